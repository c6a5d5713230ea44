"""AI providers called from the visitor's browser, with the product's own key.

Rule: catalogue security/llm-key-in-browser (CWE-522, CWE-200). The clients of OpenAI and Anthropic
refuse a browser unless ``dangerouslyAllowBrowser`` says otherwise; the prefixes are those that build
tools copy into the page.
"""

import re
from collections.abc import Iterator

from lastmile.checks.code.script_sides import is_server
from lastmile.inventory import Check, Inventory, Scan, SourceFile
from lastmile.model import Confidence, Finding, Role, Severity

RULE = "lastmile.llm-key-in-browser"
_LANGUAGES = ("javascript", "typescript", "vue", "svelte", "astro", "html")
_COMMENT = re.compile(r"(?m)^[ \t]*(?://|\*|/\*|<!--)[^\n]*$")
_PLACE = re.compile(
    r"(?P<flag>\bdangerouslyAllowBrowser\s*:\s*true\b)"
    r"|https://(?P<host>api\.(?:openai|anthropic|groq|deepseek|perplexity|mistral|x|together|elevenlabs|replicate|cohere)"
    r"\.(?:com|ai|xyz|io)|generativelanguage\.googleapis\.com|openrouter\.ai/api|api-inference\.huggingface\.co)"
    r"|\bnew\s+(?P<client>GoogleGenerativeAI|GoogleGenAI|Groq|Mistral|CohereClient|HfInference)\s*\("
)
_PUBLIC_KEY = re.compile(
    r"\b(?:NEXT_PUBLIC|VITE|REACT_APP|EXPO_PUBLIC|NUXT_PUBLIC|GATSBY)_[A-Z0-9_]{0,60}(?:KEY|TOKEN|SECRET)\b"
)
_FROM_PUBLIC = re.compile(
    r"\b(?:const|let|var)\s+(\w+)\s*(?::\s*\w+\s*)?=\s*[^;\n]{0,120}?\b"
    r"(?:NEXT_PUBLIC|VITE|REACT_APP|EXPO_PUBLIC|NUXT_PUBLIC|GATSBY)_[A-Z0-9_]{0,60}(?:KEY|TOKEN|SECRET)\b"
)
_LITERAL_KEY = re.compile(r"[\"'`](?:sk-[\w-]{16,}|AIza[\w-]{30,}|gsk_\w{20,})[\"'`]")
_REACH = 700  # characters around a call that belong to it: headers follow the address, options the name


def look(inventory: Inventory) -> Scan:
    """Look for calls to AI providers in code that runs in a browser or an app."""
    files = inventory.select(*_LANGUAGES, roles=(Role.SOURCE,))
    findings: list[Finding] = []
    for file in files:
        text = inventory.read(file)
        if _PLACE.search(text) and not is_server(text):
            findings += _judge(file, _COMMENT.sub(lambda m: " " * len(m[0]), text))
    return Scan(
        findings=tuple(findings),
        sent=tuple(f.path for f in files),
        searched="calls to AI providers in front-end code",
    )


def _judge(file: SourceFile, text: str) -> Iterator[Finding]:
    carriers = {name for name in _FROM_PUBLIC.findall(text) if len(name) > 2}
    last = -_REACH
    for found in _PLACE.finditer(text):
        if found.start() - last < _REACH:
            continue  # the same call: its flag and its address
        near = text[max(0, found.start() - _REACH // 2) : found.end() + _REACH]
        key = _PUBLIC_KEY.search(near) or _LITERAL_KEY.search(near)
        carried = any(re.search(rf"\b{re.escape(name)}\b", near) for name in carriers)
        if key or carried:
            grade = (Severity.CRITICAL, Confidence.HIGH if key else Confidence.MEDIUM)
            message = "The AI provider is called from the page with a key that every visitor can read."
        elif found["flag"]:
            grade = (Severity.LOW, Confidence.LOW)  # the visitor may have typed a key of their own
            message = (
                "This AI client is told to work in a browser: whatever key it holds, the visitor can read."
            )
        else:
            continue
        last = found.start()
        yield Finding(
            rule=RULE,
            message=message,
            severity=grade[0],
            confidence=grade[1],
            path=file.path,
            line=text.count("\n", 0, found.start()) + 1,
            symbol=found["host"] or found["client"] or "dangerouslyAllowBrowser",
            cwe=("CWE-522", "CWE-200"),
        )


CHECK = Check(RULE, look)

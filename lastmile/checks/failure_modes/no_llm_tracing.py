"""Calls to language models that leave no trace (CWE-778): counted by the files that make them."""

import re

from lastmile.checks.failure_modes._service import code_lines
from lastmile.errors import NothingToLookAt
from lastmile.inventory import Check, Inventory, Scan, SourceFile
from lastmile.model import Confidence, Evidence, Fact, Finding, Role, Severity

RULE = "lastmile.no-llm-tracing"
_CALLS = re.compile(
    r"\b(?:chat\.completions|responses|messages|completions)\.(?:create|parse|stream)\(|"
    r"\bgenerate_?[cC]ontent\w{0,10}\(|"
    r"\b(?:generateText|streamText|generateObject|streamObject)\(|\bco(?:here)?\.(?:chat|generate)\(|"
    r"\blitellm\.\w{0,3}completion\(|"
    r"\bChatCompletion\.(?:create|acreate)\(|\bCreateChatCompletion\w{0,10}\(|\bollama\.(?:chat|generate)\(|"
    r"/v1/(?:chat/completions|messages)\b|:generateContent\b|\bChat(?:OpenAI|Anthropic|Groq|"
    r"GoogleGenerativeAI)\(|\breplicate\.run\("
)
_KEYS = (
    "completion",
    "responses.",
    "messages.",
    "/messages",
    "generate",
    "streamtext",
    "streamobject",
    "cohere",
    "co.",
    "ollama",
    "chat",
    "replicate",
)
# Tools that record every call of the whole product.
_EVERYWHERE = re.compile(
    r"\b(?:langfuse|Langfuse|langsmith|LANGCHAIN_TRACING\w{0,5}|LANGSMITH_TRACING|helicone|Helicone|"
    r"traceloop|openllmetry|"
    r"OpenAIInstrumentor|AnthropicInstrumentor|logfire\.instrument_\w+|wandb\.weave|weave\.init|arize|"
    r"portkey|Portkey|mlflow\.\w{2,20}\.autolog|"
    r"experimental_telemetry|agentops\.init)\b"
)
# The file writes down what a call used, took or answered.
_RECORDS = re.compile(
    r"(?i)\b(?:usage|usage_?metadata)\b\s?\??\.|\b(?:total|prompt|completion|input|output)_?tokens\b|"
    r"\blatency\w{0,5}\b|"
    r"\blog(?:ger|ging)?\.(?:info|debug|warn\w{0,3})\(.{0,200}(?:model|token|prompt|llm|duration)"
)


def look(inventory: Inventory) -> Scan:
    """One finding by the share of files that call a model and record nothing.

    Raises NothingToLookAt where none calls one.
    """
    files = inventory.select("python", "javascript", "typescript", "go", "rust", roles=(Role.SOURCE,))
    calling = [(f, n) for f in files if (n := _first_call(inventory, f))]
    if Fact.LLM not in inventory.facts or not calling:
        raise NothingToLookAt("no call to a language model seen in the code")
    sent = tuple(f.path for f in files)
    searched = (
        "tracing of language models, and token counts, durations or models written down where they are called"
    )
    texts = (inventory.read(f) for f in inventory.select(roles=(Role.SOURCE,)) if f.size < 500_000)
    if any(_EVERYWHERE.search(text) for text in texts):
        return Scan(sent=sent, opportunities={RULE: len(calling)}, searched=searched)
    blind = [(f, n) for f, n in calling if not _records(inventory, f)]
    found = (_finding(blind, len(calling)),) if blind else ()
    return Scan(
        findings=found,
        sent=sent,
        opportunities={RULE: len(calling)},
        violations={RULE: len(blind)} if blind else {},
        searched=searched,
    )


def _first_call(inventory: Inventory, file: SourceFile) -> int:
    text = inventory.read(file)
    lower = text.lower()
    if not any(key in lower for key in _KEYS):
        return 0
    return next((n for n, line in code_lines(text) if _CALLS.search(line)), 0)


def _records(inventory: Inventory, file: SourceFile) -> bool:
    return any(_RECORDS.search(line) for _, line in code_lines(inventory.read(file)))


def _finding(blind: list[tuple[SourceFile, int]], total: int) -> Finding:
    places = (Evidence(kind="place", path=f.path, line=n, note="a call to a model") for f, n in blind[:10])
    what = f"{len(blind)} of the {total} files that call" if total > 1 else "The file that calls"
    verb = "keep" if total > 1 else "keeps"
    return Finding(
        rule=RULE,
        message=f"{what} a language model {verb} no trace of it: neither the model, the tokens nor the time "
        f"are written down. A "
        "wrong answer cannot be explained, nor a bill.",
        severity=Severity.MEDIUM,
        confidence=Confidence.MEDIUM,
        cwe=("CWE-778",),
        evidence=tuple(places),
    )


CHECK = Check(RULE, look)

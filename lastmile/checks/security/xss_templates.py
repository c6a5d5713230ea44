"""Templates that print values without escaping them (CWE-79), graded by what the value is."""

import re
from pathlib import PurePosixPath

from lastmile.checks.security._template_outputs import Output, outputs
from lastmile.errors import NothingToLookAt
from lastmile.inventory import Check, Inventory, Scan, SourceFile
from lastmile.model import Confidence, Finding, Role, Severity

RULE = "lastmile.xss-templates"
_LANGUAGES = ("html", "vue", "svelte", "erb")
_SUFFIXES = (".pug", ".jade", ".mustache", ".handlebars", ".twig", ".mako", ".liquid", ".tpl", ".tmpl")
_LARGEST = 500_000  # bytes; longer pages are data

# Cleaned or encoded on the way, or markup that the program itself makes.
_CLEAN = re.compile(
    r"sanitiz|purify|bleach|nh3|\bclean|escape|\|\s*e\b|tojson|json_script|to_json|linebreaks|urlize|\|\s*linenumbers|striptags"
    r"|\bt\(|^t\s|\$t\(|\bi18n|\b_\(|gettext|translate|\btr\(|\|\s*t\b|\blocale|\bmarkdown|\bmd\b|highlight|render_|\brender\(|csrf|hidden_tag"
    r"|\bcrispy|\.as_(p|ul|table|div)\b|\bform\b|\bsvg|icon|\bcss\b|stylesheet|\bscripts?\b|\bstatic\(|url_for\(|\{%\s*url|\basset|"
    r"\binclude\b|\bpartial\b|\byield\b|\blayout\b|contentFor|\bbody$|\bchildren\b|\bslot\b|super\(\)|caller\(\)|"
    r"^['\"][^'\"]*['\"]|^\d+$|help_text|widget|\.media\b|jsonld|json_ld|structured_data|vite|webpack|importmap|nonce",
    re.IGNORECASE,
)
# What a visitor types, as a rule; titles and descriptions are often an editor's markup.
_TYPED = re.compile(
    r"(^|\.)(comment|comments|bio|about_me|username|user_name|first_name|last_name|nickname|display_name|review|"
    r"feedback|query|q|search|search_term|keyword|subject|reply|comment_text|comment_body|user_input)(?=$|[\s|\[])",
    re.IGNORECASE,
)
_REQUEST = re.compile(
    r"\brequest\.(args|form|values|GET|POST|params|query|cookies|query_params)\b|\breq\.(query|body|params)\b"
)
# Numbers, addresses and switches of our own.
_HARMLESS = re.compile(
    r"(?i)(^|[._])(id|pk|uuid|guid|index|idx|count|counter|counter0|total|num|number|page|per_page|width|height|size|length|"
    r"price|amount|year|month|day|date|time|timestamp|version|port|percent|progress|rating|score|level|status|state|"
    r"type|class|lang|language|theme|color|colour|slug|hash|checked|selected|disabled|enabled|active|is_\w+|has_\w+|debug|"
    r"max|min|step|limit|offset|row|col|rows|cols|colspan|rowspan|tabindex|order|position|lat|lng|latitude|longitude|"
    r"static|prefix|root|base|root_path|base_url|site_url|nonce|csrf_token|method|key|true|false)(\(\))?\s*([|%+*/-].*)?$"
    r"|url_for|url\(|\burl\s|get_absolute_url|\bstatic\b|reverse\(|\|\s*(length|int|float|round|tojson|json|escapejs|urlencode|"
    r"floatformat|date|default_if_none:|yesno|pluralize|url|static|asset\w*|dump|jsonify|js|safe_js|e\(.js.\))\b"
    r"|^(?-i:[A-Z][A-Z0-9_]+)$|^loop\.|^forloop\.|^settings\.|^config\.|^\d|^['\"]|\bif\b.*\belse\b|\?.*:"
)
# Of these, what cannot hold a space.
_NO_SPACE = re.compile(
    r"(?i)(^|[._])(id|pk|uuid|guid|index|idx|count|counter|counter0|total|num|number|page|per_page|width|height|size|length|"
    r"year|month|day|timestamp|port|percent|rating|score|level|slug|hash|is_\w+|has_\w+|max|min|limit|offset|rows|cols|"
    r"colspan|rowspan|tabindex|true|false|nonce|csrf_token)(\(\))?$"
    r"|\|\s*(length|int|float|round|urlencode|floatformat|yesno|slugify)\b|^loop\.|^forloop\.|^\d|^['\"]|url_for|url\(|\bstatic\("
)
_ADDRESS = re.compile(
    r"(?i)(^|[._])(url|uri|link|href|website|homepage|web_site|blog|next|next_url|redirect|redirect_url|return_to|"
    r"return_url|continue)$"
)
_OWN_ADDRESS = re.compile(
    r"(?i)[a-z]_url$|^(\w+\.)?(page|item|menu|nav|post|article|entry|repo|project|site|app)\w*\."
)
_TAG = re.compile(r"<[A-Za-z!]")
_MARK = re.compile(r"\|\s*(safe|safeseq|raw|n)\b")
_WORDS = {
    "raw": "The template prints «{}» as finished markup: it is not escaped.",
    "block": "From here on, the template prints everything unescaped.",
    "attribute": "«{}» stands in an attribute without quotation marks: a space begins a new attribute.",
    "handler": "«{}» is written into an event handler, where HTML's escapes do not help.",
    "script": "«{}» is written into a script, where HTML's escapes do not help.",
    "source": "«{}» decides which script or page is loaded here.",
    "link": "«{}» is the target of a link; one that begins with javascript: runs as a script.",
}
_ADVICE = (
    " Print it escaped, or clean it first where it has to be markup.",
    " Hand it over as JSON, or in a data attribute.",
)


def look(inventory: Inventory) -> Scan:
    """Every unescaped output of the product's templates; opportunities are all outputs."""
    files = [f for f in inventory.files if f.size <= _LARGEST and _is_template(f)]
    if not files:
        raise NothingToLookAt("there is no template and no page")
    found, count = list[Finding](), 0
    for file in files:
        text, suffix = inventory.read(file), PurePosixPath(file.path).suffix.lower()
        if not _TAG.search(text) and suffix not in (".pug", ".jade"):
            continue  # a plain text, such as the subject of a mail
        printed, total = outputs(text, suffix)
        judged = [finding for output in printed if (finding := _finding(file, output)) is not None]
        found.extend({finding.line: finding for finding in reversed(judged)}.values())
        count += max(total, len(judged))
    found.sort(key=lambda finding: (finding.path or "", finding.line or 0))
    return Scan(findings=tuple(found), sent=tuple(f.path for f in files), opportunities={RULE: count})


def _is_template(file: SourceFile) -> bool:
    if file.language in _LANGUAGES:
        return file.role is Role.SOURCE
    # intake has no language for these, and files them under data
    return file.role in (Role.SOURCE, Role.DATA) and PurePosixPath(file.path).suffix.lower() in _SUFFIXES


def _finding(file: SourceFile, output: Output) -> Finding | None:
    grade = _grade(output)
    if grade is None:
        return None
    severity, confidence = grade
    return Finding(
        rule=RULE,
        message=_WORDS[output.kind].format(output.value[:80]) + _ADVICE[output.kind in ("script", "handler")],
        severity=severity,
        confidence=confidence,
        path=file.path,
        line=output.line,
        cwe=("CWE-79",),
    )


def _grade(output: Output) -> tuple[Severity, Confidence] | None:
    """How bad it is; None where nothing of a visitor's can be in it, as far as the words tell."""
    if output.kind == "block":
        return Severity.LOW, Confidence.MEDIUM
    return _raw_grade(output.value) if output.kind == "raw" else _place_grade(output.kind, output.value)


def _raw_grade(value: str) -> tuple[Severity, Confidence] | None:
    if _REQUEST.search(value):
        return Severity.HIGH, Confidence.HIGH
    name = _MARK.sub("", value).strip()  # the mark itself says nothing
    if not name or _CLEAN.search(name) or re.fullmatch(r"[A-Z][A-Z0-9_]+", name):
        return None
    return (Severity.MEDIUM, Confidence.MEDIUM) if _TYPED.search(name) else (Severity.LOW, Confidence.LOW)


def _place_grade(kind: str, value: str) -> tuple[Severity, Confidence] | None:
    """Of an output that is escaped, and stands where that does not help."""
    if value.startswith((".", "$")):
        return None  # Go's templates know where a value stands, and escape for that place
    harmless = _NO_SPACE if kind == "attribute" else _HARMLESS
    if harmless.search(value) or _CLEAN.search(value):
        return None
    if kind == "link" and (_OWN_ADDRESS.search(value) or not _ADDRESS.search(value)):
        return None
    if kind == "handler" and (_TYPED.search(value) or _REQUEST.search(value)):
        return Severity.MEDIUM, Confidence.MEDIUM
    return Severity.LOW, Confidence.LOW


CHECK = Check(RULE, look)

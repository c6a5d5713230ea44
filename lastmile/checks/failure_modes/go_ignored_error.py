"""Go calls whose error nobody looks at (CWE-252): dropped, put in ``_``, or overwritten before it is read."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from lastmile import syntax
from lastmile.checks.code.go_code import GoFunction, go_code, go_functions
from lastmile.checks.code.go_statements import ancestor, explained
from lastmile.checks.code.reading import Reading
from lastmile.checks.failure_modes._go_lost_errors import Lost, lost_errors
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Confidence, Finding, Severity

RULE = "lastmile.go-ignored-error"

# After these fail, the program goes on with empty data, or believes in work that was not done.
_GRAVE = re.compile(
    r"^((json|xml|yaml|toml|proto)\.(Unmarshal|Decoder\.Decode)|gob\.Decoder\.Decode"
    r"|http\.(Get|Post|PostForm|Head|NewRequest"
    r"|NewRequestWithContext"
    r"|Client\.\w+|Request\.ParseMultipartForm)"
    r"|(sql|sqlx|pgx|pgxpool)\.\w+\.(Exec|Query|NamedExec|Begin|Prepare)\w*|(sql|sqlx|pgx)\.Tx\.Commit"
    r"|(sql|sqlx|pgx)\.Rows?\.(Scan|StructScan)|(sql|sqlx|gorm|pgx|pgxpool|mongo)\.(Open|Connect|New)"
    r"|mongo\.\w+\.\w+|io\.(ReadAll|ReadFull)|ioutil\.(ReadAll|ReadFile|WriteFile)"
    r"|os\.(Open|OpenFile|Create|CreateTemp|ReadFile|WriteFile|Rename|Stat)|bcrypt\.\w+|jwt\.\w+(\.\w+)?"
    r"|(strconv\.(Atoi|ParseInt|ParseUint|ParseFloat))|time\.(Parse|ParseInLocation|LoadLocation)"
    r"|url\.(Parse|ParseRequestURI|ParseQuery)"
    r"|(hex|base64)\.DecodeString"
    r"|smtp\.SendMail|uuid\.(Parse|FromString)"
    r"|exec\.Cmd\.(Run|Output|CombinedOutput|Start)|gin\.Context\.(ShouldBind\w*|Bind\w*)|echo\.Context\.Bind"
    r"|fiber\.Ctx\.\w*Parser|net\.(Dial\w*|Listen\w*))$"
)
# Nobody checks these, and rightly: they cannot fail in earnest, or nothing can be done about it.
_HARMLESS = re.compile(
    r"^((fmt|log|color)\.\w+|os\.(Hostname|Setenv|Unsetenv)|(bytes|strings)\.\w+\.\w+|strconv\.ParseBool"
    r"|(sql|sqlx|pgx)\.(Tx\.Rollback|Rows\.Close|Stmt\.Close|Conn\.Close|DB\.Close)|rand\.(Int|Read)"
    r"|io\.(ReadCloser|Closer|PipeWriter)\.Close|http\.ResponseWriter\.Write|gzip\.Reader\.Close"
    r"|(net\.\w+|os\.File)\.(Close"
    r"|Set\w*Deadline)|smtp\.Client\.Quit"
    r"|http\.Server\.Close"
    r"|websocket\.Conn\.\w*Control"
    r"|cipher\.\w+|mongo\.Cursor\.Close|mongo\.Client\.Disconnect|(hash|sha\w+|md5|hmac)\.\w+)$"
)
_MINOR = re.compile(
    r"^((json|xml|yaml)\.(Marshal\w*|Encoder\.\w+)"
    r"|os\.(Remove\w*|Chmod|Chown"
    r"|Process\.\w+|Getwd|Executable|User\w+)"
    r"|io\.(Copy\w*|WriteString)"
    r"|template\.Template\.Execute\w*"
    r"|filepath\.(Abs|Rel|Glob)"
    r"|net\.\w+\.(Write|Read)"
    r"|net\.(SplitHostPort|Lookup\w+)|regexp\.\w+"
    r"|url\.(Query|Path)Unescape"
    r"|sql\.Result\.\w+|http\.Request\.Cookie)$"
)
_FROM_AFAR = re.compile(r"(?i)body|resp|data|payload|raw|content|bytes|buf|message|input|file|req")
_KNOWN_GOOD = re.compile(r'"ROLLBACK"|\b(match(es)?|sub|groups?)\[\d+\]')
_PARSES = re.compile(r"^(url|time|strconv|regexp|net|hex|uuid|mail|mime|filepath)\.|^http\.NewRequest|:")
_DISCARD = re.compile(r"^io\.Copy\w*\((io|ioutil)\.Discard\b")
# A failed look-up leaves an empty value, which the code often takes for "not there" on purpose.
_LOOKS_UP = re.compile(
    r"[:.](?:[Gg]et|[Ff]ind|[Ff]etch|[Ll]ist|[Ee]xists|[Ii]s|[Hh]as|[Cc]urrent|[Ll]oad|[Rr]ead|[Ll]ook[Uu]p|[Cc]ount)"
    r"(?:[A-Z_]\w{0,60})?$"
)
_PAGE = re.compile(r"(?i)(page|limit|size|offset|count|per_?page)(int|num|no|str)?$")
_BEST_EFFORT = re.compile(
    r"(?i):.{0,80}(cache|metric|telemetr|audit|log)"
)  # the target's own, which may fail
_OTHER_CLOSE = re.compile(r"\.(Close|Sync|Rollback|Unlock|Stop|Shutdown|Disconnect|Flush|Cancel)$")


def look(inventory: Inventory) -> Scan:
    """Go's calls whose error is dropped; opportunities are the calls that are known to give an error."""
    reading, found, count = Reading(inventory), list[Finding](), 0
    for function in go_functions(go_code(reading)):
        hits: dict[int, Finding] = {}
        for call, name in _failing(function):
            count += 1
            finding = _judge(function, call, name)
            if finding is not None:
                hits.setdefault(finding.line or 0, finding)
        for lost in lost_errors(function):
            hits.setdefault(syntax.line_of(lost.node), _of_lost(function, lost))
        found += hits.values()
    return reading.scan(found, {RULE: count})


def _failing(function: GoFunction) -> Iterator[tuple[Node, str]]:
    """The calls whose last result is an error, with what they call."""
    for node in syntax.walk(function.body):
        if node.type != "call_expression":
            continue
        results = function.results_of(node)
        if results and function.code.is_error(results[-1]):
            name = function.called(node) or "the function"
            if not _HARMLESS.match(name):
                yield node, name


def _judge(function: GoFunction, call: Node, name: str) -> Finding | None:
    """The finding about one call, None where its error is looked at or does not matter."""
    how = _dropped(function, call)
    if how is None or _DISCARD.match(syntax.text_of(call)[:80]):
        return None
    severity, confidence = _weight(call, name, how)
    if severity is None:
        return None
    shown = re.sub(r"^.*:", "", name)
    return Finding(
        rule=RULE,
        message=f"The error of {shown} is {how}, so a failure goes on unnoticed and surfaces "
        "somewhere else. Return it, or wrap it with context.",
        severity=severity,
        confidence=confidence,
        path=function.one.file.path,
        line=syntax.line_of(call),
        end_line=call.end_point.row + 1,
        symbol=syntax.symbol_of(call),
        cwe=("CWE-252", "CWE-391"),
    )


def _dropped(function: GoFunction, call: Node) -> str | None:
    """How the error of a call gets lost: "dropped", "put in _" …; None where it is kept."""
    parent = call.parent
    while parent is not None and parent.type == "parenthesized_expression":
        parent = parent.parent
    if parent is None:
        return None
    if parent.type in ("expression_statement", "go_statement", "defer_statement"):
        return {"go_statement": "lost in a goroutine", "defer_statement": "dropped by defer"}.get(
            parent.type, "dropped"
        )
    holder = parent.parent
    if parent.type != "expression_list" or holder is None:
        return None
    left = holder.child_by_field_name("left")
    names = left.named_children if left is not None else holder.children_by_field_name("name")
    values = parent.named_children
    results = function.results_of(call) or ()
    if len(values) == 1 and len(names) == len(results):
        last = names[-1]
    elif len(values) == len(names) and len(results) == 1:
        last = names[values.index(call)]
    else:
        return None
    return "put in _" if syntax.text_of(last) == "_" else None


def _weight(call: Node, name: str, how: str) -> tuple[Severity | None, Confidence]:
    own = ":" in name
    arguments = syntax.first_child(call.child_by_field_name("arguments"))
    if how == "put in _":
        return _discarded(call, name, own=own)
    if how != "dropped":
        closing = bool(_OTHER_CLOSE.search(name))
        return (None if closing or not (own or _GRAVE.match(name)) else Severity.LOW), Confidence.MEDIUM
    if _GRAVE.match(name) and arguments is not None:
        far = not name.endswith(".Unmarshal") or _FROM_AFAR.search(syntax.text_of(arguments)[:200])
        return (Severity.HIGH if far and not explained(call) else Severity.MEDIUM), Confidence.HIGH
    if name.endswith("Tx.Commit"):
        return Severity.HIGH, Confidence.HIGH
    minor = _MINOR.match(name) or _BEST_EFFORT.search(name) or _OTHER_CLOSE.search(name) or explained(call)
    return (Severity.LOW, Confidence.MEDIUM) if minor else (Severity.MEDIUM, Confidence.HIGH)


def _discarded(call: Node, name: str, *, own: bool) -> tuple[Severity | None, Confidence]:
    """Somebody wrote ``_`` on purpose; what matters is whether the value goes on being used."""
    arguments = call.child_by_field_name("arguments")
    parts = arguments.named_children if arguments is not None else []
    literal = bool(parts) and _PARSES.match(name) and all(p.type.endswith(("literal", "nil")) for p in parts)
    # Taking back is all that can be done; digits that an expression matched are digits.
    literal = literal or bool(_KNOWN_GOOD.search(syntax.text_of(arguments)))
    holder = ancestor(call, "short_var_declaration", "assignment_statement", "var_spec")
    names = (
        re.split(r"\s*,\s*", syntax.text_of(holder.child_by_field_name("left"))) if holder is not None else []
    )
    # What was just written by Format is read again, so it parses.
    literal = literal or (name.startswith("time.Parse") and ".Format(" in syntax.text_of(arguments))
    if literal or (_OTHER_CLOSE.search(name) and not name.endswith("Flush")):
        return None, Confidence.LOW
    if all(n == "_" for n in names):
        return (
            Severity.MEDIUM if _GRAVE.match(name) and not explained(call) else Severity.LOW
        ), Confidence.MEDIUM
    defaulted = "DefaultQuery(" in syntax.text_of(arguments)
    if name.startswith("strconv.") and (defaulted or _PAGE.search(names[0])):
        return None, Confidence.LOW
    if _GRAVE.match(name) and not explained(call):
        mild = name.startswith(("url.", "http.NewRequest", "time.", "uuid.", "os.Stat"))
        # A filter or a number of a form falls back to 0.
        severity = Severity.LOW if name.startswith("strconv.") else Severity.MEDIUM if mild else Severity.HIGH
        return severity, Confidence.HIGH
    if _MINOR.match(name) or _BEST_EFFORT.search(name) or explained(call):
        return Severity.LOW, Confidence.MEDIUM
    tested = holder is not None and _tested(holder, names[0])
    grave = own and not tested and not _LOOKS_UP.search(name)
    return (Severity.MEDIUM if grave else Severity.LOW), Confidence.MEDIUM


def _tested(holder: Node, name: str) -> bool:
    """The next statement asks whether the value is there at all."""
    after = holder.next_named_sibling
    condition = syntax.text_of(after.child_by_field_name("condition")) if after is not None else ""
    return bool(re.search(rf"\b{re.escape(name)}\b", condition))


def _of_lost(function: GoFunction, lost: Lost) -> Finding:
    return Finding(
        rule=RULE,
        message=lost.message,
        severity=lost.severity,
        confidence=lost.confidence,
        path=function.one.file.path,
        line=syntax.line_of(lost.node),
        end_line=syntax.line_of(lost.node),
        symbol=syntax.symbol_of(lost.node),
        cwe=("CWE-391", "CWE-252"),
    )


CHECK = Check(RULE, look)

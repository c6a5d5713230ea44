"""Traces of coding assistants in a history: facts about tools, a lower bound, and no word about anybody.

A trace is an account of the tool as author or committer, the tool as co-author, a line that the tool writes
below its messages, or a file of instructions for it. That a tool took part says nothing about the code.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lastmile.intake.git_walk import Commit
from lastmile.intake.paths import visible
from lastmile.model import Trace

_MESSAGE = 20_000  # characters of a message that are read


@dataclass(frozen=True, slots=True)
class _Tool:
    name: str
    mails: str  # what the whole address must match
    names: str  # what the whole name must match, whatever the address; "" where people bear it too


# Addresses and names as these tools write them; a person called Devin, Claude or Jules matches none of them.
_GITHUB = r"@users\.noreply\.github\.com"
_TOOLS = (
    _Tool(
        "Claude",
        r"noreply@anthropic\.com",
        r"claude code|claude (?:opus|sonnet|haiku)\b.{0,40}|claude\[bot\]",
    ),
    _Tool(
        "GitHub Copilot",
        rf"copilot@github\.com|(?:\d+\+)?copilot{_GITHUB}",
        r"github copilot|copilot-swe-agent(?:\[bot\])?|copilot autofix.{0,30}",
    ),
    _Tool("Cursor", r"cursoragent@cursor\.com", r"cursor agent|cursor\[bot\]"),
    _Tool(
        "Codex",
        r"(?:noreply|codex)@openai\.com",
        r"(?:chatgpt-)?codex(?:-connector)?\[bot\]|chatgpt|openai codex",
    ),
    _Tool("Aider", r"(?:noreply|aider)@aider\.chat", r".{1,80} \(aider\)|aider \(.{1,80}\)"),
    _Tool(
        "Devin", rf"(?:\d+\+)?devin-ai-integration\[bot\]{_GITHUB}", r"devin(?: ai|-ai-integration\[bot\])"
    ),
    _Tool("Jules", rf"(?:\d+\+)?google-labs-jules\[bot\]{_GITHUB}", r"google-labs-jules(?:\[bot\])?"),
    _Tool(
        "Gemini", r"gemini-c(?:ode-assist|li)@google\.com", r"gemini-code-assist(?:\[bot\])?|gemini[- ]cli"
    ),
    _Tool("Lovable", r"noreply@lovable\.dev", r"(?:gpt-engineer-app|lovable-dev)(?:\[bot\])?"),
    _Tool("v0", r"it\+v0agent@vercel\.com", r"v0\[bot\]|v0agent"),
    _Tool("Bolt", r"[^@]{1,40}@bolt\.new", r"bolt\.new(?: agent)?|bolt-new\[bot\]"),
    _Tool("Replit Agent", r"agent@replit\.com", r"replit[- ]agent"),
    _Tool("OpenHands", r"openhands@all-hands\.dev", r"openhands(?:-agent)?(?:\[bot\])?"),
    _Tool("Amp", r"amp@ampcode\.com", ""),
    _Tool("Windsurf", "", r"windsurf(?: cascade)?|cascade \(windsurf\)"),
    _Tool("Junie", r"junie@jetbrains\.com", r"junie(?:-eap)?\[bot\]"),
    _Tool("Sweep", "", r"sweep-ai(?:-deprecated)?\[bot\]"),
    _Tool("opencode", r"noreply@opencode\.ai", r"opencode(?:-agent)?\[bot\]"),
    _Tool("Droid", "", r"factory-droid\[bot\]"),
)
_NAMES = [
    (tool.name, re.compile(tool.mails or r"(?!)"), re.compile(tool.names or r"(?!)")) for tool in _TOOLS
]
_CO_AUTHOR = re.compile(
    r"^co-authored-by:[ \t]*([^<\n]{0,200})<([^>\n]{0,200})>", re.IGNORECASE | re.MULTILINE
)
# Only names that no person bears: "written by Devin" can be about anybody.
_NOTE = re.compile(
    r"^\W{0,6}(?:co-)?(?:generated|created|written) (?:with|by) \[?"
    r"(?P<tool>Claude Code|GitHub Copilot|Codex CLI|Devin AI|Gemini CLI|Lovable\.dev|Bolt\.new|v0\.dev"
    r"|Replit Agent|Cursor Agent)\b"
    r"|^assisted-by: (?P<assisted>Claude|GitHub Copilot|Copilot|Codex|Gemini)"
    r"(?=$|:| \(| (?:Code|Opus|Sonnet|CLI)\b)",
    re.IGNORECASE | re.MULTILINE,
)
_SHORT = {
    "claude": "Claude",
    "claude code": "Claude",
    "codex": "Codex",
    "codex cli": "Codex",
    "copilot": "GitHub Copilot",
    "cursor agent": "Cursor",
    "devin ai": "Devin",
    "gemini": "Gemini",
    "gemini cli": "Gemini",
    "github copilot": "GitHub Copilot",
    "lovable.dev": "Lovable",
    "bolt.new": "Bolt",
    "replit agent": "Replit Agent",
    "v0.dev": "v0",
}
_FILES = (
    ("Claude", re.compile(r"(?:.*/)?(?:CLAUDE\.md|\.claude/.+)")),
    ("Cursor", re.compile(r"(?:.*/)?(?:\.cursorrules|\.cursor/.+)")),
    ("GitHub Copilot", re.compile(r"\.github/(?:copilot-|instructions/.+\.)instructions\.md")),
    ("Aider", re.compile(r"\.aider(?:\..+|/.+)")),
    ("Gemini", re.compile(r"(?:.*/)?(?:GEMINI\.md|\.gemini/.+)")),
    ("Windsurf", re.compile(r"(?:.*/)?(?:\.windsurfrules|\.windsurf/.+)")),
    ("Lovable", re.compile(r"\.lovable/.+")),
    ("Bolt", re.compile(r"\.bolt/.+")),
    ("Replit Agent", re.compile(r"(?:replit\.md|\.local/state/replit/agent/.+)")),
    ("Junie", re.compile(r"\.junie/.+")),
    ("any assistant", re.compile(r"(?:.*/)?AGENTS\.md|\.clinerules(?:/.+)?|\.specstory/.+")),
)  # fmt: skip


def tool_of(name: str, mail: str) -> str | None:
    """The coding assistant that an identity belongs to, None for everybody else."""
    who, address = name.strip().casefold(), mail.strip().casefold()
    return next(
        (tool for tool, mails, names in _NAMES if mails.fullmatch(address) or names.fullmatch(who)), None
    )


def traces_in(commit: Commit) -> frozenset[tuple[str, str]]:
    """(tool, kind) of every trace in one commit; of one tool the surest kind alone."""
    found: dict[str, str] = {}
    for name, mail in ((commit.name, commit.mail), (commit.committer, commit.committer_mail)):
        if tool := tool_of(name, mail):
            found.setdefault(tool, "author")
    message = commit.message[:_MESSAGE]
    for co_author in _CO_AUTHOR.finditer(message):
        if tool := tool_of(co_author[1], co_author[2]):
            found.setdefault(tool, "co-author")
    for note in _NOTE.finditer(message):
        found.setdefault(_SHORT[(note["tool"] or note["assisted"]).casefold()], "note")
    return frozenset(found.items())


def traced(commits: Iterable[Commit], paths: Sequence[bytes]) -> tuple[tuple[Trace, ...], frozenset[str]]:
    """All traces, the most frequent ahead, and the ids of the commits that bear one."""
    counts: Counter[tuple[str, str]] = Counter()
    bearing = set()
    for commit in commits:
        if marks := traces_in(commit):
            bearing.add(commit.id)
            counts.update(marks)
    for path in map(visible, paths):
        tool = next((tool for tool, pattern in _FILES if pattern.fullmatch(path)), None)
        if tool:
            counts[tool, "file"] += 1
    order = sorted(counts, key=lambda mark: (mark[1] == "file", -counts[mark], mark))
    return tuple(Trace(tool=t, kind=k, count=counts[t, k]) for t, k in order), frozenset(bearing)

"""How near a place is to a stranger: code with routes, other product code, or scripts that the team runs.

The same mistake weighs less where only the team can reach it, so a place in a script is one step milder than
its rule says. Secrets are as readable in a script as anywhere, and absences have no place.
"""

import re
from pathlib import PurePosixPath

from lastmile.inventory import Inventory, SourceFile
from lastmile.model import Control, Finding, Role, Severity

ROUTE, LIBRARY, SCRIPT = "route", "library", "script"
SAME_EVERYWHERE = "secret-management"  # topic of the rows that reach does not grade: keys
_SCRIPT_FOLDERS = frozenset(
    (
        *("script", "scripts", "tool", "tools", "hack", "devtools", "dev-tools", "contrib", "misc", "extra"),
        *("ci", ".ci", ".github", "release", "packaging", "build-tools", "maintenance"),
    )
)
_SCRIPT_FILES = re.compile(
    r"(?:manage|setup|noxfile|tasks|fabfile|conf|dodo|wscript|versioneer)\.py$"
    r"|(?:gulpfile|gruntfile|rollup|webpack|vite|jest|babel|karma|esbuild)[\w.]{0,40}\.[cm]?[jt]s$"
    r"|(?:seed|seeds|seeder|db[-_]seed)\.(?:py|[cm]?[jt]s|go|rb)$|build\.rs$"
)
_ROUTES = re.compile(
    r"^[ \t]*@[\w.]{1,60}\.(?:route|get|post|put|patch|delete|websocket|api_route|view)\("  # Flask, FastAPI …
    r"|\burlpatterns\s*=|\bdef \w+\((?:self, )?request\b|\b(?:APIView|ViewSet|RequestHandler)\b"  # Django …
    r"|\b(?:app|router|server|fastify|api|route|routes)\.(?:get|post|put|patch|delete|all|use)\("  # Express …
    r"|^export\s+(?:async\s+)?(?:function|const)\s+(?:GET|POST|PUT|PATCH|DELETE)\b"  # Next
    r"|['\"]use server['\"]|\bNext(?:Api)?Request\b|@(?:Get|Post|Put|Patch|Delete)\("  # Next, Nest
    r"|\bDeno\.serve\(|\bexports\.handler\b|\bhttp\.(?:HandleFunc|Handler|ResponseWriter)\b"
    r"|\*(?:gin|echo|fiber)\.Ctx\b|\bgin\.Context\b|\becho\.Context\b"
    r"|\baxum::|\bactix_web::|\brocket::|^[ \t]*#\[(?:get|post|put|patch|delete)\(",
    re.MULTILINE,
)


class Reach:
    """Answers for one target; a file is read once, and only where something was found in it."""

    def __init__(self, inventory: Inventory) -> None:
        self._read = inventory.read
        self._files = {file.path: file for file in inventory.files}
        self._known: dict[str, str] = {}

    def of(self, path: str) -> str | None:
        """``route``, ``library`` or ``script`` for product code; None for everything else."""
        file = self._files.get(path)
        if file is None or file.role is not Role.SOURCE or file.language is None:
            return None
        if path not in self._known:
            self._known[path] = self._look(file)
        return self._known[path]

    def graded(self, finding: Finding, control: Control | None) -> Finding:
        """The finding with its reach; one step milder in a script."""
        reach = self.of(finding.path) if finding.path else None
        if reach is None:
            return finding
        severity = finding.severity
        if reach == SCRIPT and control is not None and control.topic != SAME_EVERYWHERE:
            severity = _milder(severity)
        return finding.model_copy(update={"reach": reach, "severity": severity})

    def _look(self, file: SourceFile) -> str:
        path = PurePosixPath(file.path.lower())
        if any(folder in _SCRIPT_FOLDERS for folder in path.parts[:-1]) or _SCRIPT_FILES.match(path.name):
            return SCRIPT
        if "management/commands/" in file.path:  # Django's commands, typed by the team
            return SCRIPT
        return ROUTE if _ROUTES.search(self._read(file)) else LIBRARY


def _milder(severity: Severity) -> Severity:
    """One step down; low stays low, for it still is a finding."""
    if severity in (Severity.LOW, Severity.INFO):
        return severity
    return list(Severity)[severity.rank + 1]

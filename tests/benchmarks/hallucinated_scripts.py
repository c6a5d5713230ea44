"""Runs the real tsc on our fixture and prints what it proves (`python hallucinated_scripts.py`).

``--record`` also writes what tsc said to the file that the tests replay. tsc is found as in an audit.
"""

import json
import os
import sys
import tempfile
from pathlib import Path
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).parent.parent))

from registry_server import serving
from script_fixture import EXPECTED, RECORDED, product, routes

from lastmile.scanners.apis import tsc_runs
from lastmile.scanners.tool import ToolResult
from lastmile.scanners.tsc import TypeScript


def main() -> int:
    """Compare, print, and say by the exit code whether all is as expected."""
    runs: list[dict[str, str]] = []
    real = tsc_runs.run_tool

    def recorded(command: list[str | Path], *rest: object, **more: object) -> ToolResult:
        result = real(command, *rest, **more)  # type: ignore[arg-type]  # handed through as it came
        runs.append(_kept(command, result))
        return result

    with tempfile.TemporaryDirectory() as name, serving(routes()) as server:
        os.environ |= {
            "NPM_CONFIG_REGISTRY": server.url,
            "NPM_CONFIG_USERCONFIG": os.devnull,
            "LASTMILE_DECLARATIONS": str(Path(name) / "declarations"),
        }
        with patch.object(tsc_runs, "run_tool", recorded):
            scan = TypeScript().scan(product(Path(name) / "target"))
    said = [
        (f.rule, f.path, f.line, f.symbol, f"{f.package.name} {f.package.version}" if f.package else "")
        for f in scan.findings
    ]
    for line in sorted({*said, *EXPECTED}, key=str):
        print(
            "proven " if line in said and line in EXPECTED else "WRONG  " if line in said else "MISSED ",
            *line,
        )
    print(scan.searched)
    if "--record" in sys.argv:
        RECORDED.write_text(json.dumps(runs, indent=1) + "\n", encoding="utf-8")
    return 0 if said == EXPECTED else 1


def _kept(command: list[str | Path], result: ToolResult) -> dict[str, str]:
    """What one run said, without the places of this machine."""
    tree = str(Path(command[2]).parent)
    types = Path(command[command.index("--generateTrace") + 1]) if "--generateTrace" in command else None
    listed = ""
    for place in sorted(types.glob("types*.json")) if types else ():
        wanted = ("Answer", "Tools", "Client", "Stamp", "Response")
        lines = place.read_text(encoding="utf-8").splitlines()
        listed += "".join(f"{line}\n" for line in lines if any(f'"symbolName":"{w}"' in line for w in wanted))
    library = str(tsc_runs.library_of(Path(command[0])))
    output = result.stdout.read_text(encoding="utf-8").replace("../../tsc/tree", "{TREE}")
    return {
        "output": output,
        "types": listed.replace(tree, "{TREE}").replace(library, "{LIB}").replace(tree.lower(), "{TREE}"),
    }


if __name__ == "__main__":
    sys.exit(main())

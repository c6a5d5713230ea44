"""Prints what an index build costs, and a lock of 1,000 packages against the warm index.

Run: python tests/benchmarks/bench_advisories.py FOLDER   (FOLDER in OSV's export layout)
"""

import os
import random
import resource
import sys
import tempfile
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]


def main(folder: str) -> None:
    """Build, then look up."""
    with tempfile.TemporaryDirectory() as desk:
        os.environ["LASTMILE_ADVISORIES"] = str(Path(desk) / "index.sqlite")
        from lastmile.advisories.update import update  # noqa: PLC0415 - its import is part of no figure

        begun = time.process_time()
        held = update(folder, ())
        spent = time.process_time() - begun
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        count = sum(one.advisories for one in held)
        print(
            f"build: {count} advisories of {len(held)} ecosystems, {spent:.1f} CPU s, {peak:.0f} MB at most"
        )
        _look(Path(desk))


def _look(desk: Path) -> None:
    from support import inventory  # noqa: PLC0415 - needs the path set above

    from lastmile.advisories.index import opened, place  # noqa: PLC0415
    from lastmile.advisories.scanner import Advisories  # noqa: PLC0415
    from lastmile.inventory import Dependency, Manifest  # noqa: PLC0415

    pick = random.Random(7)  # noqa: S311 - a sample, no secret
    with opened(place()) as index:
        for name in index.holdings():
            rows = index._connection.execute(
                "SELECT DISTINCT package FROM affected WHERE ecosystem = ? ORDER BY package", (name,)
            ).fetchall()
            names = [row[0] for row in rows]
            names = pick.sample(names, min(1000, len(names)))
            names += [f"unknown-{n}" for n in range(1000 - len(names))]
            lock = tuple(
                Dependency(name, one, f"{pick.randint(0, 5)}.{pick.randint(0, 20)}.{pick.randint(0, 9)}", "",
                           direct=n % 10 == 0, development=False, declared_in="lock", line=n)
                for n, one in enumerate(names, start=1)
            )  # fmt: skip
            target = inventory(
                desk / name, {"lock": ""}, manifests=[Manifest("lock", name, is_lock=True, dependencies=lock)]
            )
            begun = time.process_time()
            brought = Advisories().scan(target)
            spent = time.process_time() - begun
            print(f"{name}: 1,000 packages, {len(brought.findings)} findings, {spent:.2f} CPU s")


if __name__ == "__main__":
    main(sys.argv[1])

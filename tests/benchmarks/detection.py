"""Prints findings per rule and 1,000 lines, products and prototypes apart (`make bench-detection`).

A rule that fires as often in software that has been in production for years as in prototypes tells nothing:
the last column is the ratio of the two densities.
"""

import sys
from collections import Counter

from corpus import audited, present


def main() -> None:
    """Audit each repository that is there; print one line a rule."""
    lines = Counter[str]()
    found: dict[str, Counter[str]] = {"prod": Counter(), "proto": Counter()}
    places: dict[str, set[str]] = {}
    for repository in present(tuple(sys.argv[1:])):
        record = audited(repository)
        if record is None:
            continue
        size = sum(language.lines for language in record.target.languages)
        lines[repository.kind] += size
        counted = [f for f in record.findings if f.counts and f.control and f.path]
        print(f"{repository.name:45} {size:>8} lines {len(counted):>5} findings", file=sys.stderr)
        for finding in counted:
            found[repository.kind][finding.rule] += 1
            places.setdefault(finding.rule, set()).add(repository.name)
    print(f"lines: prod {lines['prod']}, proto {lines['proto']}")
    print(f"{'rule':52} {'prod':>5} {'proto':>5} {'repos':>5} {'prod/k':>7} {'proto/k':>7} {'ratio':>6}")
    for rule in sorted(places, key=lambda r: -(found["prod"][r] + found["proto"][r])):
        prod, proto = found["prod"][rule], found["proto"][rule]
        dense = [1000 * n / lines[k] if lines[k] else 0.0 for n, k in ((prod, "prod"), (proto, "proto"))]
        ratio = f"{dense[1] / dense[0]:6.1f}" if dense[0] else "     -"
        print(f"{rule:52} {prod:5} {proto:5} {len(places[rule]):5} {dense[0]:7.3f} {dense[1]:7.3f} {ratio}")


if __name__ == "__main__":
    main()

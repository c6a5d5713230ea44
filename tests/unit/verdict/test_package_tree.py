from hypothesis import given
from package_graphs import graphs, record

from lastmile.verdict.tree import depth, goes_with, label, tree


def going(packages, name):
    graph = tree(packages)
    return {label(p) for p in graph.packages_of(goes_with(graph)["npm", name])}


def test_what_only_one_package_needs_goes_with_it_and_what_two_need_stays():
    packages = [
        record("a", "x@1.0.0", "shared@1.0.0", direct=True),
        record("b", "shared@1.0.0", direct=True),
        record("x", "y@1.0.0"),
        record("y"),
        record("shared"),
    ]
    assert going(packages, "a") == {"a@1.0.0", "x@1.0.0", "y@1.0.0"}
    assert going(packages, "b") == {"b@1.0.0"}
    assert depth(tree(packages)) == 2


def test_a_listed_package_that_another_one_needs_does_not_go():
    packages = [record("a", "b@1.0.0", direct=True), record("b", "c@1.0.0", direct=True), record("c")]
    assert going(packages, "b") == set()
    assert going(packages, "a") == {"a@1.0.0"}


def test_circles_versions_and_what_nobody_brings():
    packages = [
        record("a", "x@1.0.0", direct=True),
        record("a", "x@2.0.0", direct=True, version="2.0.0"),
        record("x", "y@1.0.0"),
        record("x", "y@1.0.0", version="2.0.0"),
        record("y", "x@1.0.0"),
        record("orphan", "y-of-orphan@1.0.0"),
        record("y-of-orphan"),
    ]
    assert going(packages, "a") == {"a@1.0.0", "a@2.0.0", "x@1.0.0", "x@2.0.0", "y@1.0.0"}


def needed(packages, without=None):
    """What is needed, by following edges one by one: from the listed, and from what none of them explains."""
    explained = needed(packages) if without else set()
    lost = {label(p) for p in packages} - explained if without else set()
    found = lost | {label(p) for p in packages if p.direct and p.name != without}
    while True:
        more = {name for p in packages if label(p) in found for name in p.requires} | found
        if more == found:
            return found
        found = more


@given(graphs())
def test_removing_drops_exactly_what_nothing_else_needs(packages):
    graph = tree(packages)
    gone = goes_with(graph)
    for name in graph.listed:
        left = needed(packages, name[1])
        assert {label(p) for p in graph.packages_of(gone[name])} == needed(packages) - left

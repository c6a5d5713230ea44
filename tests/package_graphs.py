"""Small graphs of packages for the tests of the tree, the plan and the bill of materials."""

from hypothesis import strategies as st

from lastmile.model import PackageRecord


def record(name, *requires, direct=False, version="1.0.0", **more):
    given_ = {"ecosystem": "npm", "declared_in": "package-lock.json", "development": False, **more}
    return PackageRecord(name=name, version=version, direct=direct, requires=requires, **given_)


@st.composite
def graphs(draw):
    size = draw(st.integers(1, 14))
    edges = draw(st.lists(st.tuples(st.integers(0, size - 1), st.integers(0, size - 1)), max_size=40))
    direct = draw(st.sets(st.integers(0, size - 1), min_size=1))
    return [
        record(f"p{at}", *{f"p{to}@1.0.0" for start, to in edges if start == at}, direct=at in direct)
        for at in range(size)
    ]

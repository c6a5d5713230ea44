import pytest

from lastmile.npm_ranges import fits

# Expected by node-semver's own answer.
CASES = [
    *(("1.9.0", "1", True), ("2.0.0", "1", False), ("1.3.0", "1.2", False), ("1.2.9", "1.2.x", True)),
    *(("0.5.0", "^0", True), ("0.3.0", "^0.2.1", False), ("0.0.9", "^0.0", True), ("0.0.4", "^0.0.3", False)),
    *(
        ("1.9.9", "^1.2.3", True),
        ("1.2.2", "^1.2.3", False),
        ("3.9.0", "~3", True),
        ("1.3.0", "~1.2.3", False),
    ),
    *(("2.5.0", "<=2", True), ("3.0.0", "<=2", False), ("1.5.0", ">1", False), ("2.0.0", ">1", True)),
    *(("2.0.0", ">=1.0.0 <2.x", False), ("1.9.0", ">= 1.0.0 < 2", True), ("2.0.5", "1.2.3 - 2.0", True)),
    *(
        ("2.1.0", "1.2.3 - 2.0", False),
        ("17.0.2", "^16 || ^17", True),
        ("19.0.0", "^16.8 || ^17 || ^18", False),
    ),
    *(
        ("8.5.0", "^8.0.0-0", True),
        ("8.0.0", "<8.0.0-0", False),
        ("1.2.3", "=v1.2.3", True),
        ("5.0.0", "", True),
    ),
    *(("1.2.3", ">1.2.3-rc.1", True), ("1.2.3", "1.2.3-rc.1", False), ("1.2.5", "~>1.2.0", True)),
]


@pytest.mark.parametrize(("version", "wish", "expected"), CASES)
def test_a_range_is_read_as_npm_reads_it(version, wish, expected):
    assert fits(version, wish) is expected


@pytest.mark.parametrize(
    ("version", "wish"), [("5.0.0-rc.1", "^5"), ("1.0.0", "latest"), ("1.0.0", "workspace:*")]
)
def test_what_nobody_can_say(version, wish):
    assert fits(version, wish) is None


def test_hostile_ranges_cost_little():
    assert fits("1.0.0", "|" * 100_000) is None
    assert fits("1.0.0", "x" * 290) is None

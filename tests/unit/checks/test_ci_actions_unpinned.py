import pytest
from support import findings, scan

from lastmile.checks.dependencies.ci_actions_unpinned import CHECK
from lastmile.errors import Skip

FILE = ".github/workflows/ci.yml"
COMMIT = "4f0c2d1e9b7a6c5d4e3f2a1b0c9d8e7f6a5b4c3d"


def workflow(*steps):
    return "on: push\njobs:\n  build:\n    runs-on: ubuntu-24.04\n    steps:\n" + "".join(
        f"      - {step}\n" for step in steps
    )


def grades(found):
    return [(f.severity, f.line, f.symbol) for f in found]


def test_a_branch_is_a_finding_once(tmp_path):
    steps = ("uses: shop/deploy@main", "uses: shop/deploy@main", "uses: actions/checkout@main")
    assert grades(findings(CHECK, tmp_path, {FILE: workflow(*steps)})) == [("medium", 6, "shop/deploy@main")]


def test_a_known_maker_s_branch_is_low_until_it_is_handed_keys(tmp_path):
    plain = workflow("uses: docker/login-action@master")
    assert [f.severity for f in findings(CHECK, tmp_path / "a", {FILE: plain})] == ["low"]
    handed = workflow("uses: docker/login-action@master\n        with: {password: '${{ secrets.HUB }}'}")
    (finding,) = findings(CHECK, tmp_path / "b", {FILE: handed})
    assert finding.severity == "medium"
    assert "HUB" in finding.message


def test_a_tag_counts_only_where_keys_are_handed_over(tmp_path):
    key = "\n        with: {token: '${{ secrets.DEPLOY_KEY }}'}"
    steps = [
        "uses: shop/a@v1" + key,
        "uses: shop/b@v2" + key,
        "uses: shop/c@v3",
        f"uses: shop/d@{COMMIT}" + key,
    ]
    (finding,) = findings(CHECK, tmp_path / "a", {FILE: workflow(*steps)})
    assert (finding.severity, finding.line) == ("low", 6)
    assert "shop/a@v1, shop/b@v2." in finding.message
    assert "DEPLOY_KEY" in finding.message
    run_key = "\n        with: {token: '${{ secrets.GITHUB_TOKEN }}'}"
    good = workflow("uses: shop/a@v1" + run_key, "uses: ./local", "uses: docker/login-action@v3" + key)
    assert findings(CHECK, tmp_path / "b", {FILE: good}) == ()


def test_reusable_workflows_images_and_composite_actions(tmp_path):
    reused = (
        "on: push\njobs:\n  call:\n    uses: other/ci/.github/workflows/x.yml@master\n    secrets: inherit\n"
    )
    composite = (
        "runs:\n  using: composite\n  steps:\n    - uses: docker://alpine\n    - uses: docker://alpine:3.20\n"
    )
    files = {FILE: reused, ".github/actions/do/action.yml": composite}
    assert grades(findings(CHECK, tmp_path, files)) == [
        ("medium", 4, "docker://alpine"),
        ("medium", 4, "other/ci/.github/workflows/x.yml@master"),
    ]


def test_the_own_owner_is_left_out(tmp_path):
    files = {FILE: workflow("uses: shop/deploy@main"), "go.mod": "module github.com/shop/test\n\ngo 1.24\n"}
    assert findings(CHECK, tmp_path, files) == ()


def test_gitlab_includes(tmp_path):
    text = (
        "include:\n  - local: /x.yml\n  - remote: https://ci.example.org/x.yml\n"
        f"  - remote: https://ci.example.org/{COMMIT}/x.yml\n  - component: git.example.org/a/b@~latest\n"
        "  - component: git.example.org/a/b@1.0.0\n"
    )
    assert [f.line for f in findings(CHECK, tmp_path, {".gitlab-ci.yml": text})] == [3, 5]


def test_broken_files_are_named_and_none_is_no_question(tmp_path):
    assert [u.path for u in scan(CHECK, tmp_path / "a", {FILE: "on: [push\njobs: {"}).unread] == [FILE]
    with pytest.raises(Skip):
        scan(CHECK, tmp_path / "b", {"ci.yml": "on: push"})

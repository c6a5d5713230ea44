import pytest
from support import findings, scan

from lastmile.checks.security.ci_workflow_injection import CHECK
from lastmile.errors import Skip

FILE = ".github/workflows/ci.yml"


def workflow(on, steps, job=""):
    return {FILE: f"on: {on}\njobs:\n  one:\n    runs-on: ubuntu-latest\n{job}    steps:\n{steps}"}


def grades(found):
    return [(f.severity, f.confidence, f.line) for f in found]


ECHO = '      - run: echo "${{ github.event.issue.title }}"\n'
HEAD = (
    "      - uses: actions/checkout@v4\n        with:\n"
    "          ref: ${{ github.event.pull_request.head.sha }}\n"
)


@pytest.mark.parametrize(
    ("on", "step"),
    [
        ("issues", ECHO),
        (
            "[push, issue_comment]",
            '      - run: |\n          x="${{ github.event.comment.body }}"\n',
        ),
        ("pull_request_target", "      - run: git push origin HEAD:${{ github.head_ref }}\n"),
        ("pull_request_target", "      - run: echo ${{ github.event.pull_request.head.ref || 'main' }}\n"),
        (
            "issues",
            "      - env:\n          T: ${{ github.event.issue.body }}\n        run: echo ${{ env.T }}\n",
        ),
        (
            "issues",
            "      - uses: actions/github-script@v7\n        with:\n"
            "          script: console.log('${{ github.event.issue.title }}')\n",
        ),
    ],
)
def test_a_stranger_s_text_in_a_command(tmp_path, on, step):
    (finding,) = findings(CHECK, tmp_path, workflow(on, step))
    assert (finding.severity, finding.confidence, finding.cwe) == ("high", "high", ("CWE-94",))


@pytest.mark.parametrize(
    ("on", "step"),
    [
        ("issues", '      - env:\n          T: ${{ github.event.issue.title }}\n        run: echo "$T"\n'),
        ("issues", "      - run: echo ${{ github.event.issue.number }}\n"),
        ("issues", "      - run: echo ${{ contains(github.event.issue.title, 'bug') }}\n"),
        ("issues", "      - if: github.event.issue.title == 'x'\n        run: echo x\n"),
        ("pull_request_target", "      - uses: actions/labeler@v5\n"),
        ("pull_request_target", "      - uses: actions/checkout@v4\n      - run: npm ci\n"),
        ("pull_request", HEAD + "      - run: npm ci\n"),
        ("pull_request_target", HEAD + "      - run: echo done\n"),
    ],
)
def test_what_is_passed_in_the_right_way(tmp_path, on, step):
    assert findings(CHECK, tmp_path, workflow(on, step)) == ()


def test_without_keys_or_with_a_guard_it_is_low(tmp_path):
    fork = workflow("pull_request", "      - run: echo ${{ github.head_ref }}\n")
    guard = workflow("issues", ECHO, job="    if: github.event.issue.author_association == 'OWNER'\n")
    push = workflow("push", "      - run: echo '${{ github.event.head_commit.message }}'\n")
    for name, files in (("a", fork), ("b", guard), ("c", push)):
        assert [g[0] for g in grades(findings(CHECK, tmp_path / name, files))] == ["low"]


def test_a_stranger_s_code_is_run(tmp_path):
    files = workflow("pull_request_target", HEAD + "      - run: npm ci && npm test\n")
    assert grades(findings(CHECK, tmp_path / "a", files)) == [("high", "high", 6)]
    steps = "      - run: gh pr checkout ${{ github.event.issue.number }}\n      - run: make test\n"
    assert grades(findings(CHECK, tmp_path / "b", workflow("issue_comment", steps))) == [("high", "high", 6)]
    reviewed = workflow("pull_request_target", HEAD + "      - run: make\n", job="    environment: review\n")
    assert [g[0] for g in grades(findings(CHECK, tmp_path / "c", reviewed))] == ["low"]


def test_broken_files_are_named_and_none_is_no_question(tmp_path):
    result = scan(CHECK, tmp_path / "a", {FILE: "on: [push\njobs: {"})
    assert [u.path for u in result.unread] == [FILE]
    with pytest.raises(Skip):
        scan(CHECK, tmp_path / "b", {"ci.yml": "on: push"})

"""No test set for what an AI answers (CWE-1068): a change of model or prompt goes live on trust."""

import re

from lastmile.checks.code.cases_evidence import evidence
from lastmile.errors import NothingToLookAt
from lastmile.inventory import Check, Inventory, Scan, SourceFile
from lastmile.model import Confidence, Evidence, Fact, Finding, Role, Severity

RULE = "lastmile.no-llm-evaluation"
_FEWEST = 3  # cases of a set; one example is no evaluation
_PACKAGES = re.compile(
    r"\b(?:from|import|require\()\s{0,3}['\"]?(?:deepeval|ragas|promptfoo|langsmith|inspect_ai|"
    r"evalite|autoevals|"
    r"braintrust|trulens\w{0,10}|giskard|phoenix\.evals|openevals|agentevals|vitest-evals|lm_eval|"
    r"pydantic_evals)\b"
)
_CONFIG = re.compile(r"(?:^|/)promptfoo(?:config)?[\w.-]{0,40}\.(?:ya?ml|json|js|ts)$")
_CASES = re.compile(
    r"^\s{0,20}-\s{1,9}(?:vars|description|input|assert)\b|\"(?:vars|input)\"\s{0,3}:", re.MULTILINE
)
_FOLDER = re.compile(
    r"(?:^|/)(?:evals?|evaluations?|golden|llm[_-]?evals?|prompt[_-]?tests?)/[^\n]{0,200}$", re.IGNORECASE
)
_SEARCHED = (
    "settings of promptfoo with cases, code that imports an evaluation library, folders of "
    "evaluations whose code "
    "claims something or whose data holds several cases"
)


def look(inventory: Inventory) -> Scan:
    """One finding where nothing tries the answers of a model.

    Raises NothingToLookAt where the product uses no language model.
    """
    if Fact.LLM not in inventory.facts:
        raise NothingToLookAt("no language model is used")
    sent = tuple(file.path for file in inventory.select())
    if any(_evaluates(inventory, file) for file in inventory.files) or _tested(inventory):
        return Scan(sent=sent, searched=_SEARCHED)
    finding = Finding(
        rule=RULE,
        message="The product asks a language model, and nothing in the repository tries its answers against "
        "examples: a change of model or prompt cannot be judged before customers see it.",
        severity=Severity.MEDIUM,
        confidence=Confidence.MEDIUM,
        cwe=("CWE-1068",),
        evidence=(Evidence(kind="absence", note=f"searched: {_SEARCHED}"),),
    )
    return Scan(findings=(finding,), sent=sent, searched=_SEARCHED)


def _evaluates(inventory: Inventory, file: SourceFile) -> bool:
    if file.role in (Role.VENDORED, Role.MINIFIED, Role.DOCS) or file.size > 2_000_000:
        return False
    if _CONFIG.search(file.path):
        return len(_CASES.findall(inventory.read(file))) >= _FEWEST
    if file.language in ("python", "javascript", "typescript"):
        return bool(_PACKAGES.search(inventory.read(file)))
    if file.language == "json" or file.path.endswith((".jsonl", ".csv")):
        folder = _FOLDER.search(file.path)
        return bool(folder) and sum(1 for line in inventory.read(file).splitlines() if line.strip()) > _FEWEST
    return False


def _tested(inventory: Inventory) -> bool:
    """Cases in a folder of evaluations that claim something."""
    cases = [c for f in evidence(inventory).files if _FOLDER.search(f.path) for c in f.cases if c.claims]
    return len(cases) >= _FEWEST


CHECK = Check(RULE, look)

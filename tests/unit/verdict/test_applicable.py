"""Why a question is not asked of a product, in a sentence for the client."""

import pytest

from lastmile.model import Fact
from lastmile.resources import folder
from lastmile.verdict.applicable import not_applicable
from lastmile.verdict.checklist import load_folder


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        (Fact.LIBRARY, "this is a library, which is not judged as a service"),
        (Fact.CLI, "this is a command-line program, which is not judged as a service"),
        (Fact.SERVERLESS, "the product runs serverless, where this question does not arise"),
        (Fact.NEXTJS, "the product is built with Next.js, where this question does not arise"),
        (Fact.UPLOADS, "this question does not arise with uploads"),
    ],
)
def test_the_reason_names_what_the_product_is(fact: Fact, said: str) -> None:
    control = load_folder(folder("checklists")).controls[0]
    row = control.model_copy(update={"applies_when": (), "not_when": (fact.value,), "switched_off": ""})
    assert not_applicable(row, frozenset((fact,))) == said
    assert not not_applicable(row, frozenset())

"""What one page says of a finding, the others say too; a card shows the product, and our masks are words."""

import report_samples as samples

from lastmile.language import speaking
from lastmile.model import Audit, Confidence, Excerpt, Finding
from lastmile.report import as_json
from lastmile.report.evidence import numbered
from lastmile.report.findings import FindingView, finding_view
from lastmile.report.options import ReportOptions
from lastmile.report.ranking import Failed, ranked, worst_first
from lastmile.report.view import view
from lastmile.secret.redaction import Redactor, mask


def busiest(audit: Audit) -> Failed:
    """The finding with most places."""
    return max(worst_first(ranked(audit)), key=lambda item: len(item.places))


def with_places(audit: Audit, change: dict[int, dict[str, object]]) -> tuple[Audit, FindingView]:
    """The audit with the places of its busiest finding changed by their rank, and that finding."""
    item = busiest(audit)
    changed = {id(place): change.get(n, {}) for n, place in enumerate(item.places)}

    def one(finding: Finding) -> Finding:
        return finding.model_copy(update=changed.get(id(finding), {}))

    audit = audit.model_copy(update={"findings": tuple(one(f) for f in audit.findings)})
    again = next(i for i in worst_first(ranked(audit)) if i.control.id == item.control.id)
    return audit, finding_view(again, audit)


def excerpt(text: str) -> Excerpt:
    return Excerpt(first_line=1, lines=(text,), hit=(1,))


def test_the_card_the_decision_page_and_the_appendix_name_one_piece_of_evidence():
    audit = numbered(samples.prototype())
    made = view(audit, ReportOptions(), as_json.render(audit))
    cards = {f.id: f for phase in made.phases for f in phase.findings if f.seen and f.seen.evidence}
    first = {f.evidence_span.split(" ")[0] for f in cards.values()}
    assert not {f.evidence for f in cards.values()} <= first  # the first place is not always the best
    for found in cards.values():
        assert found.evidence == found.seen.evidence
    for risk in made.decision.risks:
        assert risk.evidence == cards[risk.id].seen.evidence
    listed = {check.finding: check.evidence for check in made.checks if check.finding in cards}
    assert listed
    assert all(told.startswith(cards[name].seen.evidence + " ") for name, told in listed.items())


def test_no_card_shows_a_script_that_tries_something_out_while_the_product_fails():
    base = samples.prototype()
    many = len(busiest(base).places)
    assert many > 2
    scripts = {
        n: {"path": f"test-api-{n}.js", "excerpt": excerpt("fetch(url)"), "confidence": Confidence.HIGH}
        for n in range(many - 1)
    }
    product = {"path": "lib/price.js", "excerpt": excerpt("fetch(price)"), "confidence": Confidence.MEDIUM}
    _, found = with_places(base, {**scripts, many - 1: product})
    assert found.seen is not None
    assert found.seen.path == "lib/price.js"
    _, alone = with_places(base, {**scripts, many - 1: {**product, "path": "test-price.js"}})
    assert alone.seen is not None
    assert alone.seen.path.startswith("test-")


def test_our_mask_speaks_the_language_of_the_report_and_the_record_stays():
    value = "sk_live_" + "k" * 70
    line = f'const key = "{mask(value, "Stripe")}"; // (12 characters)'
    base = samples.prototype()
    changed = {n: {"excerpt": excerpt(line)} for n in range(len(busiest(base).places))}
    audit, found = with_places(base, changed)
    assert found.seen is not None
    assert found.seen.code[0].text == line
    with speaking("de"):
        said = finding_view(busiest(audit), audit).seen
    assert said is not None
    assert said.code[0].text == line.replace("(64 or more characters)", "(64 oder mehr Zeichen)")
    assert line in as_json.render(audit).decode().replace('\\"', '"')


def test_our_note_of_what_was_cut_speaks_the_language_of_the_report():
    cut = Redactor(()).text("key = " + "x" * 2000)
    assert cut == f"key = {'x' * 60}… (1940 more)"
    clipped = Redactor(()).text("a word " * 100)
    lines = (f"{cut} + 1", clipped, "label = 'Show… (3 more)'  # of the target")
    base = samples.prototype()
    seen = Excerpt(first_line=7, lines=lines, hit=(7,))
    changed = {n: {"excerpt": seen} for n in range(len(busiest(base).places))}
    audit, _ = with_places(base, changed)
    with speaking("de"):
        said = finding_view(busiest(audit), audit).seen
    assert said is not None
    first, second, third = (line.text for line in said.code)
    assert first == f"key = {'x' * 60}… (1.940 weitere) + 1"
    assert second == clipped.replace(" more)", " weitere)")
    assert third == lines[2]

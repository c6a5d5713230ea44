"""Own fields for card numbers beside security codes are found; the provider's and other cards are not."""

import pytest
from support import findings

from lastmile.checks.security.card_data_handled import CHECK
from lastmile.model import Confidence, Severity

MODEL = """
class PaymentMethod(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    card_number = db.Column(db.String(19))
    expiry = db.Column(db.String(5))
    cvv = db.Column(db.String(4))
"""
SEQUELIZE = """
class Card extends Model {
  declare cardNum: number
}
Card.init({
  cardNum: {
    type: DataTypes.BIGINT
  },
  expMonth: { type: DataTypes.INTEGER },
}, { sequelize })
"""
ROUTE = """
router.post('/pay', async (req, res) => {
  const { cardNumber, expiry, cvc } = req.body;
  await gateway.charge(cardNumber, expiry, cvc);
  res.json({ ok: true });
});
"""
SAID = {
    "models.py": "The product keeps payment card numbers in its own records, not in the payment provider's.",
    "models/card.ts": "The product keeps payment card numbers in its own records, "
    "not in the payment provider's.",
    "routes/pay.js": "The product's own server, not the payment provider's, reads payment card numbers.",
    "src/Checkout.tsx": "A form of the product takes payment card numbers in its own fields, "
    "not in the payment provider's.",
}
FORM = """
export function Checkout() {
  const send = () => fetch('/api/pay', { method: 'POST', body: JSON.stringify(card) })
  return <form onSubmit={send}>
    <Input id="cardNumber" value={card.number} />
    <Input id="cvv" value={card.cvv} />
  </form>
}
"""


@pytest.mark.parametrize(
    ("path", "text", "line", "severity", "sure"),
    [
        ("models.py", MODEL, 4, Severity.CRITICAL, Confidence.HIGH),
        ("models/card.ts", SEQUELIZE, 6, Severity.CRITICAL, Confidence.HIGH),
        ("routes/pay.js", ROUTE, 3, Severity.HIGH, Confidence.MEDIUM),
        ("src/Checkout.tsx", FORM, 5, Severity.HIGH, Confidence.MEDIUM),
    ],
)
def test_own_fields(tmp_path, path: str, text: str, line: int, severity: Severity, sure: Confidence) -> None:
    found = findings(CHECK, tmp_path, {path: text})
    assert [(f.line, f.severity, f.confidence) for f in found] == [(line, severity, sure)]
    assert [f.message for f in found] == [SAID[path]]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("models.py", MODEL.replace("    cvv = db.Column(db.String(4))\n", "")),  # a membership card
        ("src/Checkout.tsx", FORM.replace("<Input id=", "<CardElement id=")),
        (
            "routes/pay.js",
            "const SENSITIVE = ['cardNumber', 'cvv', 'password'] // redact these\nlog(req.body)\n",
        ),
        ("src/Card.tsx", "const styles = { cardNumber: { fontSize: 12 }, cvc: { width: 3 } }\n"),
        ("models.py", MODEL.replace("card_number", "card_last4").replace("cvv", "brand")),
    ],
)
def test_near_miss_elements_other_cards_and_lists_of_words(tmp_path, path: str, text: str) -> None:
    assert not findings(CHECK, tmp_path, {path: text})

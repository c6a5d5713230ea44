import pytest
from support import findings, scan

from lastmile.checks.security.webhook_signature_unverified import CHECK
from lastmile.errors import NothingToLookAt, Skip
from lastmile.model import Fact

FLASK = """
import stripe
from flask import Flask, request
app = Flask(__name__)

@app.route("/webhook/stripe", methods=["POST"])
def stripe_webhook():
    event = request.get_json()
    if event["type"] == "checkout.session.completed":
        mark_paid(event["data"]["object"]["id"])
    return "", 200
"""
FLASK_GOOD = FLASK.replace(
    "event = request.get_json()",
    'event = stripe.Webhook.construct_event(request.data, request.headers["Stripe-Signature"], SECRET)',
)
FLASK_HELPER = FLASK.replace("event = request.get_json()", "event = load()") + (
    "\ndef load():\n    return stripe.Webhook.construct_event(request.data, request.headers['S'], SECRET)\n"
)
FLASK_COMMENTED = FLASK.replace(
    "event = request.get_json()", "event = request.get_json()  # todo: construct_event and verify"
)
FASTAPI = """
from fastapi import FastAPI, Request
app = FastAPI()

@app.post("/hooks/github-webhook")
async def github_webhook(request: Request):
    payload = await request.json()
    await deploy(payload["ref"])
"""
DJANGO = """
from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt

@csrf_exempt
def paypal_webhook(request):
    body = json.loads(request.body)
    Order.objects.filter(id=body["id"]).update(paid=True)
    return HttpResponse()
"""
MANAGEMENT = """
from flask import Blueprint, request
bp = Blueprint("hooks", __name__)

@bp.route("/webhooks", methods=["POST"])
def create_webhook():
    hook = Hook(url=request.get_json()["url"])
    return hook.id

@bp.route("/webhooks", methods=["POST"])
def webhooks():
    return save(request.get_json())

@bp.route("/webhooks/<id>", methods=["POST"])
def webhook(id):
    return save(id, request.get_json())

@bp.route("/webhook")
def webhook_page():
    return request.args["body"]

@bp.route("/settings/webhook", methods=["POST"])
@login_required
def webhook_settings():
    return save(request.form)
"""
EXPRESS = """
const express = require('express');
const app = express();
app.post('/api/webhooks/stripe', express.json(), async (req, res) => {
  const event = req.body;
  if (event.type === 'payment_intent.succeeded') await markPaid(event.data.object);
  res.json({ received: true });
});
"""
NEXT = """
import { db } from '@/db';
export async function POST(req: Request) {
  const event = await req.json();
  if (event.type === 'checkout.session.completed') await db.order.update(event.data.object.id);
  return new Response('ok');
}
"""
NEXT_GOOD = NEXT.replace(
    "await req.json();", "stripe.webhooks.constructEvent(await req.text(), sig, secret);"
)


def test_flask(tmp_path):
    (finding,) = findings(CHECK, tmp_path, {"app.py": FLASK})
    assert (finding.severity, finding.confidence) == ("critical", "high")
    assert (finding.path, finding.line, finding.symbol) == ("app.py", 7, "stripe_webhook")
    assert "Stripe" in finding.message


@pytest.mark.parametrize("text", [FLASK_GOOD, FLASK_HELPER])
def test_verified_in_place_or_in_a_helper(tmp_path, text):
    result = scan(CHECK, tmp_path, {"app.py": text})
    assert result.findings == ()
    assert result.opportunities == {CHECK.name: 1}


def test_a_comment_verifies_nothing(tmp_path):
    assert len(findings(CHECK, tmp_path, {"app.py": FLASK_COMMENTED})) == 1
    commented = EXPRESS.replace("const event", "// stripe.webhooks.constructEvent(...)\n  const event")
    assert len(findings(CHECK, tmp_path, {"app.js": commented})) == 1


def test_fastapi_and_django(tmp_path):
    (github,) = findings(CHECK, tmp_path, {"api.py": FASTAPI})
    assert (github.severity, github.confidence) == ("high", "medium")
    (paypal,) = findings(CHECK, tmp_path, {"shop/views.py": DJANGO})
    assert (paypal.severity, paypal.symbol) == ("critical", "paypal_webhook")


def test_management_of_own_webhooks_is_none(tmp_path):
    result = scan(CHECK, tmp_path, {"hooks.py": MANAGEMENT})
    assert result.findings == ()
    assert result.opportunities == {CHECK.name: 0}


def test_payments_whose_messages_arrive_elsewhere_stay_open(tmp_path):
    app = "import { useStripe } from '@stripe/stripe-react-native'\nexport const f = () => useStripe()\n"
    with pytest.raises(Skip) as skip:
        scan(CHECK, tmp_path, {"pay.ts": app}, facts=[Fact.PAYMENTS])
    assert not isinstance(skip.value, NothingToLookAt)
    assert scan(CHECK, tmp_path, {"pay.ts": app, "app.py": FLASK_GOOD}, facts=[Fact.PAYMENTS]).findings == ()


def test_shared_secret_and_foreign_handler_are_left_alone(tmp_path):
    shared = FASTAPI.replace(
        "    payload =", "    if request.headers['x-token'] != TOKEN:\n        raise X\n    payload ="
    )
    foreign = DJANGO.replace("body = json.loads(request.body)", "return handle_event(request, request.body)")
    assert findings(CHECK, tmp_path, {"api.py": shared, "shop/views.py": foreign}) == ()


def test_express(tmp_path):
    (finding,) = findings(CHECK, tmp_path, {"server.js": EXPRESS})
    assert (finding.severity, finding.line, finding.symbol) == ("critical", 4, "/api/webhooks/stripe")


@pytest.mark.parametrize(
    "text",
    [
        EXPRESS.replace(
            "const event = req.body", "const event = stripe.webhooks.constructEvent(req.body, s, k)"
        ),
        EXPRESS.replace("express.json(), async", "verifyStripe, async"),
        EXPRESS.replace("app.post", "app.use(verifySignature);\napp.post"),
        EXPRESS.replace(
            "const event", "if (req.query.token !== process.env.HOOK_TOKEN) return;\n  const event"
        ),
        EXPRESS.replace(
            "async (req, res) => {", "stripeController.hook);\nconst x = (req, res) => ({"
        ).replace("});", "})"),
    ],
)
def test_express_verified_or_elsewhere(tmp_path, text):
    assert findings(CHECK, tmp_path, {"server.js": text}) == ()


def test_express_management(tmp_path):
    text = "router.post('/webhooks', requireAuth, async (req, res) => { await save(req.body.url); });\n"
    more = "router.post('/webhooks/:id/test', async (req, res) => { await fire(req.body); });\n"
    trial = "app.post('/test-webhook', async (req, res) => { log(req.body); });\n"
    assert findings(CHECK, tmp_path, {"routes.js": text + more + trial}) == ()


def test_named_handler_in_the_same_file(tmp_path):
    text = "app.post('/webhook', onHook);\nfunction onHook(req, res) { save(req.body.event); }\n"
    (finding,) = findings(CHECK, tmp_path, {"a.ts": text})
    assert (finding.line, finding.symbol, finding.severity) == (1, "onHook", "high")


def test_next_route_by_its_place(tmp_path):
    path = "src/app/api/webhooks/stripe/route.ts"
    (finding,) = findings(CHECK, tmp_path, {path: NEXT})
    assert (finding.path, finding.line, finding.severity) == (path, 3, "critical")
    assert findings(CHECK, tmp_path, {path: NEXT_GOOD}) == ()
    assert len(findings(CHECK, tmp_path, {"supabase/functions/stripe-webhook/index.ts": (
        "Deno.serve(async (req) => { const event = await req.json(); await pay(event.data.object); })"
    )})) == 1  # fmt: skip


def test_handler_known_by_its_events(tmp_path):
    text = EXPRESS.replace("/api/webhooks/stripe", "/api/notify")
    (finding,) = findings(CHECK, tmp_path, {"a.js": text})
    assert finding.severity == "critical"


def test_sender_and_other_languages(tmp_path):
    text = "export async function sendWebhook(url, body) { await fetch(url, { method: 'POST', body }); }\n"
    assert findings(CHECK, tmp_path, {"a.js": text}) == ()
    with pytest.raises(Skip):
        scan(CHECK, tmp_path, {"a.go": "package main"})


def test_broken_file_is_named(tmp_path):
    assert [u.path for u in scan(CHECK, tmp_path, {"a.py": "def webhook(:"}).unread] == ["a.py"]

"""What an incoming webhook looks like in any language, and what verifies it; no check itself."""

import re
from dataclasses import dataclass

RULE = "lastmile.webhook-signature-unverified"
# Event names of Stripe's API and of Paddle, LemonSqueezy and PayPal: who reads them receives webhooks.
PAYMENTS = re.compile(
    r"[\"'](?:checkout\.session\.(?:completed|async_payment_succeeded|expired)|payment_intent\.(?:succeeded|payment_failed)|"
    r"invoice\.(?:paid|payment_succeeded|payment_failed)|customer\.subscription\.(?:created|updated|deleted)|"
    r"charge\.(?:succeeded|refunded)|transaction\.completed|subscription_created|order_created|"
    r"PAYMENT\.(?:CAPTURE|SALE)\.COMPLETED)[\"']"
)
VERIFIES = re.compile(
    r"construct_?event|verif|hmac|compare_digest|timing_?safe|svix|signature|request_?validator|validate_?request|"
    r"unwrap\(|unmarshal\(|check_?sign|validate_?sign|secure_?compare|public_?key",
    re.IGNORECASE,
)
_PAY_SENDERS = (
    "stripe|paypal|paddle|lemon_?squeezy|razorpay|mollie|adyen|klarna|braintree|paystack|polar|payments?|"
    "billing"
)
_SENDERS = re.compile(
    rf"({_PAY_SENDERS}|github|gitlab|shopify|twilio|sendgrid|mailgun|postmark|slack|clerk|resend|telegram|hubspot|"
    r"intercom|zoom|calendly|docusign|plaid|supabase|typeform|woocommerce|facebook|whatsapp)",
    re.IGNORECASE,
)
_PAYS = re.compile(_PAY_SENDERS, re.IGNORECASE)
_NAMES = {
    "github": "GitHub",
    "paypal": "PayPal",
    "gitlab": "GitLab",
    "sendgrid": "SendGrid",
    "whatsapp": "WhatsApp",
}
_ADDRESS = re.compile(r"(?:^|[/_\-.])web-?_?hooks?(?:$|[/_\-.?{:\[\]])", re.IGNORECASE)
_NAME = re.compile(r"(?:^|_|(?<=[a-z]))web_?[hH]ooks?(?:$|_|[A-Z])|^Web_?[hH]ook")
_MANAGES = re.compile(
    r"^(?:create|add|list|get|update|delete|remove|edit|register|test|send|trigger|notify|fire|dispatch|show|index|"
    r"configure|set|enable|disable|rotate|new|save|fetch|ping|retry|validate)(?:_|[A-Z])"
)
_TRIAL = re.compile(r"(?:^|[/_\-.])(?:test|debug|echo|mock|demo)(?:$|[/_\-.])", re.IGNORECASE)
_READS_EVENT = re.compile(
    r"(?:event|body|payload|data|json|message|evt)\w*(?:\??\.|\[[\"']|\.get\([\"'])(?:type|event|event_type|eventType|action)\b|"
    r"data\.object|[\"']data[\"']\]\[[\"']object[\"']\]|event_type|eventType",
)
_LOGGED_IN = re.compile(
    r"login_required|permission_required|get_current_user|current_user|require_?auth|is_?authenticated|getServerSession|"
    r"getSession|auth\.getUser|currentUser\(|auth\(\)|getAuth\(|protect\b|authenticate\w*|ensureLoggedIn|jwt_required|"
    r"request\.user\b|req\.user\b|req\.session\b|ctx\.session\b",
    re.IGNORECASE,
)
# A comparison with a secret that both sides know: not a signature, but not open to everybody either.
_SHARED = re.compile(
    r"(?:secret|token|api_?key|auth\w*)\w*[\"'\])]*\s{0,3}(?:!==?|===?|not in)|"
    r"(?:!==?|===?)\s{0,3}[\w.\[\"'(]{0,80}(?:secret|token|api_?key)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Handler:
    """One handler of incoming webhooks."""

    path: str
    line: int
    end_line: int
    symbol: str
    where: str  # address or function, for the reader
    sender: str  # "Stripe"; "" if nothing says
    payments: bool
    verified: bool


def receives(address: str, name: str, body: str) -> bool:
    """Whether a handler with this address, name and code receives webhooks."""
    if _MANAGES.match(name) or _TRIAL.search(address):
        return False
    if PAYMENTS.search(body):
        return True
    if not (_ADDRESS.search(address) or _NAME.search(name)):
        return False
    if _LOGGED_IN.search(body) or re.search(r"[{:<\[]\s*(?:\w+:)?(?:webhook_?)?id\b", address, re.IGNORECASE):
        return False  # the users' own webhooks, managed by them
    plural = re.search(r"webhooks/?$", address, re.IGNORECASE) and not _SENDERS.search(address + name)
    return bool(_READS_EVENT.search(body)) if plural else True


def handler(  # noqa: PLR0913 - what is known of a handler, given by name
    *, path: str, line: int, end_line: int, name: str, address: str, body: str, setup: str
) -> Handler:
    """The noun for one handler; ``setup`` is the file's code that also guards it."""
    sender = _SENDERS.search(f"{address} {name} {path}") or (
        _SENDERS.search(body) if PAYMENTS.search(body) else None
    )
    said = sender[1].lower() if sender and sender[1].lower() not in {"payment", "payments", "billing"} else ""
    return Handler(
        path=path,
        line=line,
        end_line=end_line,
        symbol=name or address,
        where=address or name,
        sender=_NAMES.get(said, said.capitalize()),
        payments=bool(PAYMENTS.search(body) or _PAYS.search(f"{address} {name} {path}")),
        verified=bool(VERIFIES.search(body) or VERIFIES.search(setup) or _SHARED.search(body)),
    )

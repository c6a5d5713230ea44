"""Services by the address that the code calls."""

import re

UNKNOWN = "\0"  # stands in an address where its text is not known
ANYWHERE = ("Addresses known only while it runs (HTTP)", "http")
# Hosts that everybody knows; any other is named by itself.
HOSTS: tuple[tuple[re.Pattern[str], str, str], ...] = tuple(
    (re.compile(pattern), name, kind)
    for pattern, name, kind in (
        (r"^api\.stripe\.com$", "Stripe (payments)", "payments"),
        (r"(?:^|\.)paypal\.com$", "PayPal (payments)", "payments"),
        (r"^api\.openai\.com$", "OpenAI (AI model)", "ai"),
        (r"^api\.anthropic\.com$", "Anthropic (AI model)", "ai"),
        (r"^api\.groq\.com$", "Groq (AI model)", "ai"),
        (r"^openrouter\.ai$", "OpenRouter (AI model)", "ai"),
        (r"^generativelanguage\.googleapis\.com$", "Google Gemini (AI model)", "ai"),
        (r"^ai\.gateway\.lovable\.dev$", "Lovable gateway (AI model)", "ai"),
        (r"^api\.sendgrid\.com$", "SendGrid (e-mail)", "e-mail"),
        (r"^api\.resend\.com$", "Resend (e-mail)", "e-mail"),
        (r"^api\.(?:eu\.)?mailgun\.net$", "Mailgun (e-mail)", "e-mail"),
        (r"^api\.twilio\.com$", "Twilio (text messages)", "messages"),
        (r"^(?:hooks\.)?slack\.com$", "Slack (chat)", "chat"),
        (r"^discord(?:app)?\.com$", "Discord (chat)", "chat"),
        (r"^api\.telegram\.org$", "Telegram (chat)", "chat"),
        (r"\.supabase\.co$", "Supabase (database)", "database"),
    )
)
_HOST = re.compile(r"^(?:https?|wss?)://(?:[^/@\s]{0,200}@)?([A-Za-z0-9.-]{3,100})(?::\d{1,5})?(?:[/?#]|$)")
_OWN = re.compile(
    r"^(?:localhost|[^.]+|127\.[\d.]+|0\.0\.0\.0|10\.[\d.]+|192\.168\.[\d.]+|169\.254\.[\d.]+|host\.docker\.internal|"
    r".*\.(?:local|localhost|internal|test|invalid)|(?:www\.)?example\.(?:com|org|net))$"
)


def by_host(url: str) -> tuple[str, str] | None:
    """Name and kind of the service at a literal address; None: no address, or the product's own."""
    found = _HOST.match(url)
    host = found.group(1).lower().rstrip(".") if found else ""
    if not host or _OWN.match(host) or ".." in host:
        return None
    for pattern, name, kind in HOSTS:
        if pattern.search(host):
            return name, kind
    return f"{host} (HTTP)", "http"

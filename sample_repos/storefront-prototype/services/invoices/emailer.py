"""Sends the invoice e-mails through SendGrid."""
import requests

import settings


def send_email(to, subject, body):
    """Send one e-mail."""
    response = requests.post(
        settings.SENDGRID_URL,
        headers={"Authorization": f"Bearer {settings.SENDGRID_API_KEY}"},
        json={
            "personalizations": [{"to": [{"email": to}]}],
            "from": {"email": settings.FROM_EMAIL},
            "subject": subject,
            "content": [{"type": "text/html", "value": body}],
        },
    )
    return response.json()


def notify_slack(text):
    """Tell the team. Not important, so ignore errors."""
    try:
        requests.post("https://hooks.slack.example/juniper", json={"text": text}, verify=False)
    except Exception:
        pass

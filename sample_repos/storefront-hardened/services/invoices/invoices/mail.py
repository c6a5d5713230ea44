"""E-mail through the provider's HTTP interface, with time limits and retries."""

import logging
import random
import time

import httpx

log = logging.getLogger(__name__)

ATTEMPTS = 3
TIMEOUT = httpx.Timeout(5.0, connect=2.0)


class MailError(Exception):
    """The provider did not take the e-mail."""


class Mailer:
    """One HTTP client for the life of the process."""

    def __init__(self, url: str, api_key: str, sender: str, *, pause: float = 0.2) -> None:
        self._url = url
        self._sender = sender
        self._pause = pause
        self._client = httpx.Client(timeout=TIMEOUT, headers={"authorization": f"Bearer {api_key}"})

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def send(self, to: str, subject: str, body: str, *, key: str) -> None:
        """Send one e-mail; ``key`` lets the provider recognise a repetition. Raises MailError."""
        message = {
            "personalizations": [{"to": [{"email": to}]}],
            "from": {"email": self._sender},
            "subject": subject,
            "content": [{"type": "text/plain", "value": body}],
        }
        for attempt in range(1, ATTEMPTS + 1):
            try:
                response = self._client.post(self._url, json=message, headers={"idempotency-key": key}, timeout=TIMEOUT)
                response.raise_for_status()
            except httpx.HTTPStatusError as error:
                status = error.response.status_code
                if status < 500 and status != 429:
                    raise MailError(f"the provider refused the e-mail with status {status}") from error
                log.warning("mail attempt failed", extra={"fields": {"attempt": attempt, "status": status}})
            except httpx.TransportError as error:
                log.warning("mail attempt failed", extra={"fields": {"attempt": attempt, "kind": type(error).__name__}})
            else:
                return
            if attempt < ATTEMPTS:
                # Runs in a worker thread of the server: handlers here are plain functions.
                time.sleep(self._pause * 2**attempt * random.uniform(0.5, 1.0))  # noqa: S311 - jitter, not a secret
        raise MailError(f"the provider did not take the e-mail in {ATTEMPTS} attempts")

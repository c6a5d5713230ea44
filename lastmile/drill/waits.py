"""How long each library waits for an answer if nobody tells it otherwise.

Looked up in November 2026 in the code of the version named in each row. What counts is the answer: a limit on
opening the connection alone helps little where a service takes the call and then says nothing. A library
whose value depends on its version (redis-py: none before 8.0, 5 seconds since) or could not be confirmed is
not in the table, and a call without a limit is "not determinable" there.
"""

from lastmile.drill.site import Place, Seen, bare, handled, partly, unknown

LONG = 30.0  # seconds; a limit above it exists, and the visitor who waits is gone before it ends
# library -> (seconds by default or None, the version and the place where that stands)
WAITS: dict[str, tuple[float | None, str]] = {
    "py:requests": (None, "requests 2.34.2, sessions.py: Session.request(timeout=None)"),
    "py:httpx": (5, "httpx 0.28.1, _config.py: DEFAULT_TIMEOUT_CONFIG"),
    "py:aiohttp": (300, "aiohttp 4.0.0a2, client_reqrep.py: ClientTimeout.total"),
    "py:urllib.request": (None, "Python 3.11, urllib/request.py: the default of sockets, which is none"),
    "py:urllib3": (None, "urllib3 2.8.0, util/timeout.py: the default of sockets, which is none"),
    "py:stripe": (80, "stripe-python 15.3.1, _http_client.py: timeout of each client"),
    "py:openai": (600, "openai-python 3.3.1, _constants.py: DEFAULT_TIMEOUT"),
    "py:anthropic": (600, "anthropic-sdk-python, main of 2026, _constants.py: DEFAULT_TIMEOUT"),
    "py:groq": (60, "groq-python 1.6.0, _constants.py: DEFAULT_TIMEOUT"),
    "py:litellm": (600, "litellm, main of 2025, main.py: request_timeout of completion"),
    "py:twilio": (None, "twilio-python 9.11.0, http/http_client.py: timeout=None"),
    "py:sendgrid": (None, "python-http-client, main of 2023, client.py: Client(timeout=None)"),
    "py:boto3": (60, "botocore 1.43.11, endpoint.py: DEFAULT_TIMEOUT, for connecting and for reading"),
    "py:smtplib": (None, "Python 3.11, smtplib.py: the default of sockets, which is none"),
    "py:django.core.mail": (None, "Django 6.1, conf/global_settings.py: EMAIL_TIMEOUT"),
    "py:slack_sdk": (30, "slack-sdk 3.43.0, web/base_client.py and webhook/client.py: timeout"),
    "py:pymongo": (None, "PyMongo 4.18, client_options.py: sockettimeoutms; finding a server 30 s"),
    "py:motor": (None, "PyMongo 4.18, which Motor stands on: sockettimeoutms; finding a server 30 s"),
    "py:psycopg2": (None, "libpq, connection parameters: connect_timeout unset; no limit for a query"),
    "py:psycopg": (None, "psycopg 3.3.9, conninfo.py: 130 s for connecting; no limit for a query"),
    "py:asyncpg": (None, "asyncpg 0.32, connection.py: command_timeout=None; 60 s for connecting"),
    "py:pymysql": (None, "PyMySQL 1.2.0, connections.py: read_timeout=None; 10 s for connecting"),
    "py:elasticsearch": (10, "elastic-transport 9.4.2, _models.py: NodeConfig.request_timeout"),
    "js:fetch": (None, "WHATWG Fetch: none; Node's undici gives up after 300 s, lib/dispatcher/client.js"),
    "js:axios": (None, "axios 1.7.9, lib/defaults/index.js: timeout 0"),
    "js:got": (None, "got 15.0.5, source/core/options.ts: timeout.request undefined"),
    "js:ky": (10, "ky 2.0.2, source/core/Ky.ts: timeout"),
    "js:superagent": (None, "superagent 8.1.2, src/request-base.js: none unless timeout() is called"),
    "js:stripe": (80, "stripe-node 22.5.0, stripe.core.ts: DEFAULT_TIMEOUT"),
    "js:openai": (600, "openai-node 7.5.0, src/client.ts: DEFAULT_TIMEOUT"),
    "js:@anthropic-ai/sdk": (600, "anthropic-sdk-typescript 0.120.0, src/client.ts: DEFAULT_TIMEOUT"),
    "js:groq-sdk": (60, "groq-typescript 1.4.0, src/client.ts: DEFAULT_TIMEOUT"),
    "js:twilio": (30, "twilio-node 6.0.2, src/base/RequestClient.ts: DEFAULT_TIMEOUT"),
    "js:nodemailer": (600, "nodemailer 9.0.5, lib/smtp-connection: SOCKET_TIMEOUT; 120 s for connecting"),
    "js:ioredis": (None, "ioredis 6.0.0, RedisOptions.ts: no commandTimeout; 10 s for connecting"),
    "js:redis": (None, "node-redis client 6.2.1, socket.ts: no socketTimeout; 5 s for connecting"),
    "js:mongodb": (None, "MongoDB Node driver 7.5.0, connection_string.ts: socketTimeoutMS 0; server 30 s"),
    "js:mongoose": (None, "MongoDB Node driver 7.5.0, which Mongoose 9.9.3 stands on: socketTimeoutMS 0"),
    "js:pg": (None, "node-postgres 8.23.0, lib/defaults.js: query_timeout false, connect_timeout 0"),
    "js:@supabase/supabase-js": (None, "postgrest-js, main of 2026, PostgrestClient.ts: fetch as it is"),
    "js:@slack/web-api": (None, "@slack/web-api 8.0.0, WebClient.ts: timeout 0"),
}
# What runs behind these decides: Node gives up after minutes, a browser after its own time, others never.
RUNTIMES = frozenset(("js:fetch", "js:@supabase/supabase-js"))


def by_default(library: str, *also: Place) -> Seen:
    """What the library promises where the code sets no limit."""
    if library not in WAITS:
        return unknown("The code sets no time limit, and the library's own is not in our table.", *also)
    seconds, _source = WAITS[library]
    if library in RUNTIMES:
        return bare(
            "No time limit is set; when the wait ends, if ever, is up to where the code runs.", None, *also
        )
    if seconds is None:
        return bare("No time limit is set, and the library has none of its own for an answer.", None, *also)
    if seconds <= LONG:
        return handled("The library's own time limit is short.", None, *also)
    return partly("Only the library's own time limit holds, and it is long.", None, *also)

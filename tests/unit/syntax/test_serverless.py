"""A function counts where it answers requests, and not for a word that answering functions use too."""

import pytest

from lastmile.syntax.serverless import answering_function

FETCH = "async fetch(request: Request) { return new Response('x') }"
PING = "async scheduled() { await fetch('https://api.example.com/ping') }"
FIREBASE = "import * as functions from 'firebase-functions'\n"


@pytest.mark.parametrize(
    "text",
    [
        f"export default {{ {FETCH} }}\n",
        f"export default {{ {PING}, {FETCH} }}\n",
        "export default { fetch: async (request, env) => pay(env) }\n",
        "export default { fetch: app.fetch, scheduled: run }\n",
        f"const worker = {{ {FETCH} }}\nexport default worker\n",
        "export default { async fetch(req) { return pay(req) } } satisfies ExportedHandler<Env>\n",
        f"export default class extends WorkerEntrypoint<Env> {{ {FETCH} }}\n",
    ],
    ids=["alone", "schedule-first", "arrow", "router", "named", "satisfies", "class"],
)
def test_a_worker_that_answers(text: str) -> None:
    assert answering_function("src/index.ts", "typescript", text) == "cloudflare"


@pytest.mark.parametrize(
    "text",
    [
        f"export default {{ {PING} }} satisfies ExportedHandler<Env>\n",
        "export default { async queue(b, env) { await fetch(env.URL) } } satisfies ExportedHandler<Env>\n",
        "export default { async email(m, env) { await fetch('https://x') } } as ExportedHandler<Env>\n",
        "import type { ExportedHandler } from 'types'\nexport type H = ExportedHandler // fetch\n",
        "export default { fetch(request) { return get(request) }, save(item) { return put(item) } }\n",
        "export default { fetch: http.fetch }\n",
        f"export class Room {{ {FETCH} }}\n",
        f"export default class Client {{ {FETCH} }}\n",
        "import { Hono } from 'hono'\nconst app = new Hono()\nexport default { fetch: app.fetch }\n",
    ],
    ids=["schedule", "queue", "mail", "type", "client", "other", "room", "class", "routes-read-elsewhere"],
)
def test_no_worker_that_answers(text: str) -> None:
    assert not answering_function("src/index.ts", "typescript", text)


@pytest.mark.parametrize(
    ("path", "text", "platform"),
    [
        (
            "functions/api/save.ts",
            "export const onRequestPost = async ({ request }) => save(request)\n",
            "cloudflare",
        ),
        ("functions/save.ts", "export const onRequest: PagesFunction<Env> = answer\n", "cloudflare"),
        ("functions/_middleware.ts", "export const onRequest: PagesFunction<Env> = answer\n", ""),
        ("src/save.ts", "export const onRequestPost = async ({ request }) => save(request)\n", ""),
    ],
)
def test_pages_of_cloudflare(path: str, text: str, platform: str) -> None:
    assert answering_function(path, "typescript", text) == platform


@pytest.mark.parametrize(
    ("text", "platform"),
    [
        (
            "import { onCall } from 'firebase-functions/https'\nexport const x = onCall<{ a: S }>(f)\n",
            "firebase",
        ),
        (f"{FIREBASE}export const x = functions.region('e').https.onCall(f)\n", "firebase"),
        (f"{FIREBASE}functions.firestore.document('a').onWrite(() => pager.onCall(team))\n", ""),
    ],
)
def test_functions_of_firebase(text: str, platform: str) -> None:
    assert answering_function("functions/src/index.ts", "typescript", text) == platform

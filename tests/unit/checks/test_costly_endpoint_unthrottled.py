"""Endpoints that spend money for strangers are found; a login, a limit and a local model keep them quiet."""

import pytest
from support import findings, scan

from lastmile.checks.security.costly_endpoint_unthrottled import CHECK, RULE
from lastmile.errors import NothingToLookAt, Skip
from lastmile.model import Severity

FASTAPI = """
from fastapi import FastAPI
from openai import OpenAI
app = FastAPI()
client = OpenAI()

@app.post("/chat")
def chat(question: Question):
    answer = client.chat.completions.create(model="m", messages=[{"role": "user", "content": question.text}])
    return {"answer": answer.choices[0].message.content}
"""
NEXT = """
import { draftLetter } from '@/lib/letters'
export async function POST(request) {
  const { topic } = await request.json()
  return Response.json({ letter: await draftLetter(topic) })
}
"""
LETTERS = """
import OpenAI from 'openai'
const apiKey = process.env.OPENAI_API_KEY
export async function draftLetter(topic) {
  if (!apiKey) throw new Error('OPENAI_API_KEY is not set')
  const client = new OpenAI({ apiKey })
  const r = await client.chat.completions.create({ model: 'm', messages: [{ role: 'user', content: topic }] })
  return r.choices[0].message.content
}
"""
EXPRESS = """
const twilio = require('twilio')(sid, auth)
app.post('/send-code', async (req, res) => {
  await twilio.messages.create({ to: req.body.phone, from: FROM, body: 'Your code' })
  res.json({ ok: true })
})
"""
EDGE = """
Deno.serve(async (req) => {
  const key = Deno.env.get('OPENAI_API_KEY')
  if (!key) return new Response('OPENAI_API_KEY missing', { status: 500 })
  const { text } = await req.json()
  const headers = { Authorization: `Bearer ${key}` }
  return fetch('https://api.openai.com/v1/responses', { method: 'POST', headers })
})
"""


def test_an_open_endpoint_of_an_ai_provider(tmp_path) -> None:
    brought = scan(CHECK, tmp_path, {"main.py": FASTAPI})
    assert [(f.symbol, f.severity) for f in brought.findings] == [("chat", Severity.HIGH)]
    assert brought.opportunities == {RULE: 1}


def test_a_call_in_another_file_and_our_own_key_is_no_guard(tmp_path) -> None:
    found = findings(CHECK, tmp_path, {"app/api/letters/route.js": NEXT, "lib/letters.js": LETTERS})
    assert [f.path for f in found] == ["app/api/letters/route.js"]


def test_text_messages(tmp_path) -> None:
    assert [f.symbol for f in findings(CHECK, tmp_path, {"app.js": EXPRESS})] == ["POST /send-code"]


def test_a_page_of_next_that_answers_as_an_address(tmp_path) -> None:
    text = "import OpenAI from 'openai'\nexport default async function handler(req, res) {\n"
    text += "  const r = await openai.chat.completions.create({ model: 'm', messages: req.body.messages })\n"
    text += "  res.json(r)\n}\n"
    assert [f.line for f in findings(CHECK, tmp_path, {"pages/api/ask.js": text})] == [2]


def test_an_edge_function_counts_only_where_its_login_is_off(tmp_path) -> None:
    files = {"supabase/functions/ask/index.ts": EDGE}
    with_login = scan(CHECK, tmp_path / "a", files)
    assert not with_login.findings
    files["supabase/config.toml"] = "[functions.ask]\nverify_jwt = false\n"
    assert len(findings(CHECK, tmp_path / "b", files)) == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('@app.post("/chat")', '@app.post("/chat")\n@limiter.limit("5/minute")'),
        ('@app.post("/chat")', '@app.post("/chat", dependencies=[Depends(require_user)])'),
        ("question: Question", "question: Question, user: User = Depends(get_current_user)"),
        ("app = FastAPI()", "app = FastAPI()\napp.add_middleware(RateLimitMiddleware)"),
        ("OpenAI()", 'OpenAI(base_url="http://localhost:11434/v1")'),
        ("    answer =", "    spend_quota(request.client.host)\n    answer ="),
    ],
)
def test_near_miss_a_guard_a_limit_or_a_model_of_ones_own(tmp_path, old: str, new: str) -> None:
    assert old in FASTAPI
    text = FASTAPI.replace(old, new, 1)
    try:
        assert not findings(CHECK, tmp_path, {"main.py": text})
    except NothingToLookAt:
        assert "localhost" in new


def test_near_miss_a_limiter_of_the_whole_express_application(tmp_path) -> None:
    assert not findings(CHECK, tmp_path, {"app.js": "app.use(rateLimit({ max: 5 }))\n" + EXPRESS})


def test_near_miss_a_limiter_before_the_handler(tmp_path) -> None:
    text = EXPRESS.replace("'/send-code', ", "'/send-code', smsLimiter, ")
    assert not findings(CHECK, tmp_path, {"app.js": text})


def test_a_paid_call_that_no_endpoint_was_seen_to_lead_to_leaves_the_question_open(tmp_path) -> None:
    texts = {
        "texts.js": "export const make = (c) => ({ write: (t) => c.chat.completions.create(t) })\n",
        "app.js": "app.post('/text', async (req, res) => { res.json(await texts.write(req.body.t)) })\n",
    }
    with pytest.raises(Skip) as skip:
        findings(CHECK, tmp_path, texts)
    assert not isinstance(skip.value, NothingToLookAt)


def test_nothing_to_look_at(tmp_path) -> None:
    with pytest.raises(NothingToLookAt):
        findings(CHECK, tmp_path, {"app.js": "app.post('/x', (req, res) => { res.json({}) })\n"})


@pytest.mark.parametrize(
    "parser",
    [
        "app.use(bodyParser.json({ limit: '500mb' }))",
        "app.use(express.json({limit}))",
        "app.use(fileUpload({ limits: { fileSize: 5000000 } }))",
        "app.use(bodyLimit({ maxSize: 50000 }))",
    ],
)
def test_the_largest_size_of_a_body_is_no_limit_on_calls(tmp_path, parser: str) -> None:
    assert len(findings(CHECK, tmp_path, {"server.js": f"{parser}\n{EXPRESS}"})) == 1


def test_near_miss_a_limiter_with_a_number_of_calls(tmp_path) -> None:
    limiter = "app.use(rateLimit({ windowMs: 60000, limit: 20 }))"
    assert not findings(CHECK, tmp_path, {"server.js": f"{limiter}\n{EXPRESS}"})

"""Facts: each must hold where it should and, just as much, not hold where it should not."""

import time
from pathlib import Path
from re import Pattern

import pytest
from support import inventory

from lastmile.intake.manifests.registry import is_manifest, read_manifest
from lastmile.intake.signs import FRAMEWORKS, SIGNS
from lastmile.intake.survey import _USE_SERVER, survey
from lastmile.model import Fact

FLASK = "from flask import Flask\napp = Flask(__name__)\n"
KIND = {Fact.APPLICATION, Fact.LIBRARY}


def facts(folder: Path, files: dict[str, str]) -> set[Fact]:
    found = inventory(folder, files)
    manifests = [read_manifest(path, text) for path, text in files.items() if is_manifest(path, text)]
    return set(survey(found.files, found.read, manifests)[0])


@pytest.mark.parametrize(
    "files",
    [
        {"app.py": FLASK},
        {"app.py": "from flask import Flask\nclass Shop(Flask):\n    pass\n"},
        {"main.py": "import fastapi\napp = fastapi.FastAPI()\n"},
        {"shop/urls.py": "from django.urls import path\nurlpatterns = [path('', x)]\n"},
        {"index.js": "const express = require('express')\nconst app = express()\n"},
        {"src/main.ts": "import { NestFactory } from '@nestjs/core'\nNestFactory.create(App)\n"},
        {
            "app/api/x/route.ts": "export const GET = 1\n",
            "next.config.js": "",
            "app/page.tsx": "1\n",
            "package.json": '{"dependencies": {"next": "15"}}',
        },
        {
            "app/actions.ts": "'use server'\n",
            "app/page.tsx": "1\n",
            "package.json": '{"dependencies": {"next": "15"}}',
        },
        {"main.go": 'package main\nimport "net/http"\nfunc main() { http.ListenAndServe(":1", nil) }\n'},
        {"main.go": 'package main\nimport (\n\t"github.com/gin-gonic/gin"\n)\nfunc f() { gin.Default() }\n'},
        {"src/main.rs": "use axum::Router;\nfn main() { let a = Router::new(); }\n"},
        {"src/main.rs": "use actix_web::{App, HttpServer};\nfn main() { HttpServer::new(f) }\n"},
        {"supabase/functions/pay/index.ts": "Deno.serve(async (r) => r)\n"},
        {
            "supabase/functions/pay/index.ts": "import { serve } from 'https://deno.land/std@0.224.0/http/server.ts'\n"
            "serve(async (req) => new Response())\n"
        },
        {"netlify/functions/pay.js": "exports.handler = async (event) => ({ statusCode: 200 })\n"},
        {"api/pay.ts": "export default function handler(req, res) { res.json({}) }\n"},
        {
            "src/pay.ts": "import type { APIGatewayProxyEvent } from 'aws-lambda'\n"
            "export const handler = async (e: APIGatewayProxyEvent) => ({ statusCode: 200 })\n"
        },
        {
            "src/pay.ts": "import { APIGatewayProxyEvent } from 'aws-lambda'\n"
            "async function handler(e: APIGatewayProxyEvent) { return { statusCode: 2 } }\n"
            "export { handler }\n"
        },
        {"f/pay.js": "const f = require('firebase-functions')\nexports.pay = f.https.onRequest(answer)\n"},
        {"f/pay.ts": "import { onCall } from 'firebase-functions/https'\nexport const pay = onCall(f)\n"},
        {"f/main.py": "from firebase_functions import https_fn\n@https_fn.on_request()\ndef pay(req): ...\n"},
        {"f/pay.ts": "import { app } from '@azure/functions'\napp.http('pay', { handler })\n"},
        {"pay/index.js": "module.exports = async function (context, req) {\n  context.res = { b: 1 }\n}\n"},
        {"f.py": "import azure.functions as func\ndef main(req: func.HttpRequest): ...\n"},
        {
            "src/index.ts": "export default {\n"
            "  async fetch(request: Request, env: Env) { return pay(env) },\n}\n"
        },
        {"src/index.ts": "const w: ExportedHandler<Env> = { fetch: pay }\nexport default w\n"},
        {"pay.py": "def lambda_handler(event, c):\n    return {'statusCode': 200, 'body': event['body']}\n"},
    ],
)
def test_a_web_service(tmp_path: Path, files: dict[str, str]) -> None:
    found = facts(tmp_path, files)
    assert Fact.WEB_SERVICE in found
    assert found & KIND == {Fact.APPLICATION}


@pytest.mark.parametrize(
    "files",
    [
        {"tests/test_a.py": FLASK, "job.py": "x = 1\n"},
        {"job.py": "# from flask import Flask; app = Flask(__name__)\n"},
        {"job.py": "class Flask: pass\nFlask()\n"},
        {"package.json": '{"dependencies": {"express": "4"}}', "job.js": "1\n"},
        {"client.js": "import express from './express'\n"},
        {
            "src/api/pay.ts": "export default function pay(request) { return fetch('/pay') }\n"
        },  # a client's calls
        {"netlify.toml": "[build]\n", "src/a.ts": "export const a = 1\n"},  # a host of pages
        {"netlify/functions/nightly.js": "exports.handler = schedule('@daily', async (event) => 1)\n"},
        {"netlify/functions/mail-background.js": "exports.handler = async (event) => 1\n"},
        {"f/n.js": "const f = require('firebase-functions')\nexports.n = f.pubsub.schedule('x').onRun(g)\n"},
        {"src/api.ts": "import { onCall } from './phone'\nonCall(ring)\n"},
        {"f/n.ts": "import { app } from '@azure/functions'\napp.timer('n', { handler })\n"},
        {"lib/x.js": "module.exports = async function (context, req) {\n  return context.next(req)\n}\n"},
        {"src/http.ts": "export default { fetch(request, options) { return get(request, options) } }\n"},
        {"queue.py": "def lambda_handler(event, c):\n    for r in event['Records']:\n        save(r)\n"},
        {"supabase/functions/_shared/cors.ts": "export const headers = {}\n"},
        {"app/page.tsx": "1\n", "next.config.js": "", "package.json": '{"dependencies": {"next": "15"}}'},
    ],
)
def test_no_web_service(tmp_path: Path, files: dict[str, str]) -> None:
    assert Fact.WEB_SERVICE not in facts(tmp_path, files)


@pytest.mark.parametrize(
    "files",
    [
        {
            "pyproject.toml": '[build-system]\nrequires = []\n[project]\nname = "flask"\n',
            "src/flask/__init__.py": "",
            "src/flask/app.py": '"""::\n\n    from flask import Flask\n    app = Flask(__name__)\n"""\n'
            "class Flask: ...\n",
        },
        {
            "package.json": '{"name": "express", "files": ["lib"], "version": "4"}',
            "lib/application.js": "var http = require('http')\nexports.listen = () => http.createServer()\n",
        },
        {
            "setup.py": "from setuptools import setup\nsetup(name='x', packages=['x'])\n",
            "x/__init__.py": "import bcrypt\n",
        },
        {
            "go.mod": "module x.example/lib\n",
            "lib.go": 'package lib\nimport "net/http"\nvar C = http.Client{}\n',
        },
        {"Cargo.toml": '[package]\nname = "x"\n', "src/lib.rs": "pub fn f() {}\n"},
        {
            "package.json": '{"name": "ui", "exports": "./i.js", "peerDependencies": {"react": "*"}}',
            "src/i.tsx": "import React from 'react'\nexport const A = () => <input type='email' />\n",
        },
    ],
)
def test_a_library_is_not_judged_as_a_service(tmp_path: Path, files: dict[str, str]) -> None:
    found = facts(tmp_path, files)
    assert found & KIND == {Fact.LIBRARY}
    assert not found & {Fact.WEB_SERVICE, Fact.AUTH, Fact.FRONTEND, Fact.PERSONAL_DATA}


def test_npm_init_does_not_make_a_prototype_a_library(tmp_path: Path) -> None:
    manifest = '{"name": "x", "version": "1.0.0", "main": "index.js", "scripts": {"start": "node index.js"}}'
    assert facts(tmp_path, {"package.json": manifest, "index.js": "1\n"}) & KIND == {Fact.APPLICATION}


@pytest.mark.parametrize(
    ("fact", "yes", "no"),
    [
        (Fact.FRONTEND, ("web/i.html", "<script src=a.js></script>\n"), ("web/i.html", "<p>script</p>\n")),
        (
            Fact.FRONTEND,
            ("m.tsx", "import { createRoot } from 'react-dom/client'\ncreateRoot(x)\n"),
            ("m.tsx", "react\n"),
        ),
        (Fact.DATABASE, ("a.py", "from sqlalchemy import text\n"), ("a.py", "# import sqlalchemy\n")),
        (Fact.DATABASE, ("db/1.sql", "CREATE  TABLE users (id int);\n"), ("a.py", "note = 'create table'\n")),
        (
            Fact.DATABASE,
            ("a.go", 'package main\nimport "database/sql"\n'),
            ("a.go", "package main // database/sql\n"),
        ),
        (Fact.AUTH, ("a.js", "app.post('/api/login', f)\n"), ("a.py", "who = data.get('login')\n")),
        (Fact.AUTH, ("a.py", "import bcrypt\n"), ("a.py", "requests.post('https://x.example/login')\n")),
        (Fact.PAYMENTS, ("a.py", "import stripe\n"), ("a.py", "pattern = 'stripes'\n")),
        (
            Fact.PAYMENTS,
            ("a.tsx", "import { useStripe } from '@stripe/stripe-react-native'\n"),
            ("a.tsx", "import { Stripes } from './stripe-pattern'\n"),
        ),
        (
            Fact.PAYMENTS,
            ("pay/models.py", "    payment_method_token = models.CharField(max_length=35)\n"),
            (
                "pay/models.py",
                "    payment_method = settings.METHOD\n    subscription_id = models.CharField()\n",
            ),
        ),
        (Fact.PAYMENTS, ("a.sql", "  stripe_customer_id text,\n"), ("a.sql", "  customer_id text,\n")),
        (Fact.PAYMENTS, ("a.sql", "  payment_intent_id text,\n"), ("a.sql", "  payment_method_id uuid,\n")),
        (Fact.PAYMENTS, ("a.sql", "  stripe_payment_method_id text,\n"), ("a.sql", "  card_last4 text,\n")),
        (
            Fact.PAYMENTS,
            ("a.py", "    stripe_customer_id: Mapped[str] = mapped_column()\n"),
            ("a.py", "payment_intent_id = custom_field['id']\n"),
        ),
        (
            Fact.PAYMENTS,
            ("a.py", "    stripe_price_id = StringField()\n"),
            ("a.js", "  stripe_customer_id = getField('Customer')\n"),
        ),
        (
            Fact.PAYMENTS,
            ("a.ts", "  paymentIntentId: text('payment_intent_id'),\n"),
            ("a.ts", "  paymentIntentId: text,\n"),
        ),
        (
            Fact.PAYMENTS,
            ("a.js", "  stripeCustomerId: { type: String },\n"),
            ("a.js", "  paymentMethodId: { type: String },\n"),
        ),
        (Fact.PAYMENTS, ("a.go", "\tStripeCustomerID *string\n"), ("a.go", "\tPaymentMethodID *string\n")),
        (
            Fact.PERSONAL_DATA,
            ("a.py", "    email = db.Column(db.String)\n"),
            ("a.py", "def send(email: str): ...\n"),
        ),
        (Fact.PERSONAL_DATA, ("a.sql", "  phone text,\n"), ("a.py", "    email: str,\n")),
        (Fact.PERSONAL_DATA, ("a.ts", "  email: string;\n"), ("a.ts", "send(email)\n")),
        (Fact.WEBHOOKS, ("a.py", "@app.post('/stripe/webhook')\n"), ("a.py", "url = cfg.get('webhook')\n")),
        (Fact.WEBHOOKS, ("app/api/webhooks/route.ts", "1\n"), ("src/webhook_sender.ts", "1\n")),
        (Fact.UPLOADS, ("a.py", "f = request.files['a']\n"), ("a.py", "files = os.listdir('.')\n")),
        (Fact.LLM, ("a.ts", "import OpenAI from 'openai'\n"), ("a.ts", "import x from './openai-like'\n")),
        (Fact.CONTAINER, ("Dockerfile", "FROM x\n"), ("tests/Dockerfile", "FROM x\n")),
        (Fact.SERVERLESS, ("vercel.json", "{}"), ("a.json", "{}")),
        (
            Fact.SUPABASE,
            ("a.ts", "import { createClient } from '@supabase/supabase-js'\n"),
            ("a.ts", "supabase\n"),
        ),
        (Fact.FIREBASE, ("a.ts", "import { initializeApp } from 'firebase/app'\n"), ("a.ts", "fire\n")),
        (Fact.NEXTJS, ("pages/index.tsx", "import x from 'next/x'\n"), ("src/index.tsx", "1\n")),
        (Fact.OUTGOING_HTTP, ("a.py", "import httpx\n"), ("a.py", "from myapp import requests_total\n")),
        (Fact.OUTGOING_HTTP, ("a.js", "const r = await fetch('/api')\n"), ("a.js", "prefetch(x)\n")),
        (
            Fact.CLI,
            ("a.py", "import click\nif __name__ == '__main__':\n    f()\n"),
            ("a.py", "import click\n"),
        ),
        (Fact.DEPENDENCIES, ("requirements.txt", "flask\n"), ("requirements.txt", "# none\n")),
    ],
)
def test_each_fact_both_ways(tmp_path: Path, fact: Fact, yes: tuple[str, str], no: tuple[str, str]) -> None:
    (tmp_path / "no").mkdir()
    extra = {"package.json": '{"dependencies": {"next": "15"}}'} if fact is Fact.NEXTJS else {}
    assert fact in facts(tmp_path, {yes[0]: yes[1], **extra})
    assert fact not in facts(tmp_path / "no", {no[0]: no[1], **extra})


def test_frameworks_are_named_once_and_sorted(tmp_path: Path) -> None:
    files = {"a.py": FLASK, "b.py": FLASK, "i.js": "import express from 'express'\nexpress()\n"}
    found = inventory(tmp_path, files)
    assert survey(found.files, found.read, ())[1] == ("express", "flask")


def test_a_hostile_line_takes_no_time(tmp_path: Path) -> None:
    long = (
        "import " + "a, " * 200_000 + "\n" + "<input " * 100_000 + "\n" + "email " * 200_000 + "'" * 100_000
    )
    assert facts(tmp_path, {"a.py": long, "a.html": long, "a.ts": long, "a.go": long, "a.rs": long})


@pytest.mark.parametrize(
    ("keys", "pattern"),
    [
        ("", _USE_SERVER),
        *((framework.name, framework.words) for framework in FRAMEWORKS),
        *((" ".join(sign.keys), sign.words) for sign in SIGNS if sign.words is not None),
    ],
    ids=lambda value: "" if isinstance(value, Pattern) else value[:20],
)
def test_a_sign_costs_linear_time(keys: str, pattern: Pattern[str]) -> None:
    # The last lines stop a pattern in the midst of what it looks for.
    begin = f"{keys}\npayment_\nmodel\nemail\nexports.handler"

    def cost(rest: str) -> float:
        start = time.thread_time()  # what others do on the machine does not count
        for _ in pattern.finditer(begin + rest):  # to the end, past what is found
            pass
        return time.thread_time() - start

    # A pattern that is not linear fails at the shorter text, within a minute.
    parts = (("\n", 16_000), (" ", 16_000), (" \n", 16_000), ("a", 16_000), (begin, 160), ("\n", 200_000))
    for part, times in parts:
        # Eight times as long: 8, or 64.
        assert cost(part * times) < 24 * cost(part * (times // 8)) + 0.01

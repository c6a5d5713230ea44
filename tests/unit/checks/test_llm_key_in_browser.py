import pytest
from support import findings

from lastmile.checks.security.llm_key_in_browser import CHECK

PAGE = "import { useState } from 'react';\n"


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        (
            "new OpenAI({ apiKey: import.meta.env.VITE_OPENAI_KEY, dangerouslyAllowBrowser: true });",
            ("critical", "high"),
        ),
        (
            "await fetch('https://api.openai.com/v1/chat/completions', {\n"
            "  headers: { Authorization: `Bearer ${process.env.EXPO_PUBLIC_OPENAI_KEY}` } });",
            ("critical", "high"),
        ),
        (
            "const apiKey = process.env.REACT_APP_GEMINI_KEY;\n"
            + "// filler\n" * 60
            + "const model = new GoogleGenerativeAI(apiKey);",
            ("critical", "medium"),
        ),
        ("const ai = new Anthropic({ apiKey: typedByUser, dangerouslyAllowBrowser: true });", ("low", "low")),
    ],
)
def test_keys_in_the_page(tmp_path, text, grade):
    (finding,) = findings(CHECK, tmp_path, {"src/chat.tsx": PAGE + text})
    assert (finding.severity, finding.confidence) == grade


@pytest.mark.parametrize(
    "text",
    [
        PAGE + "await fetch('/api/chat', { method: 'POST' });",
        PAGE + "await fetch('https://api.openai.com/v1/models', { headers: bearer(typed) });",
        PAGE + "const ai = new OpenAI({ baseURL: import.meta.env.VITE_API_URL });",
        PAGE
        + "// new OpenAI({ apiKey: import.meta.env.VITE_OPENAI_API_KEY, dangerouslyAllowBrowser: true })",
        "import express from 'express';\n"
        "fetch('https://api.openai.com/v1', { k: process.env.VITE_OPENAI_API_KEY });",
    ],
)
def test_servers_and_keys_of_the_visitor(tmp_path, text):
    assert findings(CHECK, tmp_path, {"src/chat.tsx": text}) == ()


def test_a_call_is_named_once(tmp_path):
    text = (
        PAGE + "\n  // of the shop\nnew OpenAI({ apiKey: import.meta.env.VITE_OPENAI_KEY,\n"
        "  baseURL: 'https://openrouter.ai/api/v1',\n  dangerouslyAllowBrowser: true });"
    )
    assert [f.line for f in findings(CHECK, tmp_path, {"src/chat.ts": text})] == [5]

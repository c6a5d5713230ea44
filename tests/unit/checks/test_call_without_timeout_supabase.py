"""Clients of Supabase that set no time limit: one place a client."""

import pytest
from support import findings, scan

from lastmile.checks.failure_modes.call_without_timeout_supabase import CHECK, RULE
from lastmile.model import Severity

FROM = "import { createClient } from '@supabase/supabase-js'\n"


@pytest.mark.parametrize(
    "code",
    [
        FROM + "export const db = createClient(u, k)",
        FROM + "export const db = createClient<Database>(u, k, { auth: { persistSession: false } })",
        FROM + "export const db = createClient(u, k, undefined)",
        FROM + "const options = { db: { schema: 'shop' }, global: { headers } }\n"
        "export const db = createClient(u, k, options)",
        "import { createClient as connect } from '@supabase/supabase-js'\nexport const db = connect(u, k)",
        "import { createBrowserClient } from '@supabase/ssr'\nexport const db = createBrowserClient(u, k)",
        "import { createClient } from 'https://esm.sh/@supabase/supabase-js@2.56.1?dts'\n"
        "export const db = createClient(u, k)",
        "import { createClient } from 'npm:@supabase/supabase-js@2'\nexport const db = createClient(u, k)",
    ],
)
def test_a_client_without_a_limit_is_one_place_however_often_it_is_used(tmp_path, code):
    files = {"src/db.ts": code, "src/a.ts": "import { db } from './db'\nawait db.from('a').select()\n" * 20}
    (found,) = findings(CHECK, tmp_path, files)
    assert (found.path, found.line) == ("src/db.ts", code.count("\n") + 1)
    assert found.severity is Severity.LOW  # it may run in a browser, where one visitor waits


@pytest.mark.parametrize(
    ("path", "code"),
    [
        (
            "server/db.js",
            "const { createClient } = require('@supabase/supabase-js')\nmodule.exports = createClient(u, k)",
        ),
        (
            "lib/db.ts",
            "import { createServerClient as make } from '@supabase/ssr'\nexport const db = make(u, k, {})",
        ),
        ("src/a.ts", "import express from 'express'\n" + FROM + "export const db = createClient(u, k)"),
    ],
)
def test_on_a_server_it_is_medium(tmp_path, path, code):
    (found,) = findings(CHECK, tmp_path, {path: code})
    assert found.severity is Severity.MEDIUM


@pytest.mark.parametrize(
    "code",
    [
        FROM + "export const db = createClient(u, k, { global: { fetch: limited } })",
        FROM + "export const db = createClient(u, k, { global: { fetch } })",
        FROM + "export const db = createClient(u, k, { global: { fetch(at) { return limited(at) } } })",
        FROM + "export const db = createClient(u, k, { db: { timeout: 8000 } })",
        FROM + "export const db = createClient(u, k, { fetch: limited })",  # version 1
        FROM + "export const db = createClient(u, k, options)",  # near miss: from elsewhere
        FROM + "export const db = createClient(u, k, { ...options })",
        FROM + "export const db = createClient(u, k, { global: options })",
        FROM + "export const db = createClient(...all)",
        "import { createClient } from 'redis'\n// beside supabase\nexport const db = createClient(u, k)",
        "import { createClient } from './supabase'\nexport const db = createClient(u, k)",
    ],
)
def test_a_limit_or_what_may_hold_one_is_left_alone(tmp_path, code):
    assert findings(CHECK, tmp_path, {"src/db.ts": code}) == ()


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("database/migrate.ts", FROM + "const db = createClient(u, k)"),
        ("scripts/seed.mjs", FROM + "export const db = createClient(u, k)"),
        ("list-profiles.mjs", FROM + "const db = createClient(u, k)"),
    ],
)
def test_what_a_person_starts_and_watches_is_left_alone(tmp_path, path, code):
    assert findings(CHECK, tmp_path, {path: code}) == ()


@pytest.mark.parametrize(
    "elsewhere",
    [
        "globalThis.fetch = limited\n",
        "import { setGlobalDispatcher } from 'undici'\nsetGlobalDispatcher(agent)\n",
        "await db.from('supabase').select().abortSignal(AbortSignal.timeout(900))\n",
    ],
)
def test_a_limit_for_everything_set_elsewhere(tmp_path, elsewhere):
    client = FROM + "export const db = createClient(u, k)"
    assert findings(CHECK, tmp_path, {"src/db.ts": client, "src/z.ts": elsewhere}) == ()


def test_one_call_with_a_limit_does_not_speak_for_the_others(tmp_path):
    calls = "await supabase.from('a').select().abortSignal(s)\n" + "await supabase.from('a').select()\n" * 3
    files = {"src/db.ts": FROM + "export const supabase = createClient(u, k)", "src/z.ts": calls}
    assert len(findings(CHECK, tmp_path, files)) == 1


@pytest.mark.parametrize(
    "path", ["supabase/functions/pay/index.ts", "netlify/functions/pay.ts", "utils/supabase/client.ts"]
)
def test_a_function_that_its_platform_ends_is_low(tmp_path, path):
    code = FROM + "const k = Deno.env.get('K')\nexport const db = createClient(u, k)"
    (found,) = findings(CHECK, tmp_path, {path: code if "functions" in path else code.replace("Deno", "my")})
    assert found.severity is Severity.LOW


def test_all_clients_are_counted_and_every_script_is_read(tmp_path):
    bounded = FROM + "export const db = createClient(u, k, { global: { fetch: f } })"
    files = {"a.ts": bounded, "src/b.ts": FROM + "export const db = createClient(u, k)", "c.js": "x = 1"}
    found = scan(CHECK, tmp_path, files)
    assert (found.opportunities, set(found.sent), len(found.findings)) == ({RULE: 2}, set(files), 1)

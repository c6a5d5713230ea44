"""Functions of Supabase are believed to be open only where all of it stands in one file."""

import pytest
from support import findings, scan

from lastmile.checks.security.route_without_auth import CHECK, RULE
from lastmile.errors import NothingToLookAt, Skip
from lastmile.model import Severity

PATH = "supabase/functions/save-profile/index.ts"
OPEN = """
import { createClient } from "https://esm.sh/@supabase/supabase-js@2";
const headers = { "Access-Control-Allow-Headers": "authorization, x-client-info, apikey, content-type" };
const key = Deno.env.get("SUPABASE_SERVICE_ROLE_KEY")!;
const supabase = createClient(url, key, { auth: { persistSession: false } });
Deno.serve(async (req) => {
  // the authorization of the caller is not looked at
  const payload = (await req.json()) as Payload;
  const { error } = await supabase
    .from("profiles")
    .update({ city: payload.city })
    .eq("id", payload.userId);
  return new Response(JSON.stringify({ ok: !error }), { headers });
});
"""
PARTS = OPEN.replace(
    "const payload = (await req.json()) as Payload", "const { userId, city } = await req.json()"
)
PARTS = PARTS.replace("payload.", "")


@pytest.mark.parametrize("text", [OPEN, PARTS], ids=["whole", "parts"])
def test_a_write_for_whomever_the_request_names_is_found(tmp_path, text: str) -> None:
    brought = scan(CHECK, tmp_path, {PATH: text})
    (found,) = brought.findings
    assert (found.path, found.line, found.severity) == (PATH, 10, Severity.HIGH)
    assert brought.opportunities == {RULE: 1}


@pytest.mark.parametrize(
    "text",
    [
        OPEN.replace("Deno.env.get", "who(req.headers.get('Authorization')); Deno.env.get"),
        OPEN.replace(
            "const { error }", "const { data } = await supabase.auth.getUser(given);\nconst { error }"
        ),
        OPEN.replace("const { error }", "if (payload.secret !== SECRET) return no();\nconst { error }"),
        OPEN.replace("import {", 'import { onlyFor } from "../_shared/people.ts";\nimport {'),
        OPEN.replace("SUPABASE_SERVICE_ROLE_KEY", "SUPABASE_ANON_KEY"),  # row rules hold for that one
        OPEN.replace(".update({ city: payload.city })", ".select()"),
        OPEN.replace("payload.userId", "payload.orderId"),  # whose order that is, nobody can tell from here
        PARTS.replace('.eq("id", userId)', '.eq("id", row.userId)'),
    ],
    ids=["header", "user", "secret", "module", "row-rules", "reads", "other-record", "other-name"],
)
def test_what_may_ask_who_is_calling_leaves_the_question_open(tmp_path, text: str) -> None:
    with pytest.raises(Skip) as skip:
        scan(CHECK, tmp_path, {PATH: text})
    assert not isinstance(skip.value, NothingToLookAt)


SERVER = "const app = express();\napp.post('/notes', requireUser, (req, res) => Note.create(req.body));\n"
OTHER = "supabase/functions/other/index.ts"


def test_one_open_function_is_found_beside_a_server(tmp_path) -> None:
    assert [f.path for f in findings(CHECK, tmp_path, {PATH: OPEN, "app.js": SERVER})] == [PATH]


@pytest.mark.parametrize("beside", [{PATH: OPEN}, {"app.js": SERVER}], ids=["open-function", "server"])
def test_the_functions_that_were_not_judged_count_as_not_read(tmp_path, beside: dict[str, str]) -> None:
    quiet = OPEN.replace(".update({ city: payload.city })", ".select()")
    brought = scan(CHECK, tmp_path, {**beside, OTHER: quiet})
    assert [one.path for one in brought.unread] == [OTHER]
    assert OTHER in brought.sent


def test_the_same_text_elsewhere_is_no_function_of_supabase(tmp_path) -> None:
    with pytest.raises(NothingToLookAt):
        scan(CHECK, tmp_path, {"lib/save.ts": OPEN.replace("Deno.serve", "listen")})

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
CORS = 'import { cors } from "../_shared/cors.ts";'
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
        OPEN.replace("import {", 'import { onlyFor } from "@shared/guard.ts";\nimport {'),
        OPEN.replace("import {", 'import { onlyFor } from "@/lib/access.ts";\nimport {'),
        OPEN.replace("const { error }", "if (await stopped(req)) return no();\nconst { error }"),
        OPEN.replace("(async (req) =>", "(async (req) => { const { headers } = req;"),
        OPEN.replace("Deno.serve(async", "Deno.serve(onlyOurs(async"),
        PARTS.replace("city }", "city, code }").replace(
            "const { error }", "await matches(code);\nlet { error }"
        ),
        OPEN.replace(
            "const { error }", "if (!known) return new Response('', { status: 403 });\nlet { error }"
        ),
        OPEN.replace("const { error }", "if (!ALLOWED.includes(place)) return no();\nconst { error }"),
        OPEN.replace("payload.userId)", 'payload.userId).eq("word", payload.word)'),
    ],
    ids=[
        "header",
        "user",
        "secret",
        "module",
        "row-rules",
        "reads",
        "other-record",
        "other-name",
        "alias",
        "path-alias",
        "handed-on",
        "headers-taken",
        "wrapped",
        "code",
        "refused",
        "list",
        "proof",
    ],
)
def test_what_may_ask_who_is_calling_leaves_the_question_open(tmp_path, text: str) -> None:
    with pytest.raises(Skip) as skip:
        scan(CHECK, tmp_path, {PATH: text})
    assert not isinstance(skip.value, NothingToLookAt)


@pytest.mark.parametrize(
    "write",
    [
        '.from("profile_views").insert({ profile_id: userId });',
        '.from("messages").upsert({ owner_id: userId, city });',
        '.from("profiles").update({ views: seen + 1 }).eq("id", userId);',
        '.from("visits").upsert({ user_id: row.owner, city });',
        '.from("profiles").select("name").eq("id", userId)\n  await db.from("mails").update({ city })',
        '.from("profiles").update({ userId }).eq("id", row.id);',
    ],
    ids=["new-record", "to-whom", "count", "key", "next-statement", "value"],
)
def test_what_is_public_by_nature_or_names_nobody_is_none(tmp_path, write: str) -> None:
    start, end = PARTS.index('.from("profiles")'), PARTS.index("  return new")
    with pytest.raises(Skip):
        scan(CHECK, tmp_path, {PATH: f"{PARTS[:start]}{write}\n{PARTS[end:]}"})


@pytest.mark.parametrize(
    "text",
    [
        OPEN.replace(
            "  const { error }", '  const all = await supabase\n    .from("profiles").select();\n  let {}'
        ),
        OPEN.replace("  const { error }", "  /* what\n follows */\n  const { error }"),
        OPEN.replace("Deno.serve", 'import { cors } from "../_shared/cors.ts";\n\nDeno.serve').replace(
            ";\n", "\n"
        ),
    ],
    ids=["read-before", "remark", "cors-and-no-semicolons"],
)
def test_the_line_is_that_of_the_write(tmp_path, text: str) -> None:
    (found,) = findings(CHECK, tmp_path, {PATH: text.replace("let {}", "const { error }")})
    assert found.line == 12


@pytest.mark.parametrize(
    "write",
    [
        ".upsert({ user_id: payload.userId, city });",
        '.delete().eq("user_id", payload.userId!);',
        '.delete().eq("id", payload.note).eq("user_id", String(payload.user_id));',
    ],
)
def test_rows_of_the_named_user_replaced_or_removed(tmp_path, write: str) -> None:
    start, end = OPEN.index("\n    .update"), OPEN.index("  return new")
    assert len(findings(CHECK, tmp_path, {PATH: f"{OPEN[:start]}{write}\n{OPEN[end:]}"})) == 1


def test_a_body_taken_apart_into_countless_names_is_not_judged(tmp_path) -> None:
    many = "".join(f"  const body{n} = await req.json();\n" for n in range(30))
    with pytest.raises(Skip):
        scan(CHECK, tmp_path, {PATH: OPEN.replace("  const payload", f"{many}  const payload")})


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

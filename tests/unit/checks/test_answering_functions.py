"""Serverless functions answer requests: a check that cannot read them leaves its question open."""

import pytest
from support import findings, scan

from lastmile.checks.failure_modes import no_api_contract, no_integration_tests
from lastmile.checks.security import debug_endpoint_exposed, no_rate_limiting, route_without_auth
from lastmile.errors import NothingToLookAt, Skip
from lastmile.inventory import Check
from lastmile.model import Fact

SERVICE = (Fact.WEB_SERVICE, Fact.SERVERLESS, Fact.FRONTEND)
EDGE = """
import { serve } from "https://deno.land/std@0.224.0/http/server.ts";
serve(async (req) => {
  const { id } = await req.json();
  await supabase.from("notes").insert({ id });
  return new Response(JSON.stringify({ id }));
});
"""
LAMBDA = "exports.handler = async (event) => ({ statusCode: 200, body: save(event.body) })\n"


def edges(*names: str) -> dict[str, str]:
    return {f"supabase/functions/{name}/index.ts": EDGE for name in names}


@pytest.mark.parametrize(
    ("check", "files"),
    [
        (route_without_auth.CHECK, edges("save-note")),
        (no_integration_tests.CHECK, edges("save-note")),
        (no_api_contract.CHECK, edges("a", "b", "c", "d", "e")),
        (debug_endpoint_exposed.CHECK, {"save.js": LAMBDA}),
    ],
)
def test_functions_leave_the_question_open(tmp_path, check: Check, files: dict[str, str]) -> None:
    with pytest.raises(Skip) as skip:
        scan(check, tmp_path, files, facts=SERVICE)
    assert not isinstance(skip.value, NothingToLookAt)


@pytest.mark.parametrize(
    "check",
    [
        route_without_auth.CHECK,
        no_integration_tests.CHECK,
        no_api_contract.CHECK,
        debug_endpoint_exposed.CHECK,
    ],
)
def test_without_functions_there_is_nothing_to_look_at(tmp_path, check: Check) -> None:
    with pytest.raises(NothingToLookAt):
        scan(check, tmp_path, {"a.ts": "export const a = 1\n"}, facts=SERVICE)


def test_few_functions_need_no_description(tmp_path) -> None:
    with pytest.raises(NothingToLookAt):
        scan(no_api_contract.CHECK, tmp_path, edges("a", "b", "c", "d"), facts=SERVICE)


def test_the_address_of_a_function_is_read(tmp_path) -> None:
    check, files = debug_endpoint_exposed.CHECK, edges("seed-db", "notes")
    assert scan(check, tmp_path / "kept", files, facts=SERVICE).opportunities == {check.name: 2}
    assert findings(check, tmp_path / "guarded", files, facts=SERVICE) == ()  # the host asks for a login
    files["supabase/config.toml"] = "[functions.seed-db]\nverify_jwt = false\n"
    (found,) = findings(check, tmp_path / "open", files, facts=SERVICE)
    assert found.path == "supabase/functions/seed-db/index.ts"


RETOLD = "export const said = (e) => {\n  switch (e.status) {\n    case 429: return { status: 429 }\n  }\n}\n"


def test_an_app_does_not_limit_the_functions_that_it_calls(tmp_path) -> None:
    files = edges("save-note") | {"src/errors.ts": RETOLD}
    known = {"facts": SERVICE, "frameworks": ("react-native",)}
    assert len(findings(no_rate_limiting.CHECK, tmp_path / "open", files, **known)) == 1
    files["supabase/functions/save-note/index.ts"] += (
        "const no = () => new Response('slow down', { status: 429 })\n"
    )
    assert findings(no_rate_limiting.CHECK, tmp_path / "kept", files, **known) == ()


def test_beside_a_server_every_trace_of_a_limit_counts(tmp_path) -> None:
    files = edges("save-note") | {"src/errors.ts": RETOLD}
    known = {"facts": SERVICE, "frameworks": ("express", "react")}
    assert findings(no_rate_limiting.CHECK, tmp_path, files, **known) == ()

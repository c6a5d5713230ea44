"""Answers of Supabase whose error nobody looks at."""

import pytest
from support import findings, scan

from lastmile.checks.failure_modes.baas_error_ignored import CHECK, RULE
from lastmile.errors import NothingToLookAt
from lastmile.model import Fact, Severity

KNOWN = {"facts": [Fact.SUPABASE]}


@pytest.mark.parametrize(
    ("code", "severity"),
    [
        ("await supabase.from('orders').insert({ a: 1 })", Severity.MEDIUM),
        (
            "const { data: saved } = await supabaseAdmin.from('orders').update(x).eq('id', 1).select()",
            Severity.MEDIUM,
        ),
        ("const { data } = await supabase\n    .from('orders').select('*')", Severity.LOW),
        ("const rows = (await supabase.from('orders').select('*')).data", Severity.LOW),
        ("const answer = await supabase.from('orders').select('*'); show(answer.data)", Severity.LOW),
    ],
)
def test_ignored(tmp_path, code, severity):
    (found,) = findings(CHECK, tmp_path, {"a.ts": f"async function go(x) {{\n  {code}\n}}"}, **KNOWN)
    assert (found.line, found.severity) == (2, severity)


@pytest.mark.parametrize(
    "code",
    [
        "const { data, error } = await supabase.from('orders').select('*'); if (error) throw error",
        "const { error: failed } = await supabase.from('orders').insert(x); if (failed) throw failed",
        "await supabase.from('orders').insert(x).throwOnError()",
        "const answer = await supabase.from('orders').insert(x); if (answer.error) throw answer.error",
        "const answer = await supabase.from('orders').select('*'); return answer",
        "const { data } = await api.from('orders').select('*')",  # near miss: another client, which throws
    ],
)
def test_looked_at(tmp_path, code):
    brought = scan(CHECK, tmp_path, {"a.ts": f"async function go(x) {{ {code} }}"}, **KNOWN)
    assert brought.findings == ()
    assert brought.opportunities[RULE] == ("supabase" in code and "throwOnError" not in code)


def test_without_supabase_there_is_nothing_to_look_at(tmp_path):
    with pytest.raises(NothingToLookAt):
        scan(CHECK, tmp_path, {"a.ts": "await supabase.from('a').insert(x)"})

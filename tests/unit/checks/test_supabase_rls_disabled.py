import pytest
from support import findings, scan

from lastmile.checks.security.supabase_rls_disabled import CHECK
from lastmile.errors import Skip
from lastmile.model import Fact

FIRST, SECOND = "supabase/migrations/001_a.sql", "supabase/migrations/002_b.sql"
ORDERS = "create table if not exists public.orders (\n  id uuid primary key,\n  user_id uuid\n);\n"
PLANS = "create table plans (id int, label text);\nalter table plans enable row level security;\n"
ENABLE = "ALTER TABLE orders ENABLE ROW LEVEL SECURITY;\n"


def names(found):
    return [f.symbol for f in found]


def test_a_forgotten_table_is_critical_where_others_are_closed(tmp_path):
    result = scan(CHECK, tmp_path, {FIRST: PLANS + ORDERS})
    (finding,) = result.findings
    assert (finding.severity, finding.confidence) == ("critical", "high")
    assert (finding.path, finding.line, finding.symbol) == (FIRST, 3, "orders")
    assert result.opportunities == {CHECK.name: 2}


def test_without_any_switch_the_console_may_hold_it(tmp_path):
    (finding,) = findings(CHECK, tmp_path, {FIRST: "create table countries (code text);\n"})
    assert (finding.severity, finding.confidence) == ("high", "medium")
    assert "console" in finding.message


def test_switched_off_later(tmp_path):
    later = 'alter table "public"."orders" disable row level security;'
    (finding,) = findings(CHECK, tmp_path, {FIRST: ORDERS + ENABLE, SECOND: later})
    assert (finding.path, finding.line, finding.confidence) == (SECOND, 1, "high")
    assert "switched off" in finding.message


@pytest.mark.parametrize(
    "later",
    [
        ENABLE,
        'alter table "public"."orders" enable row level security;',
        "alter table public.orders\n  add column note text,\n  enable row level security;",
        "drop table if exists public.orders cascade;",
        "alter table orders set schema private;",
        "alter table orders rename to sales; alter table sales enable row level security;",
        "revoke all on table public.orders from anon, authenticated;",
        "revoke all on all tables in schema public from anon;",
        "do $$ declare t text; begin for t in select tablename from pg_tables loop\n"
        "  execute format('alter table %I enable row level security', t); end loop; end $$;",
        "do $$ declare t text; begin foreach t in array array['orders', 'notes'] loop\n"
        "  execute format('alter table %I enable row level security', t); end loop; end $$;",
        "do $$ begin if true then alter table orders enable row level security; end if; end $$;",
    ],
)
def test_closed_by_a_later_migration(tmp_path, later):
    assert findings(CHECK, tmp_path, {FIRST: ORDERS, SECOND: later}) == ()


@pytest.mark.parametrize(
    "text",
    [
        "create table private.orders (user_id uuid);",
        "create schema api; set search_path to api; create table orders (user_id uuid);",
        "create temp table orders (user_id uuid); create table x.y (id int);",
        "-- create table orders (user_id uuid);\ncreate table x.y (id int);",
        "create function f() returns void as $$ begin create table orders (id int); end $$ language plpgsql;",
        "create view orders as select 1; -- create table",
    ],
)
def test_what_the_web_does_not_serve(tmp_path, text):
    assert findings(CHECK, tmp_path, {FIRST: text}) == ()


def test_a_comment_does_not_close_a_table(tmp_path):
    assert names(findings(CHECK, tmp_path, {FIRST: ORDERS + "-- " + ENABLE})) == ["orders"]


def test_the_switch_of_a_listed_table_leaves_the_others_open(tmp_path):
    block = (
        "do $$ begin execute 'alter table ' || quote_ident('plans') || ' enable row level security'; end $$;"
    )
    text = "create table plans (id int);\n" + ORDERS + block
    assert names(findings(CHECK, tmp_path, {FIRST: text})) == ["orders"]


def test_sql_elsewhere_counts_where_it_is_supabase_s(tmp_path):
    text = (
        ORDERS
        + "create table mine (id uuid references auth.users);\nalter table mine enable row level security;"
    )
    found = findings(CHECK, tmp_path / "a", {"schema.sql": text}, facts=[Fact.SUPABASE])
    assert names(found) == ["orders"]
    with pytest.raises(Skip):
        scan(CHECK, tmp_path / "b", {"schema.sql": text})
    with pytest.raises(Skip):
        scan(CHECK, tmp_path / "c", {"schema.sql": ORDERS}, facts=[Fact.SUPABASE])

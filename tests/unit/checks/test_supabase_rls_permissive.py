import pytest
from support import findings, scan

from lastmile.checks._policies import statements
from lastmile.checks.supabase_rls_permissive import CHECK
from lastmile.errors import Skip

FIRST, SECOND = "supabase/migrations/001_a.sql", "supabase/migrations/002_b.sql"
TABLE = "create table public.orders (\n  id uuid primary key,\n  email text,\n  total int\n);\n"


def policy(rest, table="orders", name='"open"'):
    return f"CREATE POLICY {name} ON public.{table} {rest};\n"


@pytest.mark.parametrize(
    ("rest", "grade"),
    [
        ("FOR ALL USING (true)", ("critical", "high")),
        ("USING (true) WITH CHECK (true)", ("critical", "high")),
        ("FOR UPDATE TO anon USING (true)", ("critical", "high")),
        ("FOR DELETE TO authenticated USING (true)", ("high", "high")),
        ("FOR DELETE USING (auth.role() = 'authenticated')", ("high", "high")),
        ("FOR UPDATE USING ((select auth.uid()) is not null)", ("high", "high")),
        ("FOR INSERT WITH CHECK (true)", ("high", "medium")),
        ("FOR SELECT USING (true)", ("high", "medium")),
        ("FOR SELECT TO authenticated USING ((true))", ("medium", "low")),
    ],
)
def test_open_policies(tmp_path, rest, grade):
    (finding,) = findings(CHECK, tmp_path, {FIRST: TABLE + policy(rest)})
    assert (finding.severity, finding.confidence) == grade
    assert (finding.path, finding.line, finding.symbol) == (FIRST, 6, "orders.open")


@pytest.mark.parametrize(
    "rest",
    [
        "FOR ALL USING (auth.uid() = user_id)",
        "FOR UPDATE USING (auth.uid() = user_id) WITH CHECK (true)",
        "FOR ALL TO service_role USING (true)",
        "AS RESTRICTIVE FOR ALL USING (true)",
        "FOR DELETE USING (exists (select 1 from m where m.ok = true))",
        "FOR ALL USING (true AND auth.uid() = user_id)",
        "FOR ALL USING (auth.role() = 'service_role')",
    ],
)
def test_policies_that_say_more(tmp_path, rest):
    assert findings(CHECK, tmp_path, {FIRST: TABLE + policy(rest)}) == ()


def test_only_what_is_left_after_the_last_migration_counts(tmp_path):
    created = TABLE + policy("FOR ALL USING (true)") + policy("FOR DELETE USING (true)", name="del")
    dropped = 'DROP POLICY IF EXISTS "open" ON orders;\nALTER POLICY del ON orders USING (auth.uid() = id);\n'
    result = scan(CHECK, tmp_path, {FIRST: created, SECOND: dropped})
    assert result.findings == ()
    assert result.opportunities == {CHECK.name: 1}


def test_dropped_and_renamed_tables(tmp_path):
    created = policy("FOR ALL USING (true)") + policy("FOR ALL USING (true)", table="notes")
    later = "drop table if exists public.orders cascade;\nalter table notes rename to memos;\n"
    (finding,) = findings(CHECK, tmp_path, {FIRST: created, SECOND: later})
    assert finding.symbol == "memos.open"


def test_opened_later(tmp_path):
    text = policy("FOR UPDATE USING (auth.uid() = user_id)") + 'ALTER POLICY "open" ON orders USING (true);\n'
    assert [f.severity for f in findings(CHECK, tmp_path, {FIRST: text})] == ["critical"]


def test_reference_table_may_be_read_and_letterbox_filled(tmp_path):
    text = "create table countries (code text, label text);\n" + policy(
        "FOR SELECT USING (true)", table="countries"
    )
    assert findings(CHECK, tmp_path, {FIRST: text}) == ()
    (finding,) = findings(
        CHECK, tmp_path, {FIRST: policy("FOR INSERT WITH CHECK (true)", table="contact_requests")}
    )
    assert (finding.severity, finding.confidence) == ("low", "low")


def test_comments_strings_and_do_blocks(tmp_path):
    text = (
        "-- CREATE POLICY a ON orders USING (true);\n"
        "/* CREATE POLICY b ON orders USING (true); */\n"
        "create function f() returns void as $$ begin select 'CREATE POLICY c ON x USING (true);'; end $$;\n"
        "DO $$ BEGIN\n  IF NOT EXISTS (SELECT 1) THEN\n"
        "    CREATE POLICY d ON orders FOR ALL USING (true);\n  END IF;\nEND $$;\n"
    )
    (finding,) = findings(CHECK, tmp_path, {FIRST: text})
    assert (finding.symbol, finding.line) == ("orders.d", 6)


def test_storage_bucket_open_for_writing(tmp_path):
    text = "CREATE POLICY up ON storage.objects FOR INSERT WITH CHECK (bucket_id = 'avatars');"
    (finding,) = findings(CHECK, tmp_path, {FIRST: text})
    assert (finding.severity, finding.symbol) == ("high", "storage.objects.up")


def test_without_policies_it_does_not_apply(tmp_path):
    with pytest.raises(Skip):
        scan(CHECK, tmp_path, {FIRST: TABLE})


def test_statement_splitter_survives_broken_sql():
    assert [text for _, text in statements("select 'a;b'; select \"c;d\"; /* open ;")][:2] == [
        "select 'a;b'",
        'select "c;d"',
    ]
    assert len(list(statements("$$ never closed ; " * 2000))) <= 2000

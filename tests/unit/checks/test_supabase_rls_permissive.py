import pytest
from support import findings, scan

from lastmile.checks.security._policies import statements
from lastmile.checks.security.supabase_rls_permissive import CHECK
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
        ("FOR DELETE USING (auth.role() = 'authenticated')", ("high", "medium")),
        ('FOR UPDATE USING (("auth"."role"() = \'authenticated\'::"text"))', ("high", "medium")),
        ("FOR INSERT WITH CHECK (auth.role() = 'authenticated')", ("high", "medium")),
        ("FOR INSERT WITH CHECK (auth.role() = 'authenticated' AND total > 0)", ("high", "medium")),
        ("FOR UPDATE USING (auth.role() = 'authenticated' AND total > 0)", ("high", "medium")),
        ("FOR ALL USING ((select auth.role()) = 'authenticated' AND closed IS NULL)", ("high", "medium")),
        ("FOR SELECT USING (total > 0 AND closed_at > now())", ("medium", "medium")),
        ("FOR SELECT USING (is_public = true)", ("medium", "low")),
        ("FOR SELECT USING (closed = false)", ("medium", "medium")),
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
        'FOR ALL USING ("auth"."uid"() = "user_id")',
        "FOR UPDATE USING (auth.role() = 'authenticated' AND auth.uid() = user_id)",
        "FOR UPDATE USING (auth.role() = 'authenticated' AND owner_id = my_id())",
        "FOR DELETE USING (auth.role() = 'authenticated' AND may_delete(id))",
        "FOR DELETE USING (auth.role() = 'authenticated' AND id IN (select order_id from mine))",
        "FOR INSERT WITH CHECK (auth.role() = 'authenticated' AND auth.jwt() ->> 'org' = org_id)",
        "FOR SELECT USING (total > 0 AND is_member(id))",
        "FOR SELECT USING (email = current_setting('request.jwt.claims')::json ->> 'email')",
        "FOR SELECT TO service_role USING (total > 0)",
        "FOR SELECT TO anon USING (false)",
        "FOR ALL USING (auth.role() = 'authenticated' AND false)",
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


INVITATIONS = """CREATE TABLE IF NOT EXISTS "public"."household_invitations" (
    "id" "uuid" NOT NULL,
    "code" "text" NOT NULL,
    "expires_at" timestamp with time zone NOT NULL,
    "used_at" timestamp with time zone
);
CREATE POLICY "by code" ON "public"."household_invitations"
    FOR SELECT USING (used_at IS NULL AND expires_at > now());
"""


def test_codes_that_let_somebody_in_can_be_listed(tmp_path):
    (finding,) = findings(CHECK, tmp_path, {FIRST: INVITATIONS})
    assert (finding.severity, finding.confidence, finding.line) == ("medium", "medium", 7)
    assert "with code, of `household_invitations`" in finding.message


def test_a_code_that_opens_nothing_may_be_read(tmp_path):
    text = "create table products (code text, country_code text);\n" + policy(
        "FOR SELECT USING (stock > 0)", table="products"
    )
    assert findings(CHECK, tmp_path, {FIRST: text}) == ()


def test_backups_below_the_migrations_are_not_replayed(tmp_path):
    opened = TABLE + policy("FOR UPDATE USING (true)")
    closed = policy("FOR UPDATE USING (auth.uid() = user_id)")
    (finding,) = findings(
        CHECK, tmp_path, {FIRST: opened, "supabase/migrations/_old_backups/schema.sql": closed}
    )
    assert finding.path == FIRST
    prisma = {"db/migrations/1_a/migration.sql": opened, "db/migrations/2_b/migration.sql": "select 1;"}
    assert [f.path for f in findings(CHECK, tmp_path, prisma)] == ["db/migrations/1_a/migration.sql"]
    backups = {"backups/migrations/1.sql": opened}  # nothing else is there to judge
    assert len(findings(CHECK, tmp_path, backups)) == 1

"""A database's structure: recorded changes, additions at each start, and starts that throw it away."""

import pytest
from support import findings, scan

from lastmile.checks.failure_modes import schema_without_migrations
from lastmile.errors import NothingToLookAt
from lastmile.model import Fact, Severity

CHECK = schema_without_migrations.CHECK
FACTS = [Fact.WEB_SERVICE, Fact.DATABASE]
MODELS = {"app/models.py": "class Order(db.Model):\n    pass\n\n\ndb.create_all()\n"}


def test_no_history(tmp_path):
    (found,) = findings(CHECK, tmp_path, MODELS, facts=FACTS)
    assert (found.severity, found.path) == (Severity.MEDIUM, None)
    assert [(e.path, e.line) for e in found.evidence if e.path] == [
        ("app/models.py", 1),
        ("app/models.py", 5),
    ]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("migrations/versions/1_orders.py", "def upgrade():\n    op.add_column('orders', column)\n"),
        ("shop/migrations/0001_initial.py", "operations = [migrations.CreateModel(name='Order')]\n"),
        ("supabase/migrations/1.sql", "create table orders (id int);\n"),
        ("db.rs", 'sqlx::migrate!("steps").run(&pool).await?;\n'),
        ("store.py", "conn.execute('PRAGMA user_version = 3')\n"),
    ],
)
def test_recorded(tmp_path, path, text):
    assert findings(CHECK, tmp_path, {**MODELS, path: text}, facts=FACTS) == ()


def test_an_empty_migrations_folder_records_nothing(tmp_path):
    empty = {**MODELS, "migrations/__init__.py": "\n", "migrations/env.py": "from alembic import context\n"}
    assert len(findings(CHECK, tmp_path, empty, facts=FACTS)) == 1


def test_additions_at_each_start_are_low(tmp_path):
    (found,) = findings(CHECK, tmp_path, {"db.go": "db.AutoMigrate(&Order{})\n"}, facts=FACTS)
    assert found.severity is Severity.LOW


def test_a_start_that_throws_all_away(tmp_path):
    files = {
        "server.js": "sequelize.sync({ force: true })\n",
        "migrations/1.js": "queryInterface.addColumn('a')\n",
    }
    (found,) = findings(CHECK, tmp_path, files, facts=FACTS)
    assert (found.severity, found.path, found.line) == (Severity.HIGH, "server.js", 1)


@pytest.mark.parametrize(
    "files",
    [
        {"app.py": "if reset:\n    Base.metadata.drop_all(engine)\n"},
        {"scripts/clean.py": "Base.metadata.drop_all(engine)\n"},
        {"app.py": "# db.drop_all()\n"},
    ],
)
def test_what_somebody_asked_for(tmp_path, files):
    history = {"migrations/1.sql": "alter table a add column b int;\n"}
    assert findings(CHECK, tmp_path, {**files, **history}, facts=FACTS) == ()


def test_no_tables_of_its_own(tmp_path):
    for files in (
        {"app.py": "x = 1\n"},
        {"app.py": "x = 1\n", "data/sample.sql": "CREATE TABLE a (b int);\n"},
    ):
        with pytest.raises(NothingToLookAt):
            scan(CHECK, tmp_path / str(len(files)), files, facts=FACTS)

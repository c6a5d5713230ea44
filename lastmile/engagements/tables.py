"""The tables of the store as they are now; ``migrations/`` says how they became so.

Their names bear a prefix, because a server's database may hold other programs' tables too. Days and times
are ISO text: SQLite knows no time zones, and text of one form sorts as its times do.
"""

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

REVISIONS = "lastmile_revision"  # Alembic's own table, beside another program's alembic_version
metadata = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pk",
        "fk": "%(table_name)s_%(column_0_name)s_fk",
        "uq": "%(table_name)s_%(column_0_name)s_uq",
        "ix": "%(table_name)s_%(column_0_name)s_ix",
    }
)

client = Table(
    "lastmile_client",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", Text, nullable=False),  # the name folded, by which it is found
    Column("name", Text, nullable=False),  # as it was first typed
    UniqueConstraint("key"),
    sqlite_autoincrement=True,
)
project = Table(
    "lastmile_project",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("client_id", ForeignKey("lastmile_client.id"), nullable=False),
    Column("key", Text, nullable=False),
    Column("name", Text, nullable=False),
    UniqueConstraint("client_id", "key"),
    sqlite_autoincrement=True,
)
audit = Table(
    "lastmile_audit",
    metadata,
    Column("id", Integer, primary_key=True),  # the number that people type; never given twice
    Column("project_id", ForeignKey("lastmile_project.id"), nullable=False),
    Column("run_key", String(64), nullable=False),  # one run of an audit, however it was judged afterwards
    Column("digest", String(64), nullable=False),  # SHA-256 of the record
    Column("added_at", String(32), nullable=False),
    Column("audited_at", String(32), nullable=False),
    Column("target", Text, nullable=False),
    Column("commit_id", String(64)),
    Column("lastmile_version", Text, nullable=False),
    Column("checklist_version", Text, nullable=False),
    Column("profile", Text, nullable=False),
    Column("scope", Text, nullable=False),  # what the audit was told to leave out; "" for the whole
    Column("verdict", Text, nullable=False),
    Column("provisional", Boolean(create_constraint=False), nullable=False),
    Column("overall", Float),
    Column("low", Float),
    Column("high", Float),
    Column("coverage", Float, nullable=False),
    Column("record", LargeBinary, nullable=False),  # audit.json as it was, byte for byte, by zlib
    Column("size", Integer, nullable=False),  # its bytes
    UniqueConstraint("run_key"),
    Index(None, "project_id"),
    sqlite_autoincrement=True,
)
accepted = Table(
    "lastmile_accepted_risk",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("audit_id", ForeignKey("lastmile_audit.id"), nullable=False),
    Column("title", Text, nullable=False),  # of the worst finding that the decision is about
    Column("place", Text, nullable=False),  # its path and line, or the rule or glob that was decided about
    Column("places", Integer, nullable=False),  # findings that it decided
    Column("severity", Text, nullable=False),  # the worst of them
    Column("author", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("expires", String(10)),  # ISO day, the last on which it holds; NULL: no end
    Index(None, "audit_id"),
    sqlite_autoincrement=True,
)

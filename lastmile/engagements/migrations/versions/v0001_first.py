"""The first tables: clients, their projects, the audits, the risks that they accepted."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "lastmile_client",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="lastmile_client_pk"),
        sa.UniqueConstraint("key", name="lastmile_client_key_uq"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "lastmile_project",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("client_id", sa.Integer, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="lastmile_project_pk"),
        sa.ForeignKeyConstraint(["client_id"], ["lastmile_client.id"], name="lastmile_project_client_id_fk"),
        sa.UniqueConstraint("client_id", "key", name="lastmile_project_client_id_uq"),
        sqlite_autoincrement=True,
    )
    _audits()
    op.create_index("lastmile_audit_project_id_ix", "lastmile_audit", ["project_id"])
    _risks()


def _audits() -> None:
    op.create_table(
        "lastmile_audit",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("project_id", sa.Integer, nullable=False),
        sa.Column("run_key", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("added_at", sa.String(32), nullable=False),
        sa.Column("audited_at", sa.String(32), nullable=False),
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("commit_id", sa.String(64)),
        sa.Column("lastmile_version", sa.Text, nullable=False),
        sa.Column("checklist_version", sa.Text, nullable=False),
        sa.Column("profile", sa.Text, nullable=False),
        sa.Column("scope", sa.Text, nullable=False),
        sa.Column("verdict", sa.Text, nullable=False),
        sa.Column("provisional", sa.Boolean(create_constraint=False), nullable=False),
        sa.Column("overall", sa.Float),
        sa.Column("low", sa.Float),
        sa.Column("high", sa.Float),
        sa.Column("coverage", sa.Float, nullable=False),
        sa.Column("record", sa.LargeBinary, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="lastmile_audit_pk"),
        sa.ForeignKeyConstraint(["project_id"], ["lastmile_project.id"], name="lastmile_audit_project_id_fk"),
        sa.UniqueConstraint("run_key", name="lastmile_audit_run_key_uq"),
        sqlite_autoincrement=True,
    )


def _risks() -> None:
    op.create_table(
        "lastmile_accepted_risk",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("audit_id", sa.Integer, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("places", sa.Integer, nullable=False),
        sa.Column("severity", sa.Text, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("expires", sa.String(10)),
        sa.PrimaryKeyConstraint("id", name="lastmile_accepted_risk_pk"),
        sa.ForeignKeyConstraint(
            ["audit_id"], ["lastmile_audit.id"], name="lastmile_accepted_risk_audit_id_fk"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("lastmile_accepted_risk_audit_id_ix", "lastmile_accepted_risk", ["audit_id"])

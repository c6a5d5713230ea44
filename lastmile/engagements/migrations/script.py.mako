"""${message}."""

import sqlalchemy as sa
from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    """What it changes, and why."""
    ${upgrades if upgrades else "raise NotImplementedError"}

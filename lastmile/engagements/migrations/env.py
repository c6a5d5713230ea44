"""What Alembic runs: the migrations, on the connection and in the transaction of ``database.py``."""

from alembic import context

from lastmile.engagements.tables import REVISIONS, metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=REVISIONS,
    transactional_ddl=True,  # SQLite can, once the transaction is begun by hand: all steps or none
)
with context.begin_transaction():
    context.run_migrations()

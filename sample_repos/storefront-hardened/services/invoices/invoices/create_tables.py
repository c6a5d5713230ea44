"""Creates what is missing in the database: ``python -m invoices.create_tables``, before each deployment."""

from invoices import logs
from invoices.settings import Settings
from invoices.store import metadata, open_engine

if __name__ == "__main__":
    logs.configure()
    engine = open_engine(Settings().database_url.get_secret_value())
    metadata.create_all(engine)
    engine.dispose()

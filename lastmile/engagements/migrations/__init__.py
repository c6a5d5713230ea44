"""How the store's tables became what they are: Alembic's folder, shipped in the wheel."""

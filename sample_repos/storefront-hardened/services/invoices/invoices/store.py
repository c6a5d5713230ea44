"""Invoices in the database: one for each order."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    DateTime,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    create_engine,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.exc import IntegrityError

metadata = MetaData()

invoices = Table(
    "invoices",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("order_id", Integer, nullable=False, unique=True),
    Column("customer_id", Integer, nullable=False, index=True),
    Column("email", String(254), nullable=False),
    Column("total_cents", Integer, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("sent_at", DateTime(timezone=True)),
    CheckConstraint("total_cents > 0", name="invoice_total_positive"),
)


def open_engine(url: str) -> Engine:
    """The pool of the whole process. A dead connection is noticed before it is used."""
    limits = {"connect_timeout": 3, "options": "-c statement_timeout=10000"} if url.startswith("postgresql") else {}
    return create_engine(url, pool_pre_ping=True, connect_args=limits)


class InvoiceStore:
    """All that the service does with its table."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def ping(self) -> None:
        """Raises SQLAlchemyError if the database does not answer."""
        with self._engine.connect() as connection:
            connection.execute(text("SELECT 1"))

    def add(self, order_id: int, customer_id: int, email: str, total_cents: int) -> Mapping[str, Any]:
        """The invoice of the order: a new one, or the one that is there already."""
        row = {
            "order_id": order_id,
            "customer_id": customer_id,
            "email": email,
            "total_cents": total_cents,
            "created_at": datetime.now(UTC),
        }
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(invoices).values(row))
        except IntegrityError:
            existing = self.of_order(order_id)
            if existing is None:  # another rule than "one invoice an order" was broken
                raise
            return existing
        added = self.of_order(order_id)
        if added is None:
            raise RuntimeError("an invoice that was just added is not there")
        return added

    def of_order(self, order_id: int) -> Mapping[str, Any] | None:
        """The invoice of this order, if there is one."""
        with self._engine.connect() as connection:
            return connection.execute(select(invoices).where(invoices.c.order_id == order_id)).mappings().first()

    def of_customer(self, customer_id: int, limit: int) -> list[Mapping[str, Any]]:
        """The customer's newest invoices."""
        query = (
            select(invoices).where(invoices.c.customer_id == customer_id).order_by(invoices.c.id.desc()).limit(limit)
        )
        with self._engine.connect() as connection:
            return list(connection.execute(query).mappings())

    def mark_sent(self, invoice_id: int) -> None:
        """Remember that the e-mail went out."""
        with self._engine.begin() as connection:
            connection.execute(update(invoices).where(invoices.c.id == invoice_id).values(sent_at=datetime.now(UTC)))

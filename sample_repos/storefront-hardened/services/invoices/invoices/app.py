"""The service: built from its settings, nothing happens on import."""

import hmac
import logging
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import Depends, FastAPI, Header, HTTPException, Path, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, EmailStr, Field
from sqlalchemy.exc import SQLAlchemyError

from invoices import logs
from invoices.mail import Mailer, MailError
from invoices.settings import Settings
from invoices.store import InvoiceStore, open_engine

log = logging.getLogger(__name__)

Positive = Annotated[int, Field(ge=1, le=2_147_483_647)]


class NewInvoice(BaseModel):
    """What the storefront sends for a paid order."""

    model_config = ConfigDict(extra="forbid", strict=True)

    order_id: Positive
    customer_id: Positive
    email: Annotated[EmailStr, Field(max_length=254)]
    total_cents: Positive


class Invoice(BaseModel):
    """What the service tells about an invoice."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    order_id: int
    customer_id: int
    total_cents: int


def money(cents: int) -> str:
    """Whole cents as dollars, without floating point."""
    return f"${cents // 100}.{cents % 100:02d}"


def create_app(settings: Settings | None = None, *, mail_pause: float = 0.2) -> FastAPI:
    """Build the service. Raises pydantic's ValidationError if a setting is missing."""
    config = settings or Settings()
    logs.configure()
    engine = open_engine(config.database_url.get_secret_value())
    store = InvoiceStore(engine)
    mailer = Mailer(str(config.mail_url), config.mail_api_key.get_secret_value(), config.sender, pause=mail_pause)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        mailer.close()
        engine.dispose()

    app = FastAPI(title="Invoices", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)

    def storefront_only(authorization: Annotated[str, Header()] = "") -> None:
        expected = f"Bearer {config.service_token.get_secret_value()}"
        if not hmac.compare_digest(authorization.encode(), expected.encode()):
            raise HTTPException(401, "not allowed")

    add_error_handling(app)
    add_routes(app, store, mailer, storefront_only)
    return app


def add_error_handling(app: FastAPI) -> None:
    """A request id for each request; every error logged once, answered without internals."""

    @app.middleware("http")
    async def identify(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        logs.request_id.set(str(uuid.uuid4()))
        response = await call_next(request)
        response.headers["x-request-id"] = logs.request_id.get()
        return response

    @app.exception_handler(MailError)
    def mail_failed(_request: Request, error: MailError) -> JSONResponse:
        log.error("the e-mail was not sent", exc_info=error)
        return JSONResponse({"detail": "the e-mail could not be sent"}, 503)

    @app.exception_handler(SQLAlchemyError)
    def database_failed(_request: Request, error: SQLAlchemyError) -> JSONResponse:
        log.error("the database did not answer", exc_info=error)
        return JSONResponse({"detail": "try again"}, 503)


def add_routes(app: FastAPI, store: InvoiceStore, mailer: Mailer, storefront_only: Callable[..., None]) -> None:
    """The routes; the handlers are plain functions, so that the framework runs them in threads."""

    @app.get("/health/live")
    def live() -> dict[str, str]:
        return {"status": "live"}

    @app.get("/health/ready")
    def ready() -> dict[str, str]:
        store.ping()
        return {"status": "ready"}

    @app.post("/invoices", dependencies=[Depends(storefront_only)])
    def create_invoice(order: NewInvoice) -> Invoice:
        row = store.add(order.order_id, order.customer_id, order.email, order.total_cents)
        if row["sent_at"] is None:
            body = f"Thank you for order {row['order_id']}.\n\nTotal: {money(row['total_cents'])}\n"
            mailer.send(row["email"], f"Invoice {row['id']}", body, key=f"invoice-{row['id']}")
            store.mark_sent(row["id"])
            log.info("invoice sent", extra={"fields": {"invoiceId": row["id"], "orderId": row["order_id"]}})
        return Invoice.model_validate(dict(row))

    @app.get("/invoices", dependencies=[Depends(storefront_only)])
    def list_invoices(
        customer_id: Annotated[Positive, Query()], limit: Annotated[int, Query(ge=1, le=100)] = 20
    ) -> list[Invoice]:
        return [Invoice.model_validate(dict(row)) for row in store.of_customer(customer_id, limit)]

    @app.get("/orders/{order_id}/invoice", dependencies=[Depends(storefront_only)])
    def show_invoice(order_id: Annotated[Positive, Path()]) -> Invoice:
        row = store.of_order(order_id)
        if row is None:
            raise HTTPException(404, "no invoice for this order")
        return Invoice.model_validate(dict(row))

"""Juniper invoice service: creates invoices, renders them and sends them by e-mail."""
import time
from datetime import datetime

import requests
import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse
from jinja2 import Template
from sqlalchemy import create_engine, text

import settings
from emailer import notify_slack, send_email

app = FastAPI(title="Juniper invoices", debug=True)

INVOICE_TEMPLATE = Template(
    """
    <html><body>
      <h1>Invoice {{ invoice.id }}</h1>
      <p>Order {{ invoice.order_id }} for {{ invoice.email }}</p>
      <h2>Total: ${{ invoice.total }}</h2>
    </body></html>
    """
)


def init_db():
    """Create the table when the service starts."""
    engine = create_engine(settings.DATABASE_URL)
    with engine.begin() as conn:
        conn.execute(
            text(
                "CREATE TABLE IF NOT EXISTS invoices (id INTEGER PRIMARY KEY, order_id TEXT, "
                "customer_id TEXT, email TEXT, total REAL, created_at TEXT)"
            )
        )


init_db()


@app.get("/")
async def root():
    return {"message": "Juniper invoices are running 🌿"}


@app.get("/invoices")
async def list_invoices(request: Request):
    """List the invoices of a customer."""
    customer_id = request.query_params.get("customer_id")
    engine = create_engine(settings.DATABASE_URL)
    with engine.connect() as conn:
        rows = conn.execute(text(f"SELECT * FROM invoices WHERE customer_id = '{customer_id}'"))
        return [dict(row._mapping) for row in rows]


@app.post("/invoices")
async def create_invoice(request: Request):
    """Create an invoice and send it to the customer."""
    data = await request.json()
    try:
        engine = create_engine(settings.DATABASE_URL)
        with engine.begin() as conn:
            result = conn.execute(
                text(
                    "INSERT INTO invoices (order_id, customer_id, email, total, created_at) "
                    "VALUES (:order_id, :customer_id, :email, :total, :created_at)"
                ),
                {
                    "order_id": data["order_id"],
                    "customer_id": data["customer_id"],
                    "email": data.get("email", ""),
                    "total": data["total"],
                    "created_at": datetime.now().isoformat(),
                },
            )
        send_email(data.get("email", ""), "Your invoice", f"<h1>Total: ${data['total']}</h1>")
        notify_slack(f"New invoice for order {data['order_id']}")
        return {"success": True, "id": result.lastrowid}
    except Exception as e:
        print(f"Error creating invoice: {e}")
        return {"success": False}


@app.get("/invoices/{invoice_id}", response_class=HTMLResponse)
async def show_invoice(invoice_id: str):
    """Show one invoice as a page."""
    engine = create_engine(settings.DATABASE_URL)
    with engine.connect() as conn:
        row = conn.execute(text("SELECT * FROM invoices WHERE id = :id"), {"id": invoice_id}).first()
    if row is None:
        raise InvoiceNotFound(invoice_id)
    return INVOICE_TEMPLATE.render(invoice=row)


@app.post("/invoices/{invoice_id}/remind")
async def remind(invoice_id: str):
    """Send a reminder, wait a little so that we do not annoy the mail provider."""
    time.sleep(2)
    response = requests.get(f"http://localhost:3001/api/orders/{invoice_id}")
    order = response.json()
    send_email(order.get("email"), "Friendly reminder", "Please pay your invoice 🙏")
    return {"success": True}


def apply_late_fee(invoice):
    """Add a late fee to the invoice."""
    # TODO: implement late fees
    pass


if __name__ == "__main__":
    uvicorn.run("app:app", host="0.0.0.0", port=8001, reload=True)

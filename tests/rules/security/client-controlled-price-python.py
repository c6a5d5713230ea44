import stripe
from flask import Flask, request

app = Flask(__name__)
PRICES = {"mug": 1200, "shirt": 2500}


@app.post("/pay")
def pay():
    data = request.get_json()
    # ruleid: client-controlled-price-python
    return stripe.PaymentIntent.create(amount=int(data["amount"]) * 100, currency="eur")


@app.post("/checkout")
def checkout():
    price = request.form.get("price")
    return stripe.checkout.Session.create(
        mode="payment",
        # ruleid: client-controlled-price-python
        line_items=[{"quantity": 1, "price_data": {"currency": "eur", "unit_amount": price}}],
    )


@app.post("/order")
def order():
    # ok: client-controlled-price-python (near miss: the product is chosen by the client, its price by the shop)
    return stripe.PaymentIntent.create(amount=PRICES[request.json["product"]], currency="eur")


@app.post("/book")
def book():
    product = Product.query.get(request.form["product"])
    # ok: client-controlled-price-python (near miss: the price is looked up on the server)
    return stripe.Charge.create(amount=product.price, currency="eur", source=request.form["source"])


@app.post("/fixed")
def fixed():
    # ok: client-controlled-price-python
    return stripe.PaymentIntent.create(amount=1999, currency="eur", receipt_email=request.json["email"])

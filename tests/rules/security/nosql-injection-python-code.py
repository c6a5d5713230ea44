from flask import request
from pymongo import MongoClient

db = MongoClient().shop


@app.get("/orders")
def where():
    # ruleid: nosql-injection-python-code
    return list(db.orders.find({"$where": f"this.owner == '{request.args['owner']}'"}))


def django_view(request):
    condition = "this.total > " + request.GET["min"]
    # ruleid: nosql-injection-python-code
    return list(db.orders.find({"$where": condition, "open": True}))


@app.get("/good")
def good():
    # ok: nosql-injection-python-code
    db.orders.find({"owner": request.args["owner"]})
    # ok: nosql-injection-python-code
    db.orders.find({"$where": "this.total > this.paid"})
    # ok: nosql-injection-python-code (near miss: a number)
    return db.orders.find({"$where": f"this.total > {int(request.args['min'])}"})

import json

from bson import ObjectId
from fastapi import FastAPI
from flask import Flask, request
from pymongo import MongoClient

app = Flask(__name__)
api = FastAPI()
db = MongoClient().shop


@app.post("/login")
def login():
    data = request.get_json()
    # ruleid: nosql-injection-python
    user = db.users.find_one({"name": data["name"], "password": data["password"]})
    return {"ok": bool(user)}


@app.post("/search")
def whole_filter():
    # ruleid: nosql-injection-python
    return list(db.orders.find(request.json))


@app.post("/remove")
def removal():
    name = request.json.get("name")
    # ruleid: nosql-injection-python
    db["customers"].delete_many({"name": name})


def django_view(request):
    body = json.loads(request.body)
    # ruleid: nosql-injection-python
    return db.users.find_one({"email": body.get("email")})


@app.get("/by-query")
def parsed_text():
    # ruleid: nosql-injection-python
    return list(db.orders.find(json.loads(request.args["filter"])))


@app.post("/good")
def good():
    data = request.get_json()
    # ok: nosql-injection-python
    db.users.find_one({"name": str(data["name"])})
    # ok: nosql-injection-python
    db.users.find_one({"_id": ObjectId(data["id"])})
    # ok: nosql-injection-python (near miss: a form holds texts only)
    db.users.find_one({"name": request.form["name"]})
    # ok: nosql-injection-python (near miss: stored, not searched)
    db.users.insert_one({"name": data["name"]})
    # ok: nosql-injection-python (near miss: a text method works on a text alone)
    db.users.find_one({"email": data["email"].lower()})
    # ok: nosql-injection-python (near miss: find of a text)
    "abc".find(data["name"])


@app.post("/typed")
def typed():
    name = request.json["name"]
    if not isinstance(name, str):
        return "no", 400
    # ok: nosql-injection-python (near miss: the type was checked)
    return db.users.find_one({"name": name})

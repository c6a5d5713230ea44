import sqlite3

import pandas as pd
from django.db import connection
from django.http import JsonResponse
from fastapi import Depends, FastAPI
from flask import Flask, request
from sqlalchemy import select, text

app = Flask(__name__)
api = FastAPI()

SORTABLE = {"name": "name", "age": "age"}
COLUMNS = ("name", "age")
USERS_TABLE = "users"


@app.get("/users")
def f_string():
    conn = sqlite3.connect("app.db")
    # ruleid: sql-string-building-python
    return conn.execute(f"SELECT * FROM users WHERE name = '{request.args['name']}'").fetchall()


@app.post("/login")
def built_in_steps():
    name = request.form.get("name").strip()
    query = "SELECT * FROM users WHERE name = '%s'" % name
    cursor = sqlite3.connect("app.db").cursor()
    # ruleid: sql-string-building-python
    cursor.execute(query)
    return "ok"


@app.route("/orders/<customer>")
def route_parameter(customer):
    sql = "SELECT * FROM orders WHERE customer = '{}'".format(customer)
    # ruleid: sql-string-building-python
    return db.session.execute(sql).all()


@api.get("/search")
async def sqlalchemy_text(q: str, db=Depends(get_db)):
    # ruleid: sql-string-building-python
    return await db.execute(text(f"SELECT * FROM items WHERE title LIKE '%{q}%'"))


def django_view(request):
    with connection.cursor() as cursor:
        # ruleid: sql-string-building-python
        cursor.execute("SELECT id FROM blog WHERE slug = '" + request.GET["slug"] + "'")
        return JsonResponse({"rows": cursor.fetchall()})


def django_raw(request):
    where = "owner = " + request.POST.get("owner")
    # ruleid: sql-string-building-python
    return Blog.objects.raw("SELECT * FROM blog WHERE " + where)


@app.get("/report")
def collected_conditions():
    body = request.get_json()
    conditions = []
    if body["city"]:
        conditions.append(f"city = '{body['city']}'")
    sql = "SELECT * FROM report WHERE " + " AND ".join(conditions)
    # ruleid: sql-string-building-python
    return pd.read_sql(sql, engine).to_dict()


@app.post("/console")
def whole_statement():
    # ruleid: sql-string-building-python
    return cursor.execute(request.form["sql"]).fetchall()


@app.get("/bound")
def bound():
    # ok: sql-string-building-python
    return conn.execute("SELECT * FROM users WHERE name = ?", (request.args["name"],)).fetchall()


@api.get("/orm")
async def orm(q: str, db=Depends(get_db)):
    # ok: sql-string-building-python
    return await db.execute(select(Item).where(Item.title.like(f"%{q}%")))


# Near misses: each of these puts something into the SQL text, and none of it is the visitor's.
@app.get("/sorted")
def allow_list_lookup():
    column = SORTABLE[request.args["sort"]]
    # ok: sql-string-building-python
    return conn.execute(f"SELECT * FROM users ORDER BY {column}")


@app.get("/sorted-by-get")
def allow_list_get():
    column = SORTABLE.get(request.args.get("sort"), "name")
    # ok: sql-string-building-python
    return conn.execute("SELECT * FROM users ORDER BY " + column)


@app.get("/sorted-by-check")
def allow_list_check():
    column = request.args["sort"]
    if column not in COLUMNS:
        return "unknown column", 400
    # ok: sql-string-building-python
    return conn.execute(f"SELECT * FROM users ORDER BY {column}")


@app.post("/many")
def placeholders():
    ids = request.json["ids"]
    marks = ",".join("?" * len(ids))
    # ok: sql-string-building-python (near miss: a constant table and placeholders)
    return conn.execute(f"SELECT * FROM {USERS_TABLE} WHERE id IN ({marks})", ids)


@app.get("/page")
def number():
    page = int(request.args["page"])
    # ok: sql-string-building-python
    return conn.execute(f"SELECT * FROM users LIMIT 10 OFFSET {page * 10}")


@api.get("/items/{item_id}")
def typed_number(item_id: int, db=Depends(get_db)):
    # ok: sql-string-building-python
    return db.execute(f"SELECT * FROM items WHERE id = {item_id}")


@app.get("/direction")
def chosen_word():
    direction = "ASC" if request.args.get("up") == "1" else "DESC"
    # ok: sql-string-building-python
    return conn.execute(f"SELECT * FROM users ORDER BY name {direction}")


@app.get("/like")
def value_is_built_not_the_statement():
    pattern = f"%{request.args['q']}%"
    # ok: sql-string-building-python
    return conn.execute("SELECT * FROM users WHERE name LIKE ?", (pattern,))

import sqlite3

from flask import Flask, request
from psycopg2 import sql
from sqlalchemy import text

app = Flask(__name__)
EVENTS_TABLE = "events"
PAGE_SIZE = 50
COLUMNS = ("name", "age")
ORDER = {"new": "created DESC", "old": "created ASC"}


def f_string(name):
    conn = sqlite3.connect("app.db")
    # ruleid: sql-string-building-python-unproven
    cur = conn.execute(f"SELECT * FROM users WHERE name = '{name}'")
    return cur.fetchall()


def percent(cursor, email: str):
    query = "SELECT * FROM users WHERE email = '%s'" % email
    # ruleid: sql-string-building-python-unproven
    cursor.execute(query)


def added_in_steps(cursor, city=None):
    query = "SELECT * FROM shops WHERE 1 = 1"
    if city:
        query += " AND city = '" + city + "'"
    # ruleid: sql-string-building-python-unproven
    cursor.execute(query)


class UserRepository:
    def by_role(self, role):
        # ruleid: sql-string-building-python-unproven
        return self.session.execute(text("SELECT * FROM users WHERE role = '{}'".format(role)))


def joined(cursor, names):
    quoted = []
    for name in names:
        quoted.append("'" + name + "'")
    # ruleid: sql-string-building-python-unproven
    cursor.execute("DELETE FROM users WHERE name IN (%s)" % ", ".join(quoted))


def bound(cursor, name):
    # ok: sql-string-building-python-unproven
    cursor.execute("SELECT * FROM users WHERE name = %s", (name,))


def passed_on(cursor, statement):
    # ok: sql-string-building-python-unproven
    cursor.execute(statement)


# Near misses: something other than a plain string stands in the SQL text, but a value of the caller's does not.
def constants(cursor, name):
    # ok: sql-string-building-python-unproven (near miss: constants by their names)
    cursor.execute(f"SELECT * FROM {EVENTS_TABLE} WHERE name = %s LIMIT {PAGE_SIZE}", (name,))


def placeholders(cursor, ids):
    marks = ",".join("?" * len(ids))
    # ok: sql-string-building-python-unproven
    cursor.execute(f"SELECT * FROM users WHERE id IN ({marks})", ids)


def placeholders_by_list(cursor, ids):
    # ok: sql-string-building-python-unproven
    cursor.execute("SELECT * FROM users WHERE id IN (" + ",".join(["%s"] * len(ids)) + ")", ids)


def placeholders_by_loop(cursor, ids):
    marks = ", ".join("?" for _ in ids)
    # ok: sql-string-building-python-unproven
    cursor.execute(f"SELECT * FROM users WHERE id IN ({marks})", ids)


def optional_condition(cursor, city=None):
    query = "SELECT * FROM shops"
    parameters = []
    if city:
        query += " WHERE city = ?"
        parameters.append(city)
    # ok: sql-string-building-python-unproven
    cursor.execute(query, parameters)


def number(cursor, user_id):
    # ok: sql-string-building-python-unproven
    cursor.execute(f"SELECT * FROM users WHERE id = {int(user_id)}")


def typed(cursor, user_id: int):
    # ok: sql-string-building-python-unproven
    cursor.execute(f"SELECT * FROM users WHERE id = {user_id}")


def identifiers(cursor, name):
    statement = sql.SQL("SELECT * FROM {} WHERE a = 1").format(sql.Identifier(name))
    # ok: sql-string-building-python-unproven
    cursor.execute(statement)


def allow_list(cursor, order_word):
    # ok: sql-string-building-python-unproven
    cursor.execute(f"SELECT * FROM users ORDER BY {ORDER[order_word]}")


def checked(cursor, wanted):
    if wanted not in COLUMNS:
        raise ValueError(wanted)
    # ok: sql-string-building-python-unproven
    cursor.execute(f"SELECT {wanted} FROM users")


def built_by_a_helper(cursor, filters):
    where, parameters = _build_where(filters)
    query = "SELECT * FROM " + EVENTS_TABLE
    if where:
        query += " WHERE " + where
    # ok: sql-string-building-python-unproven (near miss: a helper that hands out the condition and its values apart)
    cursor.execute(query, parameters)


# With the request in sight it is the other rule's finding.
@app.get("/users")
def from_request():
    # ok: sql-string-building-python-unproven
    return conn.execute(f"SELECT * FROM users WHERE name = '{request.args['name']}'")


@app.get("/orders/<customer>")
def from_route(customer):
    # ok: sql-string-building-python-unproven
    return conn.execute(f"SELECT * FROM orders WHERE customer = '{customer}'")


def not_sql(executor, path):
    # ok: sql-string-building-python-unproven
    executor.execute(f"update {path}")

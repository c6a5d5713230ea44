import sqlite3

from sqlalchemy import text

EVENTS_TABLE = "events"


def at_once(row):
    conn = sqlite3.connect("app.db")
    # ruleid: sql-string-building-python-construct
    conn.execute("SELECT * FROM users WHERE name = '" + row.name_given + "'")
    # ruleid: sql-string-building-python-construct
    conn.execute("DELETE FROM users WHERE id = '%s'" % row.user)
    # ruleid: sql-string-building-python-construct
    return conn.execute("SELECT * FROM users WHERE mail = '{}'".format(row.mail))


class Importer:
    def store(self):
        statement = f"INSERT INTO notes VALUES ('{self.note}')"
        # ruleid: sql-string-building-python-construct
        self.session.execute(text(statement))


def good(cursor, row, ids):
    # ok: sql-string-building-python-construct
    cursor.execute("SELECT * FROM users WHERE name = %s", (row.mail,))
    # ok: sql-string-building-python-construct (near miss: a constant of our own)
    cursor.execute(f"SELECT * FROM {EVENTS_TABLE} WHERE kind = 1")
    placeholders = ",".join("?" * len(ids))
    # ok: sql-string-building-python-construct (near miss: placeholders)
    cursor.execute(f"SELECT * FROM users WHERE id IN ({placeholders})", ids)
    # ok: sql-string-building-python-construct (near miss: a number)
    cursor.execute(f"SELECT * FROM users LIMIT {int(row.top)}")
    number = int(row.top)
    # ok: sql-string-building-python-construct (near miss: made a number before)
    cursor.execute(f"DELETE FROM users WHERE id = {number}")
    # ok: sql-string-building-python-construct (near miss: literals joined over two lines)
    cursor.execute("SELECT * FROM users " + "WHERE active = 1")
    # ok: sql-string-building-python-construct (near miss: no statement)
    runner.execute("hello " + row.mail)

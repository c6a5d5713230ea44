from app.models import Author, Book, User


def totals(conn, ids):
    out = []
    for i in ids:
        # ruleid: query-in-loop-python
        out.append(conn.execute("SELECT sum(x) FROM t WHERE id = ?", (i,)).fetchone())
    return out


def authors(books):
    found = []
    for book in books:
        # ruleid: query-in-loop-python
        found.append(Author.objects.get(id=book.author_id))
    return found


def users(session, orders):
    # ruleid: query-in-loop-python
    return [session.get(User, order.user_id) for order in orders]


async def names(session, rows):
    result = {}
    for row in rows:
        # ruleid: query-in-loop-python
        result[row.id] = session.query(User).filter(User.id == row.user_id).first()
    return result


def together(conn, ids):
    marks = ",".join("?" * len(ids))
    # ok: query-in-loop-python
    return conn.execute(f"SELECT id, sum(x) FROM t WHERE id IN ({marks}) GROUP BY id", ids).fetchall()


def joined(orders):
    # ok: query-in-loop-python
    return [order.user.name for order in Order.objects.select_related("user")]


# Near misses: a query and a loop on one line or in one block, but not one query for each row.
def source_of_loop(conn):
    # ok: query-in-loop-python
    for row in conn.execute("SELECT id FROM t"):
        print(row)


def tries(conn):
    for attempt in range(3):
        # ok: query-in-loop-python (near miss: a retry, not a row)
        conn.execute("SELECT 1 WHERE ? > 0", (attempt,))


def few(conn):
    for table in ("a", "b"):
        # ok: query-in-loop-python
        conn.execute("DELETE FROM log WHERE name = ?", (table,))


def upgrade(conn, rows):
    for row in rows:
        # ok: query-in-loop-python
        conn.execute("UPDATE t SET a = ? WHERE id = ?", (row.a, row.id))


def mapping(cache, keys):
    # ok: query-in-loop-python
    return [cache.get(key) for key in keys]

use rusqlite::{params, Connection};

const USERS: &str = "users";

pub async fn by_name(pool: &PgPool, name: &str) -> Result<Vec<User>, sqlx::Error> {
    // ruleid: sql-string-building-rust
    sqlx::query_as::<_, User>(&format!("SELECT * FROM users WHERE name = '{}'", name))
        .fetch_all(pool)
        .await
}

pub async fn remove(pool: &PgPool, email: &str) -> Result<(), sqlx::Error> {
    let statement = format!("DELETE FROM users WHERE email = '{email}'");
    // ruleid: sql-string-building-rust
    sqlx::query(&statement).execute(pool).await?;
    Ok(())
}

pub fn insert(conn: &Connection, name: &str) -> rusqlite::Result<usize> {
    // ruleid: sql-string-building-rust
    conn.execute(&format!("INSERT INTO users (name) VALUES ('{}')", name), [])
}

pub fn search(conn: &mut PgConnection, text: &str) -> QueryResult<Vec<User>> {
    // ruleid: sql-string-building-rust
    diesel::sql_query(format!("SELECT * FROM users WHERE name LIKE '%{}%'", text)).load(conn)
}

pub async fn orm(db: &DatabaseConnection, name: &str) -> Result<Vec<QueryResult>, DbErr> {
    let sql = format!("SELECT * FROM users WHERE name = '{}'", name);
    // ruleid: sql-string-building-rust
    db.query_all(Statement::from_string(DbBackend::Postgres, sql)).await
}

pub fn dropped(conn: &mut PooledConn, name: &str) -> mysql::Result<()> {
    // ruleid: sql-string-building-rust
    conn.query_drop(format!("DELETE FROM users WHERE name = '{name}'"))
}

pub async fn bound(pool: &PgPool, name: &str) -> Result<Vec<User>, sqlx::Error> {
    // ok: sql-string-building-rust
    sqlx::query_as::<_, User>("SELECT * FROM users WHERE name = $1").bind(name).fetch_all(pool).await
}

pub fn bound_in_sqlite(conn: &Connection, name: &str) -> rusqlite::Result<usize> {
    // ok: sql-string-building-rust
    conn.execute("INSERT INTO users (name) VALUES (?1)", params![name])
}

// Near misses: format! around SQL, but what it puts in is a constant, an identifier or a placeholder.
pub fn constant(conn: &Connection, name: &str) -> rusqlite::Result<usize> {
    // ok: sql-string-building-rust (near miss: a constant table)
    conn.execute(&format!("DELETE FROM {} WHERE name = ?1", USERS), params![name])
}

pub fn identifier(conn: &Connection, column: &str) -> rusqlite::Result<Statement<'_>> {
    // ok: sql-string-building-rust
    conn.prepare(&format!("SELECT id, name FROM users ORDER BY {column}"))
}

pub fn placeholders(conn: &Connection, ids: &[i64]) -> rusqlite::Result<Statement<'_>> {
    let marks = vec!["?"; ids.len()].join(",");
    // ok: sql-string-building-rust
    conn.prepare(&format!("SELECT * FROM users WHERE id IN ({})", marks))
}

pub fn numbered(next: usize) -> String {
    // ok: sql-string-building-rust
    client.query(&format!("SELECT * FROM users WHERE id = ${}", next), &[&id])
}

pub fn like_value(conn: &Connection, text: &str) -> rusqlite::Result<usize> {
    // ok: sql-string-building-rust
    conn.execute("DELETE FROM users WHERE name LIKE ?1", params![format!("%{}%", text)])
}

pub async fn subquery(pool: &PgPool, inner: &str, ids: &[i64]) -> Result<Vec<User>, sqlx::Error> {
    let placeholders = ["?"].repeat(ids.len()).join(",");
    let statement = format!(
        "SELECT * FROM ({inner}) f WHERE id IN ({placeholders}) AND deleted_at IS NULL"
    );
    // ok: sql-string-building-rust (near miss: placeholders and a part of the statement)
    sqlx::query_as::<_, User>(sqlx::AssertSqlSafe(statement)).fetch_all(pool).await
}

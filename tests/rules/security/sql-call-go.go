package store

func all(ctx context.Context, db *sql.DB, name string) {
	// ruleid: sql-call-go
	db.QueryContext(ctx, "SELECT * FROM users WHERE name = $1", name)
	// ruleid: sql-call-go
	db.Exec("DELETE FROM users WHERE name = '" + name + "'")
	// ok: sql-call-go (near miss: a method of the same name, and no statement)
	address.Query("page")
	// ok: sql-call-go
	job.Exec(ctx, name)
}

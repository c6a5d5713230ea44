package store

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"strings"

	"gorm.io/gorm"
)

const eventsTable = "events"

type Store struct {
	db *sql.DB
}

func (s *Store) ByName(name string) (*sql.Rows, error) {
	// ruleid: sql-string-building-go-unproven
	return s.db.Query(fmt.Sprintf("SELECT * FROM users WHERE name = '%s'", name))
}

func remove(ctx context.Context, db *sql.DB, email string) error {
	query := "DELETE FROM users WHERE email = '" + email + "'"
	// ruleid: sql-string-building-go-unproven
	_, err := db.ExecContext(ctx, query)
	return err
}

func search(db *gorm.DB, city, street string) (found []Shop) {
	statement := "SELECT * FROM shops WHERE 1 = 1"
	if city != "" {
		statement += " AND city = '" + city + "'"
	}
	// ruleid: sql-string-building-go-unproven
	db.Raw(statement).Scan(&found)
	return found
}

func noResult(db *sql.DB, email string) {
	// ruleid: sql-string-building-go-unproven
	db.Exec("DELETE FROM sessions WHERE email = '" + email + "'")
}

func bound(db *sql.DB, name string) (*sql.Rows, error) {
	// ok: sql-string-building-go-unproven
	return db.Query("SELECT * FROM users WHERE name = $1", name)
}

func passedOn(db *sql.DB, statement string) (*sql.Rows, error) {
	// ok: sql-string-building-go-unproven
	return db.Query(statement)
}

// Near misses: a constant, a number, placeholders or an identifier stands in the SQL text, no text of the caller's.
func constant(db *sql.DB, name string) (*sql.Rows, error) {
	// ok: sql-string-building-go-unproven
	return db.Query("SELECT * FROM "+eventsTable+" WHERE name = $1", name)
}

func number(db *sql.DB, id int) (*sql.Rows, error) {
	// ok: sql-string-building-go-unproven (near miss: a number by its format)
	return db.Query(fmt.Sprintf("SELECT * FROM users WHERE id = %d", id))
}

func marks(db *sql.DB, names []string) (*sql.Rows, error) {
	list := strings.Repeat("?,", len(names)-1) + "?"
	// ok: sql-string-building-go-unproven
	return db.Query("SELECT * FROM users WHERE name IN ("+list+")", names)
}

func identifier(db *sql.DB, table string) (*sql.Rows, error) {
	// ok: sql-string-building-go-unproven
	return db.Query(fmt.Sprintf("SELECT count(*) FROM %s", table))
}

// With the request in sight it is the other rule's finding.
func handler(w http.ResponseWriter, r *http.Request) {
	// ok: sql-string-building-go-unproven
	rows, err := db.Query("SELECT * FROM users WHERE name = '" + r.FormValue("name") + "'")
	show(w, rows, err)
}

func appended(ctx context.Context, db *sql.DB, update *store.UpdateUser) error {
	set, args := []string{}, []any{}
	if name := update.Name; name != nil {
		set, args = append(set, "name = ?"), append(args, *name)
	}
	query := "UPDATE users SET " + strings.Join(set, ", ") + " WHERE id = ?"
	// ok: sql-string-building-go-unproven (near miss: fixed pieces beside a list of bound values)
	_, err := db.ExecContext(ctx, query, args...)
	return err
}

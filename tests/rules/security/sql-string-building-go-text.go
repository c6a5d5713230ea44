package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

func pending(ctx context.Context, db *sql.DB, orders []Order) error {
	for _, order := range orders {
		// ruleid: sql-string-building-go-text
		if _, err := db.ExecContext(ctx, "UPDATE orders SET note = '"+order.Note+"'"); err != nil {
			return err
		}
	}
	return nil
}

func byOwner(db *sql.DB) (*sql.Rows, error) {
	owner := current()
	query := fmt.Sprintf("SELECT * FROM orders WHERE owner = '%s'", owner)
	// ruleid: sql-string-building-go-text
	return db.Query(query)
}

func bound(db *sql.DB) (*sql.Rows, error) {
	// ok: sql-string-building-go-text
	return db.Query("SELECT * FROM orders WHERE owner = $1", current())
}

func marks(db *sql.DB, ids []any) (*sql.Rows, error) {
	list := strings.TrimSuffix(strings.Repeat("?,", len(ids)), ",")
	// ok: sql-string-building-go-text
	return db.Query("SELECT * FROM orders WHERE id IN ("+strings.Repeat("?,", len(ids)-1)+"?)", ids...)
}

func identifier(db *sql.DB) (*sql.Rows, error) {
	// ok: sql-string-building-go-text (near miss: a table's name cannot be bound)
	return db.Query("SELECT count(*) FROM " + tables[0].Name)
}

func numbered(db *sql.DB, next int) (*sql.Rows, error) {
	// ok: sql-string-building-go-text (near miss: the number of a placeholder)
	return db.Query(fmt.Sprintf("SELECT * FROM orders WHERE owner = $%d", next), current())
}

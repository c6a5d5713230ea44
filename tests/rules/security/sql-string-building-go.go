package main

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"
	"gorm.io/gorm"
)

var sortable = map[string]string{"name": "name", "age": "age"}
var columns = []string{"name", "age"}

const usersTable = "users"

func sprintf(db *sql.DB) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		name := r.URL.Query().Get("name")
		query := fmt.Sprintf("SELECT * FROM users WHERE name = '%s'", name)
		// ruleid: sql-string-building-go
		rows, err := db.Query(query)
		show(w, rows, err)
	}
}

func concatenated(w http.ResponseWriter, r *http.Request) {
	// ruleid: sql-string-building-go
	_, err := db.ExecContext(r.Context(), "DELETE FROM users WHERE name = '"+r.FormValue("name")+"'")
	show(w, nil, err)
}

func ginRaw(c *gin.Context) {
	var found []User
	// ruleid: sql-string-building-go
	gormDB.Raw("SELECT * FROM users WHERE city = '" + c.Query("city") + "'").Scan(&found)
	c.JSON(200, found)
}

func decodedBody(w http.ResponseWriter, r *http.Request) {
	var login Login
	if err := json.NewDecoder(r.Body).Decode(&login); err != nil {
		http.Error(w, "bad request", 400)
		return
	}
	// ruleid: sql-string-building-go
	row := db.QueryRow(fmt.Sprintf("SELECT id FROM users WHERE email = '%s'", login.Email))
	show(w, row, nil)
}

func ordered(c *gin.Context) {
	var found []User
	// ruleid: sql-string-building-go
	gormDB.Where("city = ?", "Bern").Or("name = '" + c.Query("name") + "'").Find(&found)
	c.JSON(200, found)
}

func expression(w http.ResponseWriter, r *http.Request) {
	// ruleid: sql-string-building-go
	err := pg.NewSelect().ColumnExpr("count(*) FILTER (WHERE city = '" + r.FormValue("city") + "')").Scan(r.Context())
	show(w, nil, err)
}

func firstBound(c *gin.Context) {
	var found User
	// ok: sql-string-building-go (near miss: the value is bound, the text is fixed)
	gormDB.First(&found, "name = ?", c.Query("name"))
	c.JSON(200, found)
}

func bound(w http.ResponseWriter, r *http.Request) {
	// ok: sql-string-building-go
	rows, err := db.Query("SELECT * FROM users WHERE name = $1", r.URL.Query().Get("name"))
	show(w, rows, err)
}

func gormWhere(c *gin.Context) {
	var found []User
	// ok: sql-string-building-go
	gormDB.Where("city = ?", c.Query("city")).Find(&found)
	c.JSON(200, found)
}

// Near misses: something stands in the SQL text, but it is not what the visitor wrote.
func lookedUp(w http.ResponseWriter, r *http.Request) {
	column := sortable[r.FormValue("sort")]
	// ok: sql-string-building-go
	rows, err := db.Query("SELECT * FROM users ORDER BY " + column)
	show(w, rows, err)
}

func checked(w http.ResponseWriter, r *http.Request) {
	column := r.FormValue("sort")
	if !slices.Contains(columns, column) {
		http.Error(w, "unknown column", 400)
		return
	}
	// ok: sql-string-building-go
	rows, err := db.Query("SELECT * FROM users ORDER BY " + column)
	show(w, rows, err)
}

func number(w http.ResponseWriter, r *http.Request) {
	id, err := strconv.Atoi(r.FormValue("id"))
	if err != nil {
		http.Error(w, "bad id", 400)
		return
	}
	// ok: sql-string-building-go (near miss: a number by its format)
	rows, err := db.Query(fmt.Sprintf("SELECT * FROM users WHERE id = %d", id))
	show(w, rows, err)
}

func likePattern(w http.ResponseWriter, r *http.Request) {
	pattern := "%" + r.FormValue("q") + "%"
	// ok: sql-string-building-go
	rows, err := db.Query("SELECT * FROM "+usersTable+" WHERE name LIKE $1", pattern)
	show(w, rows, err)
}

func placeholders(w http.ResponseWriter, r *http.Request) {
	ids := r.URL.Query()["id"]
	marks := strings.TrimSuffix(strings.Repeat("?,", len(ids)), ",")
	// ok: sql-string-building-go
	rows, err := db.Query("SELECT * FROM users WHERE id IN ("+marks+")", ids)
	show(w, rows, err)
}

package main

import (
	"database/sql"
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/redis/go-redis/v9"
)

var shared *redis.Client

func list(w http.ResponseWriter, r *http.Request) {
	// ruleid: client-per-request-go
	db, err := sql.Open("postgres", dsn)
	show(w, db, err)
}

func ginHandler(c *gin.Context) {
	// ruleid: client-per-request-go
	client := redis.NewClient(&redis.Options{Addr: address})
	c.JSON(200, client.Get(c, "a"))
}

func routes(mux *http.ServeMux) {
	mux.HandleFunc("/a", func(w http.ResponseWriter, r *http.Request) {
		// ruleid: client-per-request-go
		db, err := sql.Open("postgres", dsn)
		show(w, db, err)
	})
}

func main() {
	// ok: client-per-request-go
	db, err := sql.Open("postgres", dsn)
	serve(db, err)
}

func handler(db *sql.DB) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		// ok: client-per-request-go
		rows, err := db.Query("SELECT 1")
		show(w, rows, err)
	}
}

// Near misses: written beside or inside of a handler, but run once.
func handlerWithOwnPool() http.HandlerFunc {
	// ok: client-per-request-go
	db, err := sql.Open("postgres", dsn)
	return func(w http.ResponseWriter, r *http.Request) {
		show(w, db, err)
	}
}

func lazy(w http.ResponseWriter, r *http.Request) {
	if shared == nil {
		// ok: client-per-request-go (near miss: made inside a handler, but once)
		shared = redis.NewClient(&redis.Options{Addr: address})
	}
	show(w, shared, nil)
}

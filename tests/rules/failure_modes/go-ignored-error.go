package main

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strconv"
)

func fetch(address string) []byte {
	// ruleid: go-ignored-error
	resp, _ := http.Get(address)
	// ruleid: go-ignored-error
	body, _ := io.ReadAll(resp.Body)
	return body
}

func parse(data []byte, text string) (Config, int) {
	var config Config
	// ruleid: go-ignored-error
	json.Unmarshal(data, &config)
	// ruleid: go-ignored-error
	_ = json.Unmarshal(data, &config)
	// ruleid: go-ignored-error
	count, _ := strconv.Atoi(text)
	return config, count
}

func store(db *sql.DB, id int) {
	tx, err := db.Begin()
	if err != nil {
		return
	}
	defer tx.Rollback()
	// ruleid: go-ignored-error
	tx.Commit()
}

func list(db *sql.DB) {
	// ruleid: go-ignored-error
	rows, _ := db.Query("SELECT id FROM a")
	for rows.Next() {
		var id int
		// ruleid: go-ignored-error
		rows.Scan(&id)
	}
}

func kept(address string) ([]byte, error) {
	// ok: go-ignored-error
	resp, err := http.Get(address)
	if err != nil {
		return nil, err
	}
	// ok: go-ignored-error
	defer resp.Body.Close()
	// ok: go-ignored-error
	return io.ReadAll(resp.Body)
}

func used(data []byte, tx *sql.Tx) error {
	var config Config
	// ok: go-ignored-error
	if err := json.Unmarshal(data, &config); err != nil {
		return err
	}
	// ok: go-ignored-error
	if json.Unmarshal(data, &config) != nil {
		return nil
	}
	// ok: go-ignored-error
	return tx.Commit()
}

// Near misses: an underscore or a bare call, and no error that matters behind it.
func harmless(values map[string]int, anything any, resp *http.Response) {
	// ok: go-ignored-error
	value, _ := values["a"]
	// ok: go-ignored-error
	text, _ := anything.(string)
	// ok: go-ignored-error
	host, _ := os.Hostname()
	// ok: go-ignored-error
	base, _ := url.Parse("https://api.example.com")
	// ok: go-ignored-error
	fmt.Println(value, text, host, base)
	for _, item := range values {
		// ok: go-ignored-error
		fmt.Fprintln(os.Stderr, item)
	}
	// ok: go-ignored-error
	_, _ = io.Copy(io.Discard, resp.Body)
}

// A page that is no number becomes 0, which the code below turns into the first page.
func page(c *gin.Context) int {
	// ok: go-ignored-error
	page, _ := strconv.Atoi(c.DefaultQuery("page", "1"))
	if page < 1 {
		page = 1
	}
	return page
}

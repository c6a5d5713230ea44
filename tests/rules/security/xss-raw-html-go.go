package main

import (
	"encoding/json"
	"fmt"
	"html"
	"html/template"
	"io"
	"net/http"
	"strings"
)

func greet(w http.ResponseWriter, r *http.Request) {
	// ruleid: xss-raw-html-go
	fmt.Fprintf(w, "<h1>Hello %s</h1>", r.URL.Query().Get("name"))
}

func echo(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	// ruleid: xss-raw-html-go
	w.Write(body)
}

func built(w http.ResponseWriter, r *http.Request) {
	var page strings.Builder
	page.WriteString("You searched for ")
	page.WriteString(r.FormValue("q"))
	// ruleid: xss-raw-html-go
	io.WriteString(w, page.String())
}

func trusted(w http.ResponseWriter, r *http.Request) {
	bio := r.FormValue("bio")
	// ruleid: xss-raw-html-go
	profile.Execute(w, template.HTML(bio))
}

func escaped(w http.ResponseWriter, r *http.Request) {
	// ok: xss-raw-html-go (near miss: the same line, with the value escaped)
	fmt.Fprintf(w, "<h1>Hello %s</h1>", html.EscapeString(r.URL.Query().Get("name")))
}

func plain(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	// ok: xss-raw-html-go (near miss: the browser is told that this is no page)
	fmt.Fprintf(w, "Hello %s", r.URL.Query().Get("name"))
}

func asJSON(w http.ResponseWriter, r *http.Request) {
	data, err := json.Marshal(map[string]string{"name": r.FormValue("name")})
	if err != nil {
		return
	}
	// ok: xss-raw-html-go
	w.Write(data)
}

func templated(w http.ResponseWriter, r *http.Request) {
	// ok: xss-raw-html-go
	profile.Execute(w, r.FormValue("bio"))
}

func failed(w http.ResponseWriter, r *http.Request) {
	var order Order
	err := json.NewDecoder(r.Body).Decode(&order)
	// ok: xss-raw-html-go
	fmt.Fprintf(w, "cannot read the order: %v", err)
}

package web

import (
	"fmt"
	"html"
	"net/http"
	"strconv"
)

func notFound(w http.ResponseWriter, r *http.Request) {
	// ruleid: xss-raw-html-go-markup
	page := fmt.Sprintf("<b>%s</b> was not found", r.FormValue("q"))
	render(w, page)
}

func row(w http.ResponseWriter, r *http.Request) {
	name := r.URL.Query().Get("name")
	// ruleid: xss-raw-html-go-markup
	render(w, "<td>"+name)
}

func escaped(w http.ResponseWriter, r *http.Request) {
	name := html.EscapeString(r.URL.Query().Get("name"))
	// ok: xss-raw-html-go-markup (near miss: escaped before)
	render(w, "<td>"+name)
}

func number(w http.ResponseWriter, r *http.Request) {
	page, err := strconv.Atoi(r.FormValue("page"))
	if err != nil {
		return
	}
	// ok: xss-raw-html-go-markup
	render(w, fmt.Sprintf("<b>Page %v</b>", page))
}

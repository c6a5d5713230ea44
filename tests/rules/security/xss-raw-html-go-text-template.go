package web

import (
	"net/http"
	"os"
	"text/template"
)

var page = template.Must(template.ParseFiles("page.html"))

func show(w http.ResponseWriter, r *http.Request) {
	// ruleid: xss-raw-html-go-text-template
	page.Execute(w, r.URL.Query())
}

func named(rw http.ResponseWriter, r *http.Request) {
	// ruleid: xss-raw-html-go-text-template
	if err := page.ExecuteTemplate(rw, "list", load()); err != nil {
		return
	}
}

func script(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/x-shellscript")
	// ok: xss-raw-html-go-text-template (near miss: the answer is no page)
	page.Execute(w, load())
}

func file() error {
	// ok: xss-raw-html-go-text-template
	return page.Execute(os.Stdout, load())
}

package web

import (
	"fmt"
	"html"
	"net/http"
)

func profile(w http.ResponseWriter, user User) {
	// ruleid: xss-raw-html-go-format
	fmt.Fprintf(w, "<h1>%s</h1>", user.Name)
}

func comment(w http.ResponseWriter, text string) {
	// ruleid: xss-raw-html-go-format
	w.Write([]byte("<p>" + text + "</p>"))
}

func escaped(w http.ResponseWriter, user User) {
	// ok: xss-raw-html-go-format (near miss: the value is escaped)
	fmt.Fprintf(w, "<h1>%s</h1>", html.EscapeString(user.Name))
}

func text(w http.ResponseWriter, user User) {
	// ok: xss-raw-html-go-format
	fmt.Fprintf(w, "name: %s\n", user.Name)
}

func usage(w http.ResponseWriter, name string) {
	// ok: xss-raw-html-go-format (near miss: angle brackets that are no markup)
	fmt.Fprintf(w, "usage: %s <file>", name)
}

package main

import (
	"html/template"
	"net/http"

	"github.com/dop251/goja"
)

func script(w http.ResponseWriter, r *http.Request) {
	vm := goja.New()
	// ruleid: dynamic-code-execution-go
	value, err := vm.RunString(r.FormValue("code"))
	answer(w, value, err)
}

func greeting(w http.ResponseWriter, r *http.Request) {
	text := "<p>Hello " + r.URL.Query().Get("name") + "</p>"
	// ruleid: dynamic-code-execution-go
	page, err := template.New("greeting").Parse(text)
	if err != nil {
		return
	}
	page.Execute(w, nil)
}

func value(w http.ResponseWriter, r *http.Request) {
	// ok: dynamic-code-execution-go (near miss: the request fills the template, it does not write it)
	page := template.Must(template.New("greeting").Parse("<p>Hello {{.}}</p>"))
	page.Execute(w, r.URL.Query().Get("name"))
}

func rule(w http.ResponseWriter, r *http.Request) {
	vm := goja.New()
	vm.Set("amount", r.FormValue("amount"))
	// ok: dynamic-code-execution-go
	value, err := vm.RunString("amount * 1.19")
	answer(w, value, err)
}

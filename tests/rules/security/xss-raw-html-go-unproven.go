package web

import (
	"html/template"

	"github.com/microcosm-cc/bluemonday"
)

const badge = "<b>new</b>"

func page(text string) template.HTML {
	// ruleid: xss-raw-html-go-unproven
	return template.HTML(text)
}

func inline(settings map[string]string) template.JS {
	// ruleid: xss-raw-html-go-unproven
	return template.JS(settings["tracking"])
}

func fixed() template.HTML {
	// ok: xss-raw-html-go-unproven
	return template.HTML("<hr>")
}

func constant() template.HTML {
	// ok: xss-raw-html-go-unproven (near miss: a constant of the program)
	return template.HTML(badge)
}

func cleaned(text string) template.HTML {
	// ok: xss-raw-html-go-unproven (near miss: cleaned on the way)
	return template.HTML(bluemonday.UGCPolicy().Sanitize(text))
}

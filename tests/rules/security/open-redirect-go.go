package main

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"
)

func afterLogin(w http.ResponseWriter, r *http.Request) {
	// ruleid: open-redirect-go
	http.Redirect(w, r, r.FormValue("next"), http.StatusFound)
}

func back(c *gin.Context) {
	target := c.Query("return_to")
	if target == "" {
		target = "/"
	}
	// ruleid: open-redirect-go
	c.Redirect(http.StatusFound, target)
}

func local(w http.ResponseWriter, r *http.Request) {
	next := r.FormValue("next")
	if !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") {
		next = "/"
	}
	// ok: open-redirect-go (near miss: only paths of one's own are let through)
	http.Redirect(w, r, next, http.StatusFound)
}

func ownPage(w http.ResponseWriter, r *http.Request) {
	// ok: open-redirect-go
	http.Redirect(w, r, "/search?q="+r.FormValue("q"), http.StatusSeeOther)
}

func lookedUp(w http.ResponseWriter, r *http.Request) {
	link, err := store.FindLink(r.Context(), r.FormValue("code"))
	if err != nil {
		return
	}
	// ok: open-redirect-go (near miss: the visitor chose an entry, and did not write the address)
	http.Redirect(w, r, link.Target, http.StatusFound)
}

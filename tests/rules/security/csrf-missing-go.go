package web

import (
	"net/http"

	"github.com/gorilla/csrf"
	"github.com/justinas/nosurf"
)

func skipped(w http.ResponseWriter, r *http.Request) {
	// ruleid: csrf-missing-go
	next.ServeHTTP(w, csrf.UnsafeSkipCheck(r))
}

func exempt(handler *nosurf.CSRFHandler) {
	// ruleid: csrf-missing-go
	handler.ExemptFunc(func(r *http.Request) bool { return true })
}

func protected(key []byte, mux http.Handler) http.Handler {
	// ok: csrf-missing-go
	return csrf.Protect(key)(mux)
}

func one(handler *nosurf.CSRFHandler) {
	// ok: csrf-missing-go (near miss: one address that checks its sender in another way)
	handler.ExemptFunc(func(r *http.Request) bool { return r.URL.Path == "/hooks/payment" })
}

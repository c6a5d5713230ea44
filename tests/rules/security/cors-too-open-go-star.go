package web

import (
	"net/http"

	"github.com/rs/cors"
)

func open(w http.ResponseWriter, r *http.Request) {
	// ruleid: cors-too-open-go-star
	w.Header().Set("Access-Control-Allow-Origin", "*")
}

func library() *cors.Cors {
	// ruleid: cors-too-open-go-star
	return cors.New(cors.Options{AllowedOrigins: []string{"*"}, AllowedMethods: []string{"GET"}})
}

func one(w http.ResponseWriter, r *http.Request) {
	// ok: cors-too-open-go-star
	w.Header().Set("Access-Control-Allow-Origin", "https://shop.example.com")
}

func subdomains() *cors.Cors {
	// ok: cors-too-open-go-star (near miss: a star, but only below one's own domain)
	return cors.New(cors.Options{AllowedOrigins: []string{"https://*.shop.example.com"}})
}

func guarded(w http.ResponseWriter, r *http.Request) {
	if origins[r.Header.Get("Origin")] {
		// ok: cors-too-open-go-star
		w.Header().Set("Access-Control-Allow-Origin", r.Header.Get("Origin"))
	}
}

package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"
)

func preview(w http.ResponseWriter, r *http.Request) {
	// ruleid: ssrf-go
	resp, err := http.Get(r.URL.Query().Get("url"))
	copyOver(w, resp, err)
}

func webhook(w http.ResponseWriter, r *http.Request) {
	var hook struct{ Target string }
	if err := json.NewDecoder(r.Body).Decode(&hook); err != nil {
		return
	}
	// ruleid: ssrf-go
	req, err := http.NewRequestWithContext(r.Context(), http.MethodPost, hook.Target, nil)
	send(req, err)
}

func tenant(c *gin.Context) {
	address := fmt.Sprintf("https://%s.example.com/status", c.Param("tenant"))
	// ruleid: ssrf-go
	resp, err := httpClient.Get(address)
	copyOver(c.Writer, resp, err)
}

func fixedHost(w http.ResponseWriter, r *http.Request) {
	// ok: ssrf-go (near miss: the host is fixed, the value stands in the path)
	resp, err := http.Get("https://api.example.com/users/" + r.PathValue("id"))
	copyOver(w, resp, err)
}

func fixedBase(w http.ResponseWriter, r *http.Request) {
	// ok: ssrf-go
	resp, err := http.Get(fmt.Sprintf("%s/orders/%s", cfg.BaseURL, r.PathValue("id")))
	copyOver(w, resp, err)
}

func allowed(w http.ResponseWriter, r *http.Request) {
	target, err := url.Parse(r.FormValue("url"))
	if err != nil || !hosts[target.Hostname()] {
		http.Error(w, "unknown host", http.StatusBadRequest)
		return
	}
	// ok: ssrf-go (near miss: the host was looked up in a list)
	resp, err := http.Get(target.String())
	copyOver(w, resp, err)
}

package fetch

import (
	"net/http"
	"os"
	"strings"
)

func page(url string) (*http.Response, error) {
	// ruleid: ssrf-go-unproven
	return http.Get(url)
}

func configured() (*http.Response, error) {
	// ruleid: ssrf-go-unproven
	return http.Post(os.Getenv("WEBHOOK"), "application/json", nil)
}

func user(baseURL, id string) (*http.Response, error) {
	// ok: ssrf-go-unproven (near miss: a piece of an address; the host is the caller's configuration)
	return http.Get(baseURL + "/users/" + id)
}

func checked(url string) (*http.Response, error) {
	if !strings.HasPrefix(url, "https://files.example.com/") {
		return nil, os.ErrInvalid
	}
	// ok: ssrf-go-unproven
	return http.Get(url)
}

package main

import (
	"io"
	"net/http"
	"strings"
)

func answer(resp *http.Response) ([]byte, error) {
	// ruleid: go-unbounded-read
	return io.ReadAll(resp.Body)
}

func upload(w http.ResponseWriter, r *http.Request) {
	// ruleid: go-unbounded-read
	body, err := io.ReadAll(r.Body)
	handle(w, body, err)
}

func limitedAnswer(resp *http.Response) ([]byte, error) {
	// ok: go-unbounded-read
	return io.ReadAll(io.LimitReader(resp.Body, 1<<20))
}

// Near misses: the same call, but the body was limited before, or it is no body.
func limitedUpload(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 1<<20)
	// ok: go-unbounded-read (near miss: the same call on a body with a limit)
	body, err := io.ReadAll(r.Body)
	handle(w, body, err)
}

func text() ([]byte, error) {
	// ok: go-unbounded-read
	return io.ReadAll(strings.NewReader("short"))
}

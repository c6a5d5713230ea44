package main

import (
	"net/http"
	"time"
)

func calls(address string, cache *Cache, req *http.Request) {
	// ruleid: http-call-go
	http.Get(address)
	// ruleid: http-call-go
	http.DefaultClient.Do(req)
	// ruleid: http-call-go
	client := &http.Client{Timeout: 5 * time.Second}
	// ruleid: http-call-go
	client.Do(req)
	// Near miss: a Get, but of a cache.
	// ok: http-call-go (near miss: a Get that is no HTTP call)
	cache.Get(address)
	// ok: http-call-go
	http.Error(nil, "bad", 400)
}

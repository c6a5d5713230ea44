package main

import (
	"io"
	"net/http"
)

func read(address string) ([]byte, error) {
	// ruleid: http-response-go
	resp, err := http.Get(address)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}

func readByClient(client *http.Client, req *http.Request) ([]byte, error) {
	// ruleid: http-response-go
	resp, err := client.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}

// Near misses: the same words, but there is no body.
func cached(client *redis.Client) (string, error) {
	// ok: http-response-go (near miss: a Get of another client)
	value, err := client.Get("key")
	return value, err
}

func forwarded(client *http.Client, req *http.Request) (*http.Response, error) {
	// ok: http-response-go
	resp, err := client.Do(req)
	return resp, err
}

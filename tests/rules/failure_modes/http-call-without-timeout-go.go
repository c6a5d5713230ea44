package main

import (
	"context"
	"net/http"
	"time"
)

func plain(address string) (*http.Response, error) {
	// ruleid: http-call-without-timeout-go
	return http.Get(address)
}

func defaultClient(address string) (*http.Response, error) {
	req, err := http.NewRequest("GET", address, nil)
	if err != nil {
		return nil, err
	}
	// ruleid: http-call-without-timeout-go
	return http.DefaultClient.Do(req)
}

func ownClient(address string) (*http.Response, error) {
	// ruleid: http-call-without-timeout-go
	client := &http.Client{}
	return client.Get(address)
}

func limited(address string) (*http.Response, error) {
	// ok: http-call-without-timeout-go
	client := &http.Client{Timeout: 10 * time.Second}
	return client.Get(address)
}

func limitedAfterwards(address string) (*http.Response, error) {
	// ok: http-call-without-timeout-go
	client := http.Client{}
	client.Timeout = 10 * time.Second
	return client.Get(address)
}

// Near misses: no Timeout, but the context of the request brings a limit, or somebody else sets it.
func byContext(ctx context.Context, address string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, "GET", address, nil)
	if err != nil {
		return nil, err
	}
	// ok: http-call-without-timeout-go (near miss: no timeout on the client, but on the request)
	return http.DefaultClient.Do(req)
}

func forwarded(req *http.Request) (*http.Response, error) {
	// ok: http-call-without-timeout-go
	return http.DefaultClient.Do(req)
}

func handedOn() *Api {
	// ok: http-call-without-timeout-go
	client := &http.Client{Transport: transport}
	return newApi(client)
}

func header(h http.Header) string {
	// ok: http-call-without-timeout-go
	return h.Get("Accept")
}

package main

import (
	"io"
	"net/http"
)

func never(address string) ([]byte, error) {
	// ruleid: go-body-not-closed
	resp, err := http.Get(address)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(resp.Body)
}

func neverByClient(httpClient *http.Client, req *http.Request) (int, error) {
	// ruleid: go-body-not-closed
	resp, err := httpClient.Do(req)
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}

func deferred(address string) ([]byte, error) {
	// ok: go-body-not-closed
	resp, err := http.Get(address)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}

func deferredInFunction(address string) ([]byte, error) {
	// ok: go-body-not-closed
	resp, err := http.DefaultClient.Get(address)
	if err != nil {
		return nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	return io.ReadAll(resp.Body)
}

// Near misses: no Close in sight, because the answer goes to somebody else.
func returned(address string) (*http.Response, error) {
	// ok: go-body-not-closed
	resp, err := http.Get(address)
	if err != nil {
		return nil, err
	}
	return resp, nil
}

func given(address string) error {
	// ok: go-body-not-closed
	resp, err := http.Get(address)
	if err != nil {
		return err
	}
	return readAndClose(resp)
}

func otherClient(redisClient *redis.Client) {
	// ok: go-body-not-closed
	value, err := redisClient.Get("key")
	use(value, err)
}

func thrownAway(address string) error {
	// ruleid: go-body-not-closed
	_, err := http.Get(address)
	return err
}

func headHasNoBody(address string) error {
	// ok: go-body-not-closed
	_, err := http.Head(address)
	return err
}

package main

import (
	"encoding/json"
	"io"
	"net/http"
)

func read(address string) ([]byte, error) {
	resp, err := http.Get(address)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	// ruleid: http-status-unchecked-go
	return io.ReadAll(resp.Body)
}

func decode(client *http.Client, req *http.Request) (user User, err error) {
	resp, err := client.Do(req)
	if err != nil {
		return user, err
	}
	defer resp.Body.Close()
	// ruleid: http-status-unchecked-go
	err = json.NewDecoder(resp.Body).Decode(&user)
	return user, err
}

func tested(address string) ([]byte, error) {
	resp, err := http.Get(address)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, errStatus
	}
	// ok: http-status-unchecked-go
	return io.ReadAll(resp.Body)
}

func upload(w http.ResponseWriter, r *http.Request) {
	// ok: http-status-unchecked-go (near miss: the body of a request, not of a response)
	body, err := io.ReadAll(r.Body)
	handle(w, body, err)
}

// Near misses: the body is read first, or the status is another function's business.
func readFirst(address string) ([]byte, error) {
	resp, err := http.Get(address)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	// ok: http-status-unchecked-go
	body, err := io.ReadAll(resp.Body)
	if resp.StatusCode >= 400 {
		return nil, errStatus
	}
	return body, err
}

func byFunction(address string) ([]byte, error) {
	resp, err := http.Get(address)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if err := checkResponse(resp); err != nil {
		return nil, err
	}
	// ok: http-status-unchecked-go
	return io.ReadAll(resp.Body)
}

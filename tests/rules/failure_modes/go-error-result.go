package main

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
)

func calls(text string, data []byte) error {
	// ruleid: go-error-result
	count, err := strconv.Atoi(text)
	if err != nil {
		return err
	}
	var config Config
	// ruleid: go-error-result
	if err := json.Unmarshal(data, &config); err != nil {
		return err
	}
	// ruleid: go-error-result
	resp, _ := http.Get(config.Address)
	// ruleid: go-error-result
	json.Unmarshal(data, &config)
	// ok: go-error-result
	defer resp.Body.Close()
	// Near miss: an error is made here, nothing has failed.
	// ok: go-error-result
	err = errors.New("too many")
	// ok: go-error-result
	total := add(count, 1)
	return check(total, err)
}

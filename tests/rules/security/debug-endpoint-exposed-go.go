package main

import (
	"log"
	"net/http"
	_ "net/http/pprof"
)

func main() {
	http.HandleFunc("/", home)
	go func() {
		// ok: debug-endpoint-exposed-go (near miss: only this machine reaches it)
		log.Println(http.ListenAndServe("localhost:6060", nil))
	}()
	// ruleid: debug-endpoint-exposed-go
	log.Fatal(http.ListenAndServe(":8080", nil))
}

func secure(cert, key string) error {
	// ruleid: debug-endpoint-exposed-go
	return http.ListenAndServeTLS(":8443", cert, key, nil)
}

func own() error {
	mux := http.NewServeMux()
	mux.HandleFunc("/", home)
	// ok: debug-endpoint-exposed-go (near miss: a mux of its own has no profiler)
	return http.ListenAndServe(":8080", mux)
}

func profiler(debugAddr string) error {
	// ok: debug-endpoint-exposed-go (near miss: an address for the profiler alone)
	return http.ListenAndServe(debugAddr, nil)
}

package client

import (
	"net/http"

	"github.com/jlaffaye/ftp"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
)

const rates = "http://rates.partner.example/v1/latest"

func order(body Body) (*http.Response, error) {
	// ruleid: cleartext-transport-go
	return http.Post("http://api.partner.example/orders", "application/json", body)
}

func latest() (*http.Response, error) {
	// ruleid: cleartext-transport-go
	return http.Get(rates)
}

func files() (*ftp.ServerConn, error) {
	// ruleid: cleartext-transport-go
	return ftp.Dial("ftp.partner.example:21")
}

func remote() (*grpc.ClientConn, error) {
	// ruleid: cleartext-transport-go
	return grpc.NewClient("ledger.partner.example:443", grpc.WithTransportCredentials(insecure.NewCredentials()))
}

func encrypted() (*http.Response, error) {
	// ok: cleartext-transport-go
	return http.Get("https://api.partner.example/orders")
}

func local() (*http.Response, error) {
	// ok: cleartext-transport-go (near miss: the same machine)
	return http.Get("http://localhost:8080/health")
}

func neighbour() (*http.Response, error) {
	// ok: cleartext-transport-go (near miss: a name without a dot is a neighbour in the same network)
	return http.Get("http://backend:8080/health")
}

func route(router Router) {
	// ok: cleartext-transport-go (near miss: a route, no address)
	router.Get("/files/logo.png", logo)
}

func cached(cache Cache) string {
	// ok: cleartext-transport-go
	return cache.Get("user.name")
}

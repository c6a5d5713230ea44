package client

import (
	"crypto/tls"
	"crypto/x509"
	"net/http"
)

func open() *http.Client {
	// ruleid: tls-verification-disabled-go
	transport := &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}
	return &http.Client{Transport: transport}
}

func later(config *tls.Config) {
	// ruleid: tls-verification-disabled-go
	config.InsecureSkipVerify = true
}

func ownAuthority(pool *x509.CertPool) *tls.Config {
	// ok: tls-verification-disabled-go
	return &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}
}

func setting(insecure bool) *tls.Config {
	// ok: tls-verification-disabled-go (near miss: a setting decides)
	return &tls.Config{InsecureSkipVerify: insecure}
}

func pinned(check func(tls.ConnectionState) error) *tls.Config {
	// ok: tls-verification-disabled-go (near miss: a verification of one's own takes its place)
	return &tls.Config{InsecureSkipVerify: true, VerifyConnection: check}
}

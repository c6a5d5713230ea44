package server

import "crypto/tls"

func old() *tls.Config {
	// ruleid: tls-verification-disabled-go-version
	return &tls.Config{MinVersion: tls.VersionTLS10}
}

func later(config *tls.Config) {
	// ruleid: tls-verification-disabled-go-version
	config.MinVersion = tls.VersionTLS11
}

func suites() *tls.Config {
	// ruleid: tls-verification-disabled-go-version
	return &tls.Config{CipherSuites: []uint16{tls.TLS_RSA_WITH_RC4_128_SHA}}
}

func today() *tls.Config {
	// ok: tls-verification-disabled-go-version
	return &tls.Config{MinVersion: tls.VersionTLS12}
}

func standard() *tls.Config {
	// ok: tls-verification-disabled-go-version (near miss: without the field the library asks for 1.2)
	return &tls.Config{ServerName: "api.example.com"}
}

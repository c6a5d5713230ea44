package client

import "crypto/tls"

func config(options Options) *tls.Config {
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	if options.SkipVerify {
		// ruleid: tls-verification-disabled-go-setting
		config.InsecureSkipVerify = true
	}
	return config
}

func storage(options Options) *tls.Config {
	if options.SelfSigned {
		// ruleid: tls-verification-disabled-go-setting
		return &tls.Config{InsecureSkipVerify: true}
	}
	return nil
}

func always() *tls.Config {
	// ok: tls-verification-disabled-go-setting (near miss: no setting; the other rule's finding)
	return &tls.Config{InsecureSkipVerify: true}
}

func never(options Options) *tls.Config {
	if options.Strict {
		// ok: tls-verification-disabled-go-setting
		return &tls.Config{InsecureSkipVerify: false}
	}
	return nil
}

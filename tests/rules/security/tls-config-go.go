package client

func configs(pool *x509.CertPool) {
	// ruleid: tls-config-go
	use(&tls.Config{RootCAs: pool})
	// ruleid: tls-config-go
	use(tls.Config{InsecureSkipVerify: true})
	// ok: tls-config-go (near miss: another package's configuration)
	use(&ssh.Config{})
	// ok: tls-config-go
	use(nil)
}

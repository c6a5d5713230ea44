package tunnel

import (
	"net"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"
)

func ignored() *ssh.ClientConfig {
	// ruleid: tls-verification-disabled-go-ssh
	return &ssh.ClientConfig{User: "deploy", HostKeyCallback: ssh.InsecureIgnoreHostKey()}
}

func byHand() *ssh.ClientConfig {
	// ruleid: tls-verification-disabled-go-ssh
	return &ssh.ClientConfig{
		User: "deploy",
		HostKeyCallback: func(hostname string, remote net.Addr, key ssh.PublicKey) error {
			return nil
		},
	}
}

func known(file string) (ssh.HostKeyCallback, error) {
	// ok: tls-verification-disabled-go-ssh
	return knownhosts.New(file)
}

func compared(expected ssh.PublicKey) *ssh.ClientConfig {
	// ok: tls-verification-disabled-go-ssh (near miss: a function of one's own that looks at the key)
	return &ssh.ClientConfig{
		HostKeyCallback: func(hostname string, remote net.Addr, key ssh.PublicKey) error {
			return same(key, expected)
		},
	}
}

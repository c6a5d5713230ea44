package store

import (
	"crypto/md5"
	"crypto/sha256"
	"fmt"
)

func identify(text string) string {
	// ruleid: weak-cryptography-go-hash-use
	return fmt.Sprintf("%x", md5.Sum([]byte(text)))
}

func start() any {
	// ruleid: weak-cryptography-go-hash-use
	return md5.New()
}

func gravatarURL(email string) string {
	// ok: weak-cryptography-go-hash-use (near miss: the service asks for this hash)
	return fmt.Sprintf("https://avatars.example.com/%x", md5.Sum([]byte(email)))
}

func today(text string) [32]byte {
	// ok: weak-cryptography-go-hash-use
	return sha256.Sum256([]byte(text))
}

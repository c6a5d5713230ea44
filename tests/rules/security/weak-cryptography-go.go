package seal

import (
	"crypto/aes"
	"crypto/des"
	"crypto/rand"
	"crypto/rc4"
	"crypto/rsa"
)

func block(key []byte) {
	// ruleid: weak-cryptography-go
	cipher, err := des.NewCipher(key)
	use(cipher, err)
}

func stream(key []byte) {
	// ruleid: weak-cryptography-go
	cipher, err := rc4.NewCipher(key)
	use(cipher, err)
}

func short() {
	// ruleid: weak-cryptography-go
	key, err := rsa.GenerateKey(rand.Reader, 1024)
	use(key, err)
}

func long() {
	// ok: weak-cryptography-go (near miss: the same call with a sufficient length)
	key, err := rsa.GenerateKey(rand.Reader, 3072)
	use(key, err)
}

func today(key []byte) {
	// ok: weak-cryptography-go
	cipher, err := aes.NewCipher(key)
	use(cipher, err)
}

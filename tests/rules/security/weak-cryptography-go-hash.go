package seal

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
)

func session(user string, secret string) [16]byte {
	// ruleid: weak-cryptography-go-hash
	return md5.Sum([]byte(user + secret))
}

func stored(token string) [20]byte {
	// ruleid: weak-cryptography-go-hash
	return sha1.Sum([]byte(token))
}

func today(token string) [32]byte {
	// ok: weak-cryptography-go-hash
	return sha256.Sum256([]byte(token))
}

func etag(page []byte) [16]byte {
	// ok: weak-cryptography-go-hash (near miss: the same hash of content)
	return md5.Sum(page)
}

package hooks

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
)

func sameText(body, key []byte, signature string) bool {
	mac := hmac.New(sha256.New, key)
	mac.Write(body)
	// ruleid: weak-cryptography-go-compare
	return hex.EncodeToString(mac.Sum(nil)) == signature
}

func sameBytes(body, key, signature []byte) bool {
	mac := hmac.New(sha256.New, key)
	mac.Write(body)
	expected := mac.Sum(nil)
	// ruleid: weak-cryptography-go-compare
	return bytes.Equal(expected, signature)
}

func constantTime(body, key, signature []byte) bool {
	mac := hmac.New(sha256.New, key)
	mac.Write(body)
	// ok: weak-cryptography-go-compare
	return hmac.Equal(mac.Sum(nil), signature)
}

func checksum(body []byte, expected string) bool {
	sum := sha256.Sum256(body)
	// ok: weak-cryptography-go-compare (near miss: a checksum without a secret)
	return hex.EncodeToString(sum[:]) == expected
}

package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"io"
)

var fixed = []byte("0000111122223333")

func fixedStart(block cipher.Block, plain []byte) []byte {
	iv := []byte("0000111122223333")
	out := make([]byte, len(plain))
	// ruleid: weak-cryptography-go-iv
	cipher.NewCBCEncrypter(block, iv).CryptBlocks(out, plain)
	return out
}

func fromKey(block cipher.Block, key, plain []byte) []byte {
	out := make([]byte, len(plain))
	// ruleid: weak-cryptography-go-iv
	cipher.NewCTR(block, key[:aes.BlockSize]).XORKeyStream(out, plain)
	return out
}

func random(aead cipher.AEAD, plain []byte) []byte {
	nonce := make([]byte, aead.NonceSize())
	if _, err := io.ReadFull(rand.Reader, nonce); err != nil {
		return nil
	}
	// ok: weak-cryptography-go-iv
	return aead.Seal(nonce, nonce, plain, nil)
}

func sentAlong(block cipher.Block, message []byte) cipher.Stream {
	// ok: weak-cryptography-go-iv (near miss: the first bytes of the message, not of the key)
	return cipher.NewCTR(block, message[:aes.BlockSize])
}

func label(aead cipher.AEAD, nonce, plain []byte) []byte {
	// ok: weak-cryptography-go-iv (near miss: the fixed text is the label, not the nonce)
	return aead.Seal(nil, nonce, plain, []byte("v1"))
}

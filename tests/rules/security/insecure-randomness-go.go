package accounts

import (
	"math/rand"
	"time"
)

const letters = "abcdefghijklmnopqrstuvwxyz"

func generateToken(length int) string {
	out := make([]byte, length)
	for i := range out {
		// ruleid: insecure-randomness-go
		out[i] = letters[rand.Intn(len(letters))]
	}
	return string(out)
}

func invite() int {
	// ruleid: insecure-randomness-go
	resetCode := rand.Intn(1000000)
	return resetCode
}

func jitter() time.Duration {
	// ok: insecure-randomness-go
	return time.Duration(rand.Intn(1000)) * time.Millisecond
}

func pick(tokens []string) string {
	// ok: insecure-randomness-go (near miss: one of several tokens is chosen, none is made)
	index := rand.Intn(len(tokens))
	return tokens[index]
}

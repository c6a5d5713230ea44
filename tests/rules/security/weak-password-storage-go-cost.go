package auth

import "golang.org/x/crypto/bcrypt"

const cost = 12

func cheap(password string) ([]byte, error) {
	// ruleid: weak-password-storage-go-cost
	return bcrypt.GenerateFromPassword([]byte(password), 4)
}

func minimal(password string) ([]byte, error) {
	// ruleid: weak-password-storage-go-cost
	return bcrypt.GenerateFromPassword([]byte(password), bcrypt.MinCost)
}

func dear(password string) ([]byte, error) {
	// ok: weak-password-storage-go-cost
	return bcrypt.GenerateFromPassword([]byte(password), 12)
}

// Near misses: a cost that is not written as a number here. The library's default is 10.
func standard(password string) ([]byte, error) {
	// ok: weak-password-storage-go-cost
	return bcrypt.GenerateFromPassword([]byte(password), bcrypt.DefaultCost)
}

func named(password string) ([]byte, error) {
	// ok: weak-password-storage-go-cost (near miss: the cost comes from a setting)
	return bcrypt.GenerateFromPassword([]byte(password), cost)
}

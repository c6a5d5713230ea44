package auth

import (
	"crypto/md5"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"

	"golang.org/x/crypto/bcrypt"
)

func hashPassword(password string) string {
	// ruleid: weak-password-storage-go
	sum := md5.Sum([]byte(password))
	return hex.EncodeToString(sum[:])
}

func hashSalted(user User, salt string) string {
	// ruleid: weak-password-storage-go
	hash := sha256.New()
	hash.Write([]byte(user.Password + salt))
	return hex.EncodeToString(hash.Sum(nil))
}

func login(email, password string) (*User, error) {
	user := findUser(email)
	// ruleid: weak-password-storage-go
	if user.Password != password {
		return nil, errors.New("wrong password")
	}
	return user, nil
}

func loginWell(email, password string) error {
	user := findUser(email)
	// ok: weak-password-storage-go
	return bcrypt.CompareHashAndPassword([]byte(user.Password), []byte(password))
}

func registerWell(password string) ([]byte, error) {
	// ok: weak-password-storage-go
	return bcrypt.GenerateFromPassword([]byte(password), 12)
}

// Near misses: the same hashes and comparisons, but no stored password is at stake.
func longPassword(password string) ([]byte, error) {
	// ok: weak-password-storage-go
	sum := sha256.Sum256([]byte(password))
	return bcrypt.GenerateFromPassword(sum[:], 12)
}

func confirmed(form RegisterForm) bool {
	// ok: weak-password-storage-go
	return form.Password == form.PasswordConfirm
}

func checksum(content string) string {
	// ok: weak-password-storage-go (near miss: a hash of content)
	sum := md5.Sum([]byte(content))
	return hex.EncodeToString(sum[:])
}

func empty(user User) bool {
	// ok: weak-password-storage-go
	return user.Password == ""
}

func basicAuth(config Config, password string) bool {
	// ok: weak-password-storage-go
	return config.Password == password
}

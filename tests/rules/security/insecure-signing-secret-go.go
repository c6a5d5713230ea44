package auth

// Every key here is invented for this fixture and opens nothing.

import (
	"os"

	"github.com/golang-jwt/jwt/v5"
	"github.com/gorilla/sessions"
)

// ruleid: insecure-signing-secret-go
var jwtKey = []byte("my_secret_key_4242")

// ruleid: insecure-signing-secret-go
const JWTSecret = "supersecret4242"

// ruleid: insecure-signing-secret-go
var store = sessions.NewCookieStore([]byte("something-very-secret-4242"))

func issue(claims jwt.MapClaims) (string, error) {
	token := jwt.NewWithClaims(jwt.SigningMethodHS256, claims)
	// ruleid: insecure-signing-secret-go
	return token.SignedString([]byte("secret"))
}

func load() Config {
	return Config{
		// ruleid: insecure-signing-secret-go
		Secret: getEnv("JWT_SECRET", "change-me-4242"),
		// ok: insecure-signing-secret-go
		Port: getEnv("PORT", "8080"),
	}
}

func issueFromEnvironment(claims jwt.MapClaims) (string, error) {
	token := jwt.NewWithClaims(jwt.SigningMethodHS256, claims)
	// ok: insecure-signing-secret-go
	return token.SignedString([]byte(os.Getenv("JWT_SECRET")))
}

// ok: insecure-signing-secret-go
var sessionStore = sessions.NewCookieStore([]byte(os.Getenv("SESSION_SECRET")))

// Near misses: a literal beside such a name, but it names the key and is not the key.
// ok: insecure-signing-secret-go
const envJWTSecret = "APP_JWT_SECRET"

// ok: insecure-signing-secret-go (near miss: the name of a field)
const fieldSecretKey = "secret_key"

// ok: insecure-signing-secret-go
var signingKey = "/run/secrets/signing.pem"

// ok: insecure-signing-secret-go
const cookieName = "session"

func configure() {
	// ok: insecure-signing-secret-go
	viper.SetDefault("jwt_secret", "")
}

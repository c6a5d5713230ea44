package auth

import "github.com/golang-jwt/jwt/v5"

func issue(claims jwt.Claims) (string, error) {
	// ruleid: jwt-not-verified-go
	token := jwt.NewWithClaims(jwt.SigningMethodNone, claims)
	// ruleid: jwt-not-verified-go
	return token.SignedString(jwt.UnsafeAllowNoneSignatureType)
}

func signed(claims jwt.Claims, key []byte) (string, error) {
	// ok: jwt-not-verified-go
	return jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString(key)
}

func refused(token *jwt.Token) bool {
	// ok: jwt-not-verified-go (near miss: the method is named in order to refuse it)
	return token.Method == jwt.SigningMethodNone
}

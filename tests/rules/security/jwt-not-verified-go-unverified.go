package auth

import "github.com/golang-jwt/jwt/v5"

func user(text string) (string, error) {
	parser := jwt.NewParser()
	// ruleid: jwt-not-verified-go-unverified
	token, _, err := parser.ParseUnverified(text, jwt.MapClaims{})
	if err != nil {
		return "", err
	}
	return token.Claims.GetSubject()
}

func role(text string) string {
	claims := Claims{}
	// ruleid: jwt-not-verified-go-unverified
	new(jwt.Parser).ParseUnverified(text, &claims)
	return claims.Role
}

func verified(text string, key []byte) (*jwt.Token, error) {
	// ok: jwt-not-verified-go-unverified
	return jwt.Parse(text, func(*jwt.Token) (any, error) { return key, nil }, jwt.WithValidMethods([]string{"HS256"}))
}

func byIssuer(text string) (*jwt.Token, error) {
	claims := jwt.MapClaims{}
	// ok: jwt-not-verified-go-unverified (near miss: a look at the issuer, before the full check below)
	new(jwt.Parser).ParseUnverified(text, claims)
	issuer, _ := claims.GetIssuer()
	token, err := jwt.Parse(text, keys[issuer], jwt.WithValidMethods([]string{"RS256"}))
	return token, err
}

package auth

import "github.com/golang-jwt/jwt/v5"

func parser() *jwt.Parser {
	// ruleid: jwt-not-verified-go-claims
	return jwt.NewParser(jwt.WithoutClaimsValidation())
}

func old(parser *jwt.Parser) {
	// ruleid: jwt-not-verified-go-claims
	parser.SkipClaimsValidation = true
}

func strict() *jwt.Parser {
	// ok: jwt-not-verified-go-claims
	return jwt.NewParser(jwt.WithExpirationRequired())
}

func keep(parser *jwt.Parser) {
	// ok: jwt-not-verified-go-claims (near miss: the switch stays off)
	parser.SkipClaimsValidation = false
}

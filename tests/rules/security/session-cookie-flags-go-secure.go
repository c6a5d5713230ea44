package web

import (
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/gorilla/sessions"
)

func login(w http.ResponseWriter, token string) {
	// ruleid: session-cookie-flags-go-secure
	http.SetCookie(w, &http.Cookie{Name: "session", Value: token, HttpOnly: true})
}

func remember(c *gin.Context, token string) {
	// ruleid: session-cookie-flags-go-secure
	c.SetCookie("jwt", token, 3600, "/", "", false, true)
}

func options(store *sessions.CookieStore) {
	// ruleid: session-cookie-flags-go-secure
	store.Options = &sessions.Options{Path: "/", HttpOnly: true}
}

func safe(w http.ResponseWriter, token string) {
	// ok: session-cookie-flags-go-secure
	http.SetCookie(w, &http.Cookie{Name: "session", Value: token, HttpOnly: true, Secure: true})
}

func setting(w http.ResponseWriter, token string) {
	// ok: session-cookie-flags-go-secure (near miss: a setting decides, and is off on developers' machines only)
	http.SetCookie(w, &http.Cookie{Name: "session", Value: token, HttpOnly: true, Secure: cfg.HTTPS})
}

func state(c *gin.Context, provider string) {
	// ok: session-cookie-flags-go-secure (near miss: named after the login, but opens nothing)
	c.SetCookie("oauth_provider", provider, 600, "/", "", false, true)
}

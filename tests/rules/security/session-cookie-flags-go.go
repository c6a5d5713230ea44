package web

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/gorilla/sessions"
)

func login(w http.ResponseWriter, token string) {
	// ruleid: session-cookie-flags-go
	http.SetCookie(w, &http.Cookie{Name: "session_id", Value: token, Path: "/"})
}

func remember(c *gin.Context, token string) {
	// ruleid: session-cookie-flags-go
	c.SetCookie("auth_token", token, 3600, "/", "", true, false)
}

func options(store *sessions.CookieStore) {
	// ruleid: session-cookie-flags-go
	store.Options = &sessions.Options{Path: "/", MaxAge: 86400}
}

func safe(w http.ResponseWriter, token string) {
	// ok: session-cookie-flags-go
	http.SetCookie(w, &http.Cookie{
		Name: "session_id", Value: token, Path: "/", HttpOnly: true, Secure: true, SameSite: http.SameSiteLaxMode,
	})
}

func logout(w http.ResponseWriter) {
	// ok: session-cookie-flags-go (near miss: the cookie is taken back)
	http.SetCookie(w, &http.Cookie{Name: "session_id", Value: "", Path: "/", MaxAge: -1})
}

func language(w http.ResponseWriter, choice string) {
	// ok: session-cookie-flags-go (near miss: opens nothing)
	http.SetCookie(w, &http.Cookie{Name: "lang", Value: choice, Expires: time.Now().AddDate(1, 0, 0)})
}

func later(w http.ResponseWriter, token string) {
	// ok: session-cookie-flags-go
	cookie := &http.Cookie{Name: "token", Value: token}
	cookie.HttpOnly = true
	cookie.Secure = true
	http.SetCookie(w, cookie)
}

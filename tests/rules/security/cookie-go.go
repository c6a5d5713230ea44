package web

func cookies(w http.ResponseWriter, token string) {
	// ruleid: cookie-go
	http.SetCookie(w, &http.Cookie{Name: "session", Value: token})
	// ruleid: cookie-go
	http.SetCookie(w, &http.Cookie{Name: "auth_token", Value: token, HttpOnly: true, Secure: true})
	// ok: cookie-go (near miss: taken back)
	http.SetCookie(w, &http.Cookie{Name: "session", Value: "", MaxAge: -1})
	// ok: cookie-go
	http.SetCookie(w, &http.Cookie{Name: "theme", Value: "dark"})
}

package web

import "net/http"

func basket(w http.ResponseWriter, id string) {
	// ruleid: session-cookie-flags-go-other
	http.SetCookie(w, &http.Cookie{Name: "basket", Value: id})
}

func any(w http.ResponseWriter, name, value string) {
	// ruleid: session-cookie-flags-go-other
	http.SetCookie(w, &http.Cookie{Name: name, Value: value, HttpOnly: true})
}

func safe(w http.ResponseWriter, id string) {
	// ok: session-cookie-flags-go-other
	http.SetCookie(w, &http.Cookie{Name: "basket", Value: id, HttpOnly: true, Secure: true})
}

func theme(w http.ResponseWriter, choice string) {
	// ok: session-cookie-flags-go-other (near miss: a script has to read it, and it opens nothing)
	http.SetCookie(w, &http.Cookie{Name: "theme", Value: choice})
}

package web

import (
	"net/http"

	"github.com/gorilla/websocket"
)

// ruleid: cors-too-open-go-websocket
var open = websocket.Upgrader{
	ReadBufferSize: 1024,
	CheckOrigin: func(r *http.Request) bool {
		return true
	},
}

func later() {
	upgrader := websocket.Upgrader{}
	// ruleid: cors-too-open-go-websocket
	upgrader.CheckOrigin = func(r *http.Request) bool { return true }
}

// ok: cors-too-open-go-websocket
var standard = websocket.Upgrader{ReadBufferSize: 1024}

// ok: cors-too-open-go-websocket (near miss: the function compares the origin)
var compared = websocket.Upgrader{
	CheckOrigin: func(r *http.Request) bool {
		return r.Header.Get("Origin") == "https://shop.example.com"
	},
}

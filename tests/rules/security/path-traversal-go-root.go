package main

import (
	"net/http"

	"github.com/gin-gonic/gin"
)

func main() {
	// ruleid: path-traversal-go-root
	http.Handle("/", http.FileServer(http.Dir(".")))
	// ruleid: path-traversal-go-root
	http.Handle("/disk/", http.StripPrefix("/disk/", http.FileServer(http.Dir("/"))))
	router := gin.Default()
	// ruleid: path-traversal-go-root
	router.Static("/files", "./")
	// ok: path-traversal-go-root
	http.Handle("/static/", http.FileServer(http.Dir("./static")))
	// ok: path-traversal-go-root (near miss: the route is the root, the folder is not)
	router.Static("/", "./public")
}

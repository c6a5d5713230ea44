package main

import (
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"
)

const root = "/srv/files"

func download(w http.ResponseWriter, r *http.Request) {
	name := filepath.Join(root, r.URL.Query().Get("name"))
	// ruleid: path-traversal-go
	http.ServeFile(w, r, name)
}

func read(c *gin.Context) {
	// ruleid: path-traversal-go
	data, err := os.ReadFile("./uploads/" + c.Query("file"))
	answer(c, data, err)
}

// Clean takes «..» out of the middle of a path, and leaves it at its start.
func cleaned(w http.ResponseWriter, r *http.Request) {
	name := filepath.Clean(r.FormValue("name"))
	// ruleid: path-traversal-go
	file, err := os.Open(filepath.Join(root, name))
	show(w, file, err)
}

func base(w http.ResponseWriter, r *http.Request) {
	// ok: path-traversal-go (near miss: only the last part of the path is kept)
	file, err := os.Open(filepath.Join(root, filepath.Base(r.FormValue("name"))))
	show(w, file, err)
}

func local(w http.ResponseWriter, r *http.Request) {
	name := r.FormValue("name")
	if !filepath.IsLocal(name) {
		http.Error(w, "bad name", http.StatusBadRequest)
		return
	}
	// ok: path-traversal-go (near miss: tested before)
	file, err := os.Open(filepath.Join(root, name))
	show(w, file, err)
}

func inside(w http.ResponseWriter, r *http.Request) {
	full := filepath.Join(root, r.FormValue("name"))
	if !strings.HasPrefix(full, root+"/") {
		http.Error(w, "bad name", http.StatusBadRequest)
		return
	}
	// ok: path-traversal-go
	http.ServeFile(w, r, full)
}

func number(w http.ResponseWriter, r *http.Request) {
	id, err := strconv.Atoi(r.PathValue("id"))
	if err != nil {
		return
	}
	// ok: path-traversal-go
	http.ServeFile(w, r, filepath.Join(root, strconv.Itoa(id)+".pdf"))
}

func page(w http.ResponseWriter, r *http.Request) {
	// ok: path-traversal-go (near miss: ServeFile itself refuses «..» in the address)
	http.ServeFile(w, r, filepath.Join(root, r.URL.Path))
}

func rooted(w http.ResponseWriter, r *http.Request) {
	// ok: path-traversal-go
	file, err := os.OpenInRoot(root, r.FormValue("name"))
	show(w, file, err)
}

package web

import (
	"fmt"
	"log"
	"net/http"

	"github.com/gin-gonic/gin"
)

func list(w http.ResponseWriter, r *http.Request) {
	orders, err := store.All(r.Context())
	if err != nil {
		// ruleid: error-details-to-client-go
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	show(w, orders)
}

func create(c *gin.Context) {
	if err := store.Create(c); err != nil {
		// ruleid: error-details-to-client-go
		c.JSON(500, gin.H{"error": err.Error()})
		return
	}
}

func load(w http.ResponseWriter, r *http.Request) {
	if err := store.Load(); err != nil {
		// ruleid: error-details-to-client-go
		http.Error(w, fmt.Sprintf("database: %v", err), 500)
	}
}

func logged(w http.ResponseWriter, r *http.Request) {
	if err := store.Load(); err != nil {
		log.Printf("load: %v", err)
		// ok: error-details-to-client-go
		http.Error(w, "Something went wrong on our side.", http.StatusInternalServerError)
	}
}

func refused(c *gin.Context) {
	if err := c.ShouldBindJSON(&form); err != nil {
		// ok: error-details-to-client-go (near miss: the visitor's own mistake is explained to them)
		c.JSON(http.StatusBadRequest, gin.H{"error": err.Error()})
	}
}

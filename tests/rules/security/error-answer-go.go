package web

func answers(w http.ResponseWriter, c *gin.Context, err error) {
	// ruleid: error-answer-go
	http.Error(w, "Something went wrong on our side.", http.StatusInternalServerError)
	// ruleid: error-answer-go
	c.JSON(500, gin.H{"error": err.Error()})
	// ok: error-answer-go (near miss: the visitor's own mistake)
	http.Error(w, err.Error(), http.StatusBadRequest)
	// ok: error-answer-go
	c.JSON(200, gin.H{"ok": true})
}

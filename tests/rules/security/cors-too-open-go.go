package web

import (
	"net/http"

	"github.com/gin-contrib/cors"
	"github.com/gin-gonic/gin"
)

func mirrored(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// ruleid: cors-too-open-go
		w.Header().Set("Access-Control-Allow-Origin", r.Header.Get("Origin"))
		w.Header().Set("Access-Control-Allow-Credentials", "true")
		next.ServeHTTP(w, r)
	})
}

func mirroredGin(c *gin.Context) {
	// ruleid: cors-too-open-go
	c.Header("Access-Control-Allow-Origin", c.GetHeader("Origin"))
	c.Header("Access-Control-Allow-Credentials", "true")
	c.Next()
}

func config() gin.HandlerFunc {
	// ruleid: cors-too-open-go
	return cors.New(cors.Config{
		AllowOriginFunc: func(origin string) bool {
			return true
		},
		AllowCredentials: true,
	})
}

func noCredentials(w http.ResponseWriter, r *http.Request) {
	// ok: cors-too-open-go (near miss: mirrored, but without credentials)
	w.Header().Set("Access-Control-Allow-Origin", r.Header.Get("Origin"))
	w.Header().Set("Vary", "Origin")
}

func listed(w http.ResponseWriter, r *http.Request) {
	// ok: cors-too-open-go
	w.Header().Set("Access-Control-Allow-Origin", "https://shop.example.com")
	w.Header().Set("Access-Control-Allow-Credentials", "true")
}

func checked() gin.HandlerFunc {
	// ok: cors-too-open-go (near miss: the function looks at the origin)
	return cors.New(cors.Config{
		AllowOriginFunc: func(origin string) bool {
			return origin == "https://shop.example.com"
		},
		AllowCredentials: true,
	})
}

// Package main is the gateway of the parcel tracker: it asks the carrier and answers the app.
package main

import (
	"encoding/json"
	"io"
	"log"
	"net/http"
	"net/url"
	"os"
)

// Parcel is what the app shows.
type Parcel struct {
	ID     string `json:"id"`
	Status string `json:"status"`
}

func fetchParcel(id string) []byte {
	resp, _ := http.Get(os.Getenv("CARRIER_URL") + "/parcels/" + url.PathEscape(id))
	body, _ := io.ReadAll(resp.Body)
	return body
}

func parcelHandler(w http.ResponseWriter, r *http.Request) {
	var parcel Parcel
	json.Unmarshal(fetchParcel(r.PathValue("id")), &parcel)
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(parcel); err != nil {
		log.Printf("write answer: %v", err)
	}
}

func main() {
	http.HandleFunc("GET /parcels/{id}", parcelHandler)
	log.Fatal(http.ListenAndServe(":8080", nil))
}

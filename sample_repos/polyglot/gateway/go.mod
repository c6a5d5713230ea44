module parcels.example/gateway

go 1.26

package client

import (
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
)

func old(address string) (*grpc.ClientConn, error) {
	// ruleid: cleartext-transport-go-grpc
	return grpc.Dial(address, grpc.WithInsecure(), grpc.WithBlock())
}

func ledger(address string) (*grpc.ClientConn, error) {
	// ruleid: cleartext-transport-go-grpc
	return grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()))
}

func encrypted(address string) (*grpc.ClientConn, error) {
	// ok: cleartext-transport-go-grpc
	return grpc.NewClient(address, grpc.WithTransportCredentials(credentials.NewTLS(nil)))
}

func local() (*grpc.ClientConn, error) {
	// ok: cleartext-transport-go-grpc (near miss: a fixed address; the other rule looks at it)
	return grpc.NewClient("localhost:50051", grpc.WithTransportCredentials(insecure.NewCredentials()))
}

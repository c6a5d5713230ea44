package unpack

import (
	"compress/gzip"
	"io"
	"os"
)

func unpack(in io.Reader, out *os.File) error {
	reader, err := gzip.NewReader(in)
	if err != nil {
		return err
	}
	// ruleid: archive-extraction-unsafe-go-bomb
	_, err = io.Copy(out, reader)
	return err
}

func load(in io.Reader) ([]byte, error) {
	reader, err := gzip.NewReader(in)
	if err != nil {
		return nil, err
	}
	// ruleid: archive-extraction-unsafe-go-bomb
	return io.ReadAll(reader)
}

func limited(in io.Reader, out *os.File) error {
	reader, err := gzip.NewReader(in)
	if err != nil {
		return err
	}
	// ok: archive-extraction-unsafe-go-bomb (near miss: a limit lies between)
	_, err = io.Copy(out, io.LimitReader(reader, 64<<20))
	return err
}

func packed(in io.Reader, out *os.File) error {
	writer := gzip.NewWriter(out)
	// ok: archive-extraction-unsafe-go-bomb
	_, err := io.Copy(writer, in)
	return err
}

package unpack

import (
	"archive/tar"
	"archive/zip"
	"os"
	"path/filepath"
	"strings"
)

func all(reader *zip.Reader, folder string) error {
	for _, file := range reader.File {
		// ruleid: archive-extraction-unsafe-go
		out, err := os.Create(folder + "/" + file.Name)
		if err != nil {
			return err
		}
		defer out.Close()
	}
	return nil
}

func tarball(header *tar.Header) error {
	// ruleid: archive-extraction-unsafe-go
	return os.MkdirAll(header.Name, 0o755)
}

func base(reader *zip.Reader, folder string) error {
	for _, file := range reader.File {
		// ok: archive-extraction-unsafe-go (near miss: only the last part of the name is kept)
		out, err := os.Create(folder + "/" + filepath.Base(file.Name))
		if err != nil {
			return err
		}
		defer out.Close()
	}
	return nil
}

func tested(reader *zip.Reader, folder string) error {
	for _, file := range reader.File {
		if strings.Contains(file.Name, "..") {
			continue
		}
		// ok: archive-extraction-unsafe-go
		os.MkdirAll(folder+"/"+file.Name, 0o755)
	}
	return nil
}

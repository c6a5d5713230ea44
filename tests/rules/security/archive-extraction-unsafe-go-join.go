package unpack

import (
	"archive/tar"
	"archive/zip"
	"os"
	"path/filepath"
	"strings"
)

func all(reader *zip.Reader, folder string) error {
	for _, f := range reader.File {
		// ruleid: archive-extraction-unsafe-go-join
		target := filepath.Join(folder, f.Name)
		if f.FileInfo().IsDir() {
			os.MkdirAll(target, 0o755)
		}
	}
	return nil
}

func one(folder string, header *tar.Header) {
	// ruleid: archive-extraction-unsafe-go-join
	write(filepath.Join(folder, header.Name))
}

func checked(reader *zip.Reader, folder string) error {
	for _, f := range reader.File {
		// ok: archive-extraction-unsafe-go-join (near miss: the result is compared with the folder below)
		target := filepath.Join(folder, f.Name)
		if !strings.HasPrefix(target, filepath.Clean(folder)+string(os.PathSeparator)) {
			return os.ErrInvalid
		}
		write(target)
	}
	return nil
}

func local(reader *zip.Reader, folder string) error {
	for _, f := range reader.File {
		if !filepath.IsLocal(f.Name) {
			return os.ErrInvalid
		}
		// ok: archive-extraction-unsafe-go-join
		write(filepath.Join(folder, f.Name))
	}
	return nil
}

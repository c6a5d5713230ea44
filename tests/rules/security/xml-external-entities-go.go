package imports

import (
	"github.com/lestrrat-go/libxml2"
	"github.com/lestrrat-go/libxml2/parser"
)

func open(text string) {
	// ruleid: xml-external-entities-go
	p := parser.New(parser.XMLParseNoEnt)
	use(p.ParseString(text))
}

func direct(text string) {
	// ruleid: xml-external-entities-go
	use(libxml2.ParseString(text, parser.XMLParseNoEnt))
}

func closed(text string) {
	// ok: xml-external-entities-go
	p := parser.New()
	use(p.ParseString(text))
}

func compact(text string) {
	// ok: xml-external-entities-go (near miss: another option)
	p := parser.New(parser.XMLParseNoBlanks)
	use(p.ParseString(text))
}

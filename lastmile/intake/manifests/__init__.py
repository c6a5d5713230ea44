"""One file a format: the text of a manifest or lock in, a ``Manifest`` out; ``registry.py`` lists them."""

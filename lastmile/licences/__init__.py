"""Licences of packages and of the product itself, from what its files say; no text of a licence is kept."""

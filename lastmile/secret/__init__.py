"""Secrets: the shapes of keys, what a value says under its name, and the search of a text for both."""

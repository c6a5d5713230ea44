"""Secrets: what they look like (shapes, values, search), and how none leaves (redaction)."""

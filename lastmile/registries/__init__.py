"""Existence and identity of packages: our user's registries are asked, and only what they prove is said."""

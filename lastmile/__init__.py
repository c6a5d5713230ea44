"""LastMile: a production-readiness audit of a repository, and the report that a client can read."""

__version__ = "0.1.0"

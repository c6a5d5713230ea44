"""The terminal: options to calls, errors to exit codes and one line of help. No logic."""

from lastmile.cli.entry import main

__all__ = ("main",)

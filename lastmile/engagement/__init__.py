"""The consultant's hand: who works for whom, and what a person decided, answered, found and wrote.

A file beside the audit says it, and a file of defaults says what holds for all audits. Neither is ever read
from the target, and every error names the file and the line.
"""

from lastmile.engagement.hand import Hand, nothing
from lastmile.engagement.reading import load_file

__all__ = ("Hand", "load_file", "nothing")

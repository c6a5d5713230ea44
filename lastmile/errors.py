"""What can go wrong, as a tree; only ``cli/`` turns it into words and exit codes.

LastMileError
├── InputError            the user typed or supplied something wrong              exit 2
│   ├── ChecklistError    a checklist file is broken (message starts with file:line)
│   ├── EngagementError   an engagement file is broken (message starts with file:line)
│   ├── ThemeError        a theme's folder is broken (message starts with file:line)
│   └── AuditFileError    an audit.json is broken, or newer than this version
├── TargetError           the target gives nothing to audit                       exit 3
├── RenderError           one output format could not be written                  exit 4
└── ScannerError          a tool failed; becomes a Run with status FAILED

Skip is no error: a scanner raises it to say why it did not look. What it would have answered stays
open (*not assessed*). NothingToLookAt is the Skip that closes the question (*not applicable*).
"""


class LastMileError(Exception):
    """Base of all errors; its text is one line: what is wrong and what to do."""


class InputError(LastMileError):
    """What the user typed or supplied cannot be used."""


class ChecklistError(InputError):
    """A checklist file is broken; the text starts with ``file:line:``."""


class EngagementError(InputError):
    """An engagement file is broken; the text starts with ``file:line:``."""


class ThemeError(InputError):
    """A theme's folder is broken; the text starts with ``file:line:``."""


class AuditFileError(InputError):
    """An audit.json cannot be read by this version."""


class TargetError(LastMileError):
    """The target cannot be reached, or holds nothing to audit."""


class RenderError(LastMileError):
    """One output format could not be written; the others are not touched."""


class ScannerError(LastMileError):
    """A scanner did not do its work; its Run is FAILED with this text as reason."""


class Skip(Exception):  # noqa: N818 - a signal, not an error: the scanner has nothing to do here
    """Raised by a scanner that did not look; its text is the reason, and its questions stay open."""


class NothingToLookAt(Skip):
    """The target holds nothing of the kind that this scanner judges, so its controls do not apply."""

"""Which JavaScript files serve nobody else meanwhile: builds, commands, set-up; no check itself."""

import re

_FOLDERS = re.compile(
    r"(?i)(^|/)(scripts?|bin|cli|tools?|build|commands?|\w*migrations?|seeds?|extra|install\w*|setup|"
    r"config|startup|electron|e2e|packages/create-\w+)/"
    r"|(^|/)(gulpfile|gruntfile|build|setup|install|seed|migrate|cli(?![a-z])|[\w.-]*\.config|"
    r"[\w-]*migrat[\w-]*)[\w.-]*\.\w+$"
)
_ON_TOP = re.compile(r"^[\w-]+\.(m?js|cjs|ts)$")
_PROGRAM = re.compile(
    r"process\.argv|require\.main\s*===?\s*module|^#!|['\"](commander|yargs|inquirer|prompts|chalk|ora)['\"]"
)


def is_program(path: str, text: str) -> bool:
    """A build, a command or a set-up, by its folder, its name or what it reads from the command line."""
    return bool(_FOLDERS.search(path) or _PROGRAM.search(text))


def on_top(path: str) -> bool:
    """A file of the top folder, as a rule the start of the program."""
    return bool(_ON_TOP.search(path))

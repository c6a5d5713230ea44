"""Which language a file is in, by its name and, where the name is silent, by its shebang."""

import re
from pathlib import PurePosixPath

_BY_SUFFIX = {
    **dict.fromkeys((".py", ".pyi", ".pyw", ".ipynb"), "python"),
    **dict.fromkeys((".js", ".jsx", ".mjs", ".cjs"), "javascript"),
    **dict.fromkeys((".ts", ".tsx", ".mts", ".cts"), "typescript"),
    ".go": "go",
    ".rs": "rust",
    ".java": "java",
    **dict.fromkeys((".kt", ".kts"), "kotlin"),
    **dict.fromkeys((".php", ".phtml"), "php"),
    **dict.fromkeys((".rb", ".rake", ".gemspec", ".ru"), "ruby"),
    ".erb": "erb",
    ".cs": "csharp",
    **dict.fromkeys((".cshtml", ".razor"), "razor"),
    ".fs": "fsharp",
    **dict.fromkeys((".c", ".h"), "c"),
    **dict.fromkeys((".cc", ".cpp", ".cxx", ".hpp", ".hh", ".hxx"), "cpp"),
    ".m": "objective-c",
    ".mm": "objective-c",
    ".swift": "swift",
    **dict.fromkeys((".scala", ".sc"), "scala"),
    ".dart": "dart",
    **dict.fromkeys((".ex", ".exs"), "elixir"),
    **dict.fromkeys((".eex", ".heex", ".leex"), "eex"),
    **dict.fromkeys((".erl", ".hrl"), "erlang"),
    **dict.fromkeys((".clj", ".cljs", ".cljc"), "clojure"),
    ".hs": "haskell",
    ".lua": "lua",
    **dict.fromkeys((".pl", ".pm"), "perl"),
    ".r": "r",
    ".jl": "julia",
    ".groovy": "groovy",
    ".gradle": "groovy",
    ".sol": "solidity",
    ".zig": "zig",
    ".nim": "nim",
    **dict.fromkeys((".sh", ".bash", ".zsh", ".ksh", ".fish"), "shell"),
    **dict.fromkeys((".ps1", ".psm1"), "powershell"),
    **dict.fromkeys((".bat", ".cmd"), "batch"),
    ".sql": "sql",
    **dict.fromkeys((".html", ".htm", ".xhtml", ".jinja", ".j2", ".jinja2", ".hbs", ".ejs", ".njk"), "html"),
    **dict.fromkeys((".css", ".scss", ".sass", ".less"), "css"),
    ".vue": "vue",
    ".svelte": "svelte",
    ".astro": "astro",
    **dict.fromkeys((".graphql", ".gql"), "graphql"),
    ".proto": "protobuf",
    ".prisma": "prisma",
    **dict.fromkeys((".yaml", ".yml"), "yaml"),
    **dict.fromkeys((".json", ".jsonc", ".json5", ".webmanifest"), "json"),
    ".toml": "toml",
    **dict.fromkeys((".ini", ".cfg", ".conf", ".properties"), "ini"),
    **dict.fromkeys((".xml", ".xsd", ".csproj", ".plist"), "xml"),
    **dict.fromkeys((".tf", ".tfvars", ".hcl"), "terraform"),
    ".dockerfile": "dockerfile",
    ".mk": "makefile",
    **dict.fromkeys((".md", ".mdx", ".markdown"), "markdown"),
    **dict.fromkeys((".rst", ".adoc", ".asciidoc"), "rst"),
}

_BY_NAME = {
    "gemfile": "ruby",
    "rakefile": "ruby",
    "vagrantfile": "ruby",
    "fastfile": "ruby",
    "jenkinsfile": "groovy",
    "makefile": "makefile",
    "gnumakefile": "makefile",
    "pipfile": "toml",
    "cargo.lock": "toml",
    "poetry.lock": "toml",
    "uv.lock": "toml",
    "pdm.lock": "toml",
    "pipfile.lock": "json",
    "composer.lock": "json",
    "caddyfile": "ini",
    "procfile": "ini",
    ".babelrc": "json",
    ".eslintrc": "json",
    ".prettierrc": "json",
    ".npmrc": "ini",
    ".bandit": "ini",
    ".bashrc": "shell",
    ".profile": "shell",
}

_INTERPRETERS = (
    (re.compile(r"python[\d.]*$|pypy\d*$|uv$"), "python"),
    (re.compile(r"node(js)?$|bun$"), "javascript"),
    (re.compile(r"deno$|ts-node$|tsx$"), "typescript"),
    (re.compile(r"(ba|z|k|da|a|fi)?sh$"), "shell"),
    (re.compile(r"ruby[\d.]*$"), "ruby"),
    (re.compile(r"php[\d.]*$"), "php"),
    (re.compile(r"perl[\d.]*$"), "perl"),
)


def _by_shebang(text: str) -> str | None:
    """``#!/usr/bin/env -S python3 -u`` names python; only the first 200 characters are looked at."""
    if not text.startswith("#!"):
        return None
    words = [
        word for word in text[2:200].split("\n", 1)[0].split() if not word.startswith("-") and "=" not in word
    ]
    if words and words[0].endswith("/env"):
        words = words[1:]
    program = words[0].rsplit("/", 1)[-1] if words else ""
    return next((language for pattern, language in _INTERPRETERS if pattern.match(program)), None)


def language_of(path: str, text: str = "") -> str | None:
    """Return the id of the language of a file ("python", "typescript"), or None for none we know.

    ``.jsx`` counts as javascript, ``.tsx`` as typescript, a notebook as python.
    """
    name = PurePosixPath(path).name.lower()
    if name in _BY_NAME:
        return _BY_NAME[name]
    if name == "dockerfile" or name.startswith(("dockerfile.", "containerfile")):
        return "dockerfile"
    if name == ".env" or name.startswith(".env.") or name.endswith(".env"):
        return "dotenv"
    suffix = PurePosixPath(name).suffix
    if suffix in (".m", ".r") and not text:
        return _BY_SUFFIX[suffix]
    if suffix in _BY_SUFFIX:
        return _BY_SUFFIX[suffix]
    return _by_shebang(text) if not suffix else None

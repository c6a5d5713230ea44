"""Names that are known to mislead, and packages whose authors have stopped; from public notices.

Each entry is a fact that its registry page or its authors state; the words are ours. Reviewed 2026-11.
"""

from collections.abc import Mapping

Key = tuple[str, str]  # ecosystem, name

# Name -> what is meant, and what the name really is. "low": harmless, but not what one thinks.
WRONG_NAMES: Mapping[Key, tuple[str, str, str]] = {
    ("PyPI", "sklearn"): (
        "scikit-learn",
        "an empty stand-in that its owners have withdrawn from use",
        "medium",
    ),
    ("PyPI", "bs4"): ("beautifulsoup4", "an empty stand-in that only fetches the real package", "low"),
    ("PyPI", "beautifulsoup"): ("beautifulsoup4", "version 3 of 2012, for Python 2", "medium"),
    ("PyPI", "dotenv"): ("python-dotenv", "another package under the import's name", "low"),
    ("PyPI", "jwt"): ("pyjwt", "another package with the same import name", "medium"),
    ("PyPI", "serial"): ("pyserial", "another package with the same import name", "medium"),
    ("PyPI", "fitz"): ("pymupdf", "another package with the same import name", "medium"),
    ("PyPI", "docx"): ("python-docx", "its forerunner of 2014, for Python 2", "medium"),
    ("PyPI", "telegram"): ("python-telegram-bot", "another package under the import's name", "medium"),
    ("PyPI", "ffmpeg"): ("ffmpeg-python", "another package under the import's name", "medium"),
    ("PyPI", "attr"): ("attrs", "another package with the same import name", "medium"),
    ("PyPI", "python-opencv"): ("opencv-python", "not the OpenCV package", "medium"),
    ("PyPI", "crypto"): ("pycryptodome", "another package under the import's name", "medium"),
    ("PyPI", "discordpy"): ("discord-py", "not the Discord library", "medium"),
    ("PyPI", "python3-dateutil"): ("python-dateutil", "a name that was used to steal keys in 2019", "high"),
    ("PyPI", "jeilyfish"): ("jellyfish", "a name that was used to steal keys in 2019", "high"),
    ("PyPI", "colourama"): ("colorama", "a name that was used to steal money in 2018", "high"),
    ("npm", "crossenv"): ("cross-env", "a name that was used to steal passwords in 2017", "high"),
    ("npm", "cross-env.js"): ("cross-env", "a name that was used to steal passwords in 2017", "high"),
    ("npm", "babelcli"): ("@babel/cli", "a name that was used to steal passwords in 2017", "high"),
    ("npm", "d3.js"): ("d3", "a name that was used to steal passwords in 2017", "high"),
    ("npm", "fabric-js"): ("fabric", "a name that was used to steal passwords in 2017", "high"),
    ("npm", "ffmepg"): ("ffmpeg", "a name that was used to steal passwords in 2017", "high"),
    ("npm", "gruntcli"): ("grunt-cli", "a name that was used to steal passwords in 2017", "high"),
    ("npm", "http-proxy.js"): ("http-proxy", "a name that was used to steal passwords in 2017", "high"),
    ("npm", "jquery.js"): ("jquery", "a name that was used to steal passwords in 2017", "high"),
    ("npm", "mongose"): ("mongoose", "a name that was used to steal passwords in 2017", "high"),
    ("npm", "mssql.js"): ("mssql", "a name that was used to steal passwords in 2017", "high"),
    ("npm", "mysqljs"): ("mysql", "a name that was used to steal passwords in 2017", "high"),
    ("npm", "nodemailer-js"): ("nodemailer", "a name that was used to steal passwords in 2017", "high"),
    ("npm", "nodemailer.js"): ("nodemailer", "a name that was used to steal passwords in 2017", "high"),
    ("npm", "nodesass"): ("sass", "a name that was used to steal passwords in 2017", "high"),
    ("npm", "noderequest"): ("undici", "a name that was used to steal passwords in 2017", "high"),
    ("npm", "node-sqlite"): ("better-sqlite3", "a name that was used to steal passwords in 2017", "high"),
    ("npm", "sqlite.js"): ("better-sqlite3", "a name that was used to steal passwords in 2017", "high"),
    ("npm", "electorn"): ("electron", "a name that was used to send data about its users in 2020", "high"),
    ("npm", "loadyaml"): ("js-yaml", "a name that was used to send data about its users in 2020", "high"),
}

# Modules of Node.js under whose names npm holds a placeholder, or a package that Node made useless.
PLACEHOLDERS = frozenset(
    (
        "fs",
        "child_process",
        "crypto",
        "http",
        "https",
        "net",
        "os",
        "cluster",
        "dns",
        "tls",
        "readline",
        "vm",
        "zlib",
    )
)

# Name -> what its authors said, and what takes its place. "low": still maintained for safety, or renamed.
ENDED: Mapping[Key, tuple[str, str, str]] = {
    ("npm", "request"): ("its authors ended it in 2020", "the built-in fetch", "medium"),
    ("npm", "request-promise"): ("its authors ended it with request in 2020", "the built-in fetch", "medium"),
    ("npm", "request-promise-native"): ("its authors ended it with request in 2020", "fetch", "medium"),
    ("npm", "node-sass"): ("its authors ended it in 2024", "sass", "medium"),
    ("npm", "node-uuid"): ("it was renamed in 2016", "uuid", "medium"),
    ("npm", "tslint"): ("its authors ended it in 2020", "typescript-eslint", "low"),
    ("npm", "babel-eslint"): ("its authors ended it in 2020", "@babel/eslint-parser", "low"),
    ("npm", "crypto-js"): ("its authors stopped in 2023", "the built-in crypto module", "medium"),
    ("npm", "csurf"): ("its authors ended it in 2022 because of its faults", "csrf-csrf", "medium"),
    ("npm", "vm2"): ("its authors ended it in 2023: its sandbox can be left", "isolated-vm", "medium"),
    ("npm", "moment"): ("its authors advise against it for new work since 2020", "date-fns or luxon", "low"),
    ("npm", "react-scripts"): ("its authors ended Create React App in 2025", "vite", "medium"),
    ("npm", "create-react-app"): ("its authors ended it in 2025", "vite", "medium"),
    ("npm", "aws-sdk"): ("its support ended in 2025", "@aws-sdk/client-… (version 3)", "medium"),
    ("npm", "apollo-server-express"): ("its support ended in 2024", "@apollo/server", "medium"),
    ("npm", "apollo-server"): ("its support ended in 2024", "@apollo/server", "medium"),
    ("npm", "react-beautiful-dnd"): ("its authors ended it in 2024", "@hello-pangea/dnd", "medium"),
    ("npm", "gulp-util"): ("its authors ended it in 2017", "the single modules that it names", "low"),
    ("npm", "phantomjs"): ("its authors ended it in 2018", "playwright or puppeteer", "medium"),
    ("npm", "phantomjs-prebuilt"): ("its authors ended it in 2018", "playwright or puppeteer", "medium"),
    ("npm", "protractor"): ("its authors ended it in 2023", "playwright", "low"),
    ("npm", "bower"): ("its authors advise against it since 2017", "npm", "low"),
    ("npm", "istanbul"): ("its authors ended it in 2017", "nyc or c8", "low"),
    ("npm", "popper.js"): ("it was renamed in 2019", "@popperjs/core", "low"),
    ("npm", "jade"): ("it was renamed in 2015", "pug", "medium"),
    ("npm", "@supabase/auth-helpers-nextjs"): ("its authors ended it in 2024", "@supabase/ssr", "medium"),
    ("npm", "@supabase/auth-helpers-react"): ("its authors ended it in 2024", "@supabase/ssr", "medium"),
    ("npm", "@google/generative-ai"): ("its support ended in 2025", "@google/genai", "medium"),
    ("PyPI", "pycrypto"): ("its last release is of 2013 and has known holes", "pycryptodome", "medium"),
    ("PyPI", "nose"): ("its last release is of 2015", "pytest", "low"),
    ("PyPI", "pep8"): ("it was renamed in 2016", "pycodestyle", "low"),
    ("PyPI", "flask-script"): ("its last release is of 2017", "Flask's own command line", "medium"),
    ("PyPI", "flask-jwt"): ("its last release is of 2015", "flask-jwt-extended", "medium"),
    ("PyPI", "flask-restplus"): ("it was given up in 2020", "flask-restx", "medium"),
    ("PyPI", "aioredis"): ("it became part of redis in 2022", "redis", "medium"),
    ("PyPI", "fuzzywuzzy"): ("it was renamed in 2021", "thefuzz or rapidfuzz", "low"),
    ("PyPI", "pypdf2"): ("it was renamed in 2022", "pypdf", "medium"),
    ("PyPI", "raven"): ("its authors ended it in 2020", "sentry-sdk", "medium"),
    ("PyPI", "oauth2client"): ("its authors ended it in 2018", "google-auth", "medium"),
    ("PyPI", "mysql-python"): ("its last release is of 2014, for Python 2", "mysqlclient", "medium"),
    ("PyPI", "slackclient"): ("its authors ended it in 2021", "slack-sdk", "medium"),
    ("PyPI", "tensorflow-gpu"): ("its authors ended it in 2022", "tensorflow", "medium"),
    ("PyPI", "google-generativeai"): ("its support ended in 2025", "google-genai", "medium"),
    ("PyPI", "pinecone-client"): ("it was renamed in 2024", "pinecone", "low"),
}

# Small, finished things: years without a release are no sign of neglect.
FINISHED = frozenset(
    (
        *("six", "colorama", "mccabe", "decorator", "defusedxml", "sortedcontainers", "webencodings"),
        *("termcolor", "tabulate", "toml", "docopt", "pyperclip", "isodate", "inflection", "sqlparse"),
        *("click-didyoumean", "click-plugins", "click-repl", "simple-websocket", "shortuuid", "ordered-set"),
        *("python-slugify", "text-unidecode", "unidecode", "humanize", "backoff", "retrying", "cachelib"),
        *("pathlib", "enum34", "typing", "dataclasses", "futures", "configparser", "mypy-extensions"),
        *("et-xmlfile", "jdcal", "pyasn1", "pyasn1-modules", "rfc3986", "hyperlink", "incremental"),
        *("ply", "pycparser", "editdistance", "xmltodict", "dicttoxml", "nest-asyncio", "pprintpp"),
        *("ipaddress", "backports-abc", "backports-ssl-match-hostname", "importlib-resources"),
        *("flask-wtf", "wtforms", "python-magic", "django-environ", "whitenoise", "dj-static", "static3"),
    )
)

"""Python calls that block an event loop, by library, for ``sync_io_in_async``; no check itself.

Sources: the documentation of the libraries, and flake8-async's ASYNC210 to ASYNC251 for which calls of the
standard library wait.
"""

import ast
import re
from dataclasses import dataclass

from lastmile import syntax
from lastmile.model import Confidence, Severity

Level = tuple[Severity, Confidence]
HIGH: Level = (Severity.HIGH, Confidence.HIGH)
MEDIUM: Level = (Severity.MEDIUM, Confidence.HIGH)
UNSURE: Level = (Severity.MEDIUM, Confidence.MEDIUM)
LOW: Level = (Severity.LOW, Confidence.MEDIUM)

_VERBS = "get|post|put|patch|delete|head|options|request"
# Calls by their resolved names. The first that fits decides.
_CALLS: tuple[tuple[re.Pattern[str], Level], ...] = (
    # They wait for the network, a clock or another program, and never yield to the loop.
    (
        re.compile(
            rf"^(requests\.({_VERBS}|(sessions\.)?[Ss]ession\(\)\.({_VERBS}|send))"
            r"|(six\.moves\.)?urllib\.request\.(urlopen|urlretrieve)"
            rf"|httpx\.({_VERBS}|stream)|httpx\.Client\(\)\.({_VERBS}|send|stream)"
            r"|urllib3\.request|urllib3\.PoolManager\(\)\.(request|urlopen)"
            r"|time\.sleep|os\.(system|popen|wait|wait3|wait4|waitpid|waitid|spawn[lv]p?e?|posix_spawnp?)"
            r"|pty\.spawn|(builtins\.)?input"
            r"|subprocess\.(run|call|check_call|check_output|getoutput|getstatusoutput)"
            r"|subprocess\.Popen\(\)\.(communicate|wait)"
            r"|smtplib\.(SMTP|SMTP_SSL)|ftplib\.FTP(_TLS)?|imaplib\.IMAP4(_SSL)?|poplib\.POP3(_SSL)?"
            r"|socket\.(create_connection|gethostbyname|gethostbyaddr|getaddrinfo)"
            r"|dns\.resolver\.(resolve|query)|feedparser\.parse|paramiko\.SSHClient\(\)\.connect"
            r"|openai\.(ChatCompletion|Completion|Embedding|Image)\.create"
            r"|openai\.(chat\.completions|completions|embeddings|responses|images)\.(create|generate)"
            r"|litellm\.(completion|embedding)|ollama\.(chat|generate|embeddings|embed|pull)|replicate\.run"
            r"|stripe\.(\w+\.){1,3}(create|retrieve|modify|list|confirm|capture|cancel|search)"
            r"|cloudinary\.uploader\.upload|wget\.download|gdown\.download|yfinance\.download"
            r"|git\.Repo\.clone_from|git\.cmd\.Git\(\)\.clone|huggingface_hub\.(hf_hub_download|snapshot_download)"
            r"|asyncio\.run_coroutine_threadsafe\(\)\.result"
            r"|(psycopg2|psycopg|pymysql|MySQLdb|mysql\.connector|pyodbc|cx_Oracle|oracledb|pymssql)\.connect"
            r"|pika\.BlockingConnection|boto3\.(client|resource)\(\)\.\w+)$"
        ),
        HIGH,
    ),
    # Slow by design: a password's hash keeps the processor busy for a tenth of a second and more.
    (
        re.compile(r"^(bcrypt\.(hashpw|checkpw|kdf)|hashlib\.(pbkdf2_hmac|scrypt)|scrypt\.(hash|encrypt))$"),
        UNSURE,
    ),
    (re.compile(r"^(sqlite3\.connect|(pandas|polars)\.read_(sql|sql_query|sql_table|database))$"), UNSURE),
    # Local disks mostly answer quickly, and a small file is read at once: worth a word, not an alarm.
    (
        re.compile(
            r"^(open|io\.open(_code)?|os\.fdopen|codecs\.open|(gzip|bz2|lzma)\.open|os\.walk|subprocess\.Popen"
            r"|(pathlib\.)?Path\(\)\.(open|read_text|read_bytes|write_text|write_bytes|rglob|glob)"
            r"|shutil\.(copy|copy2|copyfile|copytree|move|rmtree|make_archive|unpack_archive)"
            r"|zipfile\.ZipFile\(\)\.(extractall|extract)|tarfile\.open\(\)\.extractall"
            r"|pandas\.read_(csv|excel|parquet|json))$"
        ),
        LOW,
    ),
)
# One of its own: it does not wait, it raises RuntimeError while another loop runs.
NESTED = re.compile(
    r"^(asyncio\.run|(asyncio\.(get_event_loop|get_running_loop|new_event_loop)\(\)|loop)\.run_until_complete)$"
)


@dataclass(frozen=True)
class Client:
    """A kind of object that blocks: what makes it, its methods that wait, how grave one call is."""

    makers: re.Pattern[str]
    methods: re.Pattern[str]  # the last name of a chain of calls that starts at the object
    level: Level
    deep: bool = False  # also at the end of a chain: ``client.users.list()``
    once: bool = False  # many short waits: one finding a function speaks for all


_CLIENTS = (
    Client(
        re.compile(r"^(requests\.([Ss]ession|sessions\.Session)|httpx\.Client|urllib3\.PoolManager)$"),
        re.compile(rf"^({_VERBS}|send|stream|urlopen)$"),
        HIGH,
    ),
    Client(
        re.compile(r"^(smtplib\.SMTP(_SSL)?|ftplib\.FTP(_TLS)?|imaplib\.IMAP4(_SSL)?|poplib\.POP3(_SSL)?)$"),
        re.compile(
            r"^(send|sendmail|send_message|login|connect|starttls|retrbinary|storbinary|search|fetch|select|retr)$"
        ),
        HIGH,
    ),
    Client(
        re.compile(
            r"^(psycopg2|psycopg|pymysql|MySQLdb|mysql\.connector|pyodbc|cx_Oracle|oracledb|pymssql)\.connect$"
        ),
        re.compile(
            r"^(execute|executemany|executescript|commit|rollback|fetchall|fetchone|fetchmany|cursor)$"
        ),
        HIGH,
    ),
    Client(
        re.compile(r"^(sqlite3\.(connect|Connection|Cursor))$"),
        re.compile(
            r"^(execute|executemany|executescript|commit|rollback|fetchall|fetchone|fetchmany|cursor)$"
        ),
        UNSURE,
    ),
    Client(
        re.compile(
            r"^(sqlalchemy\.orm\.(session\.)?(Session|scoped_session)|sqlmodel\.Session"
            r"|sqlalchemy\.orm\.sessionmaker\(\)|sqlalchemy\.create_engine\(\)\.(connect|begin))$"
        ),
        re.compile(
            r"^(execute|exec|commit|flush|refresh|scalars?|get|get_one|merge|all|first|one|one_or_none|count|"
            r"delete|update|bulk_save_objects|bulk_insert_mappings)$"
        ),
        MEDIUM,
        deep=True,
        once=True,
    ),
    Client(
        re.compile(r"^(boto3\.(client|resource)|boto3\.(session\.)?Session\(\)\.(client|resource))$"),
        re.compile(r"^(?!(exceptions|meta|close|can_paginate|get_paginator|get_waiter|Table|Bucket)$)\w+$"),
        HIGH,
    ),
    Client(
        re.compile(r"^(pymongo\.)(mongo_client\.)?MongoClient$"),
        re.compile(
            r"^(find_one(_and_\w+)?|(insert|update|delete)_(one|many)|replace_one|count_documents|"
            r"estimated_document_count|aggregate|distinct|bulk_write|create_index|command|list_collection_names)$"
        ),
        HIGH,
        deep=True,
    ),
    Client(
        re.compile(r"^redis\.(client\.)?((Strict)?Redis(\.from_url)?|from_url)$"),
        re.compile(
            r"^(get|set|setex|setnx|mget|mset|incr|incrby|decr|expire|delete|exists|ping|keys|scan|h\w*(get|set|del|getall)"
            r"|[lrb]{1,2}(push|pop)|lrange|llen|sadd|smembers|sismember|z(add|range|rem|card)|publish|xadd|xread|ttl)$"
        ),
        MEDIUM,
        once=True,
    ),
    Client(
        re.compile(
            r"^(openai\.(Azure)?OpenAI|anthropic\.Anthropic|groq\.Groq|together\.Together|mistralai\.Mistral)$"
        ),
        re.compile(r"^(create|parse|generate|complete|edit|upload|retrieve)$"),
        HIGH,
        deep=True,
    ),
    Client(
        re.compile(r"^google\.(generativeai\.GenerativeModel|genai\.Client)$"),
        re.compile(r"^(generate_content|generate_images|embed_content|count_tokens)$"),
        HIGH,
        deep=True,
    ),
    Client(
        re.compile(r"^(twilio\.rest\.Client|supabase\.(create_client|Client))$"),
        re.compile(r"^(create|execute|get_user|sign_in_with_password|sign_up|upload|download)$"),
        HIGH,
        deep=True,
    ),
    Client(
        re.compile(r"^elasticsearch\.Elasticsearch$"), re.compile(r"^(search|index|get|bulk|delete)$"), HIGH
    ),
    Client(
        re.compile(r"^docker\.(from_env|DockerClient)$"),
        re.compile(r"^(run|pull|build|exec_run|prune)$"),
        HIGH,
        deep=True,
    ),
    Client(re.compile(r"^paramiko\.SSHClient$"), re.compile(r"^(connect|exec_command|open_sftp)$"), HIGH),
    Client(re.compile(r"^subprocess\.Popen$"), re.compile(r"^(communicate|wait)$"), HIGH),
    Client(re.compile(r"^(threading\.Thread|multiprocessing\.Process)$"), re.compile(r"^join$"), UNSURE),
    Client(re.compile(r"^(threading|multiprocessing)\.Event$"), re.compile(r"^wait$"), HIGH),
    Client(
        re.compile(r"^(queue\.(Lifo|Priority)?Queue|queue\.SimpleQueue|multiprocessing\.Queue)$"),
        re.compile(r"^(get|join)$"),
        HIGH,
    ),
    Client(re.compile(r"(^|\.)submit$"), re.compile(r"^(result|exception)$"), UNSURE),
    Client(
        re.compile(r"^(passlib\.context\.CryptContext|argon2\.PasswordHasher)$"),
        re.compile(r"^(hash|verify|encrypt|verify_and_update)$"),
        UNSURE,
    ),
    Client(
        re.compile(r"^(pathlib\.)?Path$"),
        re.compile(r"^(open|read_text|read_bytes|write_text|write_bytes|rglob)$"),
        LOW,
    ),
)


def call_level(name: str) -> Level | None:
    """How grave a call of this resolved name is on an event loop; None where it does not block."""
    return next((level for pattern, level in _CALLS if pattern.match(name)), None)


def client_of(maker: str) -> Client | None:
    """The kind of blocking object that a call or a class of this resolved name gives."""
    return next((c for c in _CLIENTS if c.makers.search(maker)), None) if maker else None


def waits(client: Client, chain: str) -> bool:
    """Whether a chain of names behind the object, such as ``users().list``, ends in a call that waits."""
    last = chain.rpartition(".")[2]
    return (client.deep or "." not in chain) and bool(client.methods.match(last))


# What starts a loop for one coroutine, and what lets several take turns on it.
_RUNNERS = re.compile(r"^(asyncio|anyio|trio|uvloop)\.run$|\.run_until_complete$")
_TURNS = re.compile(r"(^|\.)(create_task|gather|ensure_future|TaskGroup|start_soon|start_server|serve\w*)$")


def alone(tree: ast.Module, known: dict[str, str]) -> set[str]:
    """Coroutines that a program runs by themselves: nobody else waits for their loop."""
    calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call)]
    if any(_TURNS.search(syntax.dotted(c.func)) for c in calls):
        return set()
    started = [a for c in calls if _RUNNERS.search(syntax.resolved(c.func, known)) for a in c.args]
    return {syntax.dotted(a.func if isinstance(a, ast.Call) else a) for a in started}

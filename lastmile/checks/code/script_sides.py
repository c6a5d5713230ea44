"""Whether a script runs on a server or in a browser, by what it imports and names; no check itself."""

import re

_SERVER = re.compile(
    r"(?:from\s+|require\(\s*|import\(\s*)['\"](?:express|fastify|koa|hono|next/server|server-only|node-fetch|undici|"
    r"nodemailer|stripe|firebase-admin|node-cron|bullmq?|amqplib|kafkajs|aws-sdk|winston|pino|@nestjs/\w+|"
    r"@prisma/client|mongoose|mongodb|pg|mysql2?|ioredis|redis|sqlite3|better-sqlite3|dotenv|node:\w+|"
    r"(?:fs|http|https|path|os|net|crypto|child_process))(?:/[\w-]+)?['\"]|['\"]use server['\"]|\bDeno\.\w|"
    r"\bmodule\.exports\b|\bexports\.\w|\brequire\(\s*['\"]|\bprocess\.(?:on|exit|argv|cwd)\b|"
    r"\bNext(?:Api)?Re(?:quest|sponse)\b"
)
_BROWSER = re.compile(
    r"['\"]use client['\"]|(?:from\s+|require\()['\"](?:react|react-dom|react-native|vue|svelte|"
    r"solid-js|preact|jquery|@angular/core)(?:/[\w-]+)?['\"]|import\.meta\.env|\b(?:document|window|localStorage|sessionStorage)\.\w"
)


def is_server(text: str) -> bool:
    """Whether a script is server code: it imports what only a server has, and names nothing of a browser."""
    return bool(_SERVER.search(text)) and not _BROWSER.search(text)

"""Serverless functions that answer requests: told by where a file lies and how it hands its function out.

A function that a schedule or a queue starts answers nobody; a Lambda function counts where it reads a
request of a gateway and gives a status back. Firebase, Azure and Cloudflare leave the place to the author:
there the platform's own package or what it hands in tells, never the form of an export alone.
"""

import re

from lastmile.syntax.workers import answering_worker

_SCRIPTS = frozenset(("javascript", "typescript"))
# ``serve`` of Deno's standard library, the older spelling of ``Deno.serve``.
_DENO = re.compile(
    r"\bDeno\.serve\(|\bfrom\s{1,8}['\"](?:https://deno\.land/std(?:@[\w.-]{1,40})?/http/server\.ts"
    r"|std/(?:http/)?server(?:\.ts)?)['\"]"
)
_SUPABASE_FILE = re.compile(r"(?:^|/)supabase/functions/(?!_)[^/]{1,200}/[^/]{1,200}\.[jt]sx?$")
_NETLIFY_FILE = re.compile(
    r"(?:^|/)netlify/(?:edge-)?functions/(?!.{0,400}-background\b).{1,400}\.[mc]?[jt]s$"
)
_NETLIFY = re.compile(
    r"^(?:module\.)?exports\.handler\s*=|^export (?:const|(?:async )?function) handler\b"
    r"|^export default (?:async )?(?:function\b|\()|^export \{[^}\n]{0,80}\bhandler\b",
    re.MULTILINE,
)
_SCHEDULED = re.compile(r"\bschedule\(|\bschedule\s*:")
# Vercel serves the folder at the top (of the product or of one of its parts), never one among the sources.
_VERCEL_FILE = re.compile(r"^(?:(?:apps|packages)/[^/]{1,200}/)?api/(?!(?:.{0,400}/)?_).{1,400}\.[mc]?[jt]s$")
_VERCEL = re.compile(
    r"\bVercelRequest\b|^export (?:async )?function (?:GET|POST|PUT|PATCH|DELETE)\("
    r"|^(?:export default|module\.exports\s*=) (?:async )?(?:function \w{0,60})?\(\s*_?req(?:uest)?\b",
    re.MULTILINE,
)
_LAMBDA = {
    "python": re.compile(r"^(?:async )?def (?:lambda_)?handler\(\s*event\b", re.MULTILINE),
    "go": re.compile(r"\bevents\.(?:APIGateway\w{1,40}|LambdaFunctionURL)Request\b"),
} | dict.fromkeys(
    _SCRIPTS,
    re.compile(
        r"^(?:module\.)?exports\.\w{0,60}[hH]andler\s*="
        r"|^export (?:const|(?:async )?function) \w{0,60}[hH]andler\b|^export \{[^}\n]{0,80}[hH]andler\b",
        re.MULTILINE,
    ),
)
_GATEWAY = re.compile(
    r"\bAPIGateway(?:Proxy)?\w{0,20}|\bhttpMethod\b|\bqueryStringParameters\b|\bpathParameters\b"
    r"|\brequestContext\b|\bevent\.body\b|\bevent(?:\.get\(|\[)['\"]body['\"]"
)

_FIREBASE = {
    "python": (
        re.compile(r"^[ \t]*(?:from firebase_functions\b|import firebase_functions\b)", re.MULTILINE),
        re.compile(r"@(?:\w{1,40}\.)?on_(?:request|call)\("),
    ),
} | dict.fromkeys(
    _SCRIPTS,
    (
        re.compile(r"['\"]firebase-functions(?:/v[12])?(?:/https)?['\"]"),
        # ``onCall`` of anything else, a telephone for one, is none of Firebase.
        re.compile(
            r"(?:\bhttps\s{0,20}\.\s{0,20}|(?<![\w.$])(?<!\.\s)(?<!function ))"
            r"on(?:Request|Call)(?:<[^()]{0,200}>)?\("
        ),
    ),
)
# The second form is the older model, where a function.json beside the file names the trigger.
_AZURE = {
    "python": (
        re.compile(r"^[ \t]*(?:import azure\.functions\b|from azure import functions\b)", re.MULTILINE),
        re.compile(r"\bHttpRequest\b"),
    ),
} | dict.fromkeys(
    _SCRIPTS,
    (
        re.compile(
            r"['\"]@azure/functions['\"]"
            r"|^module\.exports\s*=\s*async (?:function\s{0,9}\w{0,60}\s{0,9})?\(context,\s*req\b",
            re.MULTILINE,
        ),
        re.compile(
            r"\bapp\.(?:http|get|post|put|patch|deleteRequest)\(|\bcontext\.res\s*=|\bcontext\.res\.\w"
            r"|\bcontext:\s*Context,\s*req:\s*HttpRequest\b"
        ),
    ),
)
# Pages of Cloudflare; what stands before its functions begins with an underscore and answers nothing itself.
_PAGES_FILE = re.compile(r"(?:^|/)functions/(?!(?:.{0,400}/)?_)[^\n]{1,400}\.[jt]sx?$")
_PAGES = re.compile(
    r"^export (?:const|(?:async )?function) onRequest(?:(?:Get|Post|Put|Patch|Delete)\b"
    r"|\s{0,9}:\s{0,9}PagesFunction\b)",
    re.MULTILINE,
)
_OF_PLATFORMS = (("firebase", _FIREBASE), ("azure", _AZURE))


def answering_function(path: str, language: str | None, text: str) -> str:
    """Whose function this file is that answers requests ("supabase", "netlify", …); "" for none."""
    if language in _SCRIPTS and (placed := _placed(path, text)):
        return placed
    for platform, forms in _OF_PLATFORMS:
        if language in forms and all(form.search(text) for form in forms[language or ""]):
            return platform
    handler = _LAMBDA.get(language or "")
    if (
        handler
        and handler.search(text)
        and _GATEWAY.search(text)
        and ("statusCode" in text or language == "go")
    ):
        return "aws-lambda"
    return ""


def _placed(path: str, text: str) -> str:
    """Told by the folder, or by the one object that a Worker of Cloudflare hands out."""
    if _SUPABASE_FILE.search(path) and _DENO.search(text):
        return "supabase"
    if _NETLIFY_FILE.search(path) and _NETLIFY.search(text) and not _SCHEDULED.search(text):
        return "netlify"
    if _VERCEL_FILE.search(path) and _VERCEL.search(text):
        return "vercel"
    if _PAGES_FILE.search(path) and _PAGES.search(text):
        return "cloudflare"
    return "cloudflare" if answering_worker(text, tsx=path.endswith("x")) else ""

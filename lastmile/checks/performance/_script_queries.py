"""Database calls of JavaScript and TypeScript by the shapes of the well-known libraries; no check itself."""

import re
from enum import StrEnum

from tree_sitter import Node

from lastmile import syntax
from lastmile.checks.code.modules import FUNCTIONS
from lastmile.checks.code.script_loops import arguments, called


class Query(StrEnum):
    """What a database call does."""

    MANY = "reads many rows"
    ONE = "reads one row"
    WRITE = "writes"


_ONE = (
    r"(findUnique|findUniqueOrThrow|findFirst|findFirstOrThrow|findOne|findOneBy|findOneOrFail|findById|"
    r"findByPk|"
    r"count|countDocuments|exists|distinct)"
)
_MANY = r"(findMany|findAll|findBy|findAndCount|findAndCountAll|aggregate|groupBy)"
_WRITES = (
    r"(create|createMany|bulkCreate|insert|insertOne|insertMany|update|updateOne|updateMany|upsert|delete|"
    r"deleteOne|deleteMany|destroy|save|replaceOne|findByIdAndUpdate|findByIdAndDelete|findOneAndUpdate|"
    r"findOneAndDelete|findByIdAndRemove|remove|softDelete)"
)
_PRISMA = re.compile(r"(^|\.)(prisma\w*|db|ctx\.prisma|ctx\.db|database)\.(query\.)?\w+\.")
_NAMED = re.compile(
    r"^(this\.|models?\.|db\.|\w+\.)?([A-Z]\w*[a-z]\w*|\w+Model|\w*[rR]epo(sitory)?|\w+[cC]ollection|"
    r"collection\(\)|"
    r"getRepository\(\))\.(\w+)(\(\)|$)"
)
_NO_MODELS = frozenset(
    {"Object", "Array", "Promise", "Reflect", "Map", "Set", "Math", "JSON", "Date", "String"}
)
_OTHER_CLASS = re.compile(
    r"(Service|Factory|Builder|Controller|Helper|Utils?|Client|Store|Api|API|Manager|Cache)$"
)
_ALWAYS = re.compile(
    r"\.\w+\.(findUnique|findUniqueOrThrow|findFirst|findFirstOrThrow|findMany|findByPk|findById|"
    r"countDocuments|"
    r"createMany|deleteMany|updateMany)$"
)
_SUPABASE = re.compile(
    r"(^|\.)\w*(supabase|[sS]b|client)\w*(\(\))?\.from\(\)\.(select|insert|update|upsert|delete)\b"
)
_KNEX = re.compile(r"^(this\.)?(knex|db|trx)\(\)\.(\w+)")
_DRIZZLE = re.compile(r"^(this\.|ctx\.)?db\.(select|insert|update|delete)(\(\)|$)")
_SQL_CALL = re.compile(
    r"(?i)(^|\.)(db|database|pool|conn|connection|client|pg|pgPool|mysql|sequelize|knex|prisma|sql|"
    r"promise\(\))\."
    r"(query|execute|raw|\$queryRaw|\$queryRawUnsafe|\$executeRaw|all|get|run)$"
)
_SQL = re.compile(r"^\W*(select|insert|update|delete|with)\b", re.IGNORECASE)
_REDIS = re.compile(r"(?i)(^|\.)redis(client)?\.(get|set|hget|hgetall|del|exists|smembers|incr|expire)$")


def query_of(call: Node | None) -> Query | None:
    """What a call asks of a database; None where it asks none, or a library that is not known."""
    name = called(call)
    if not name or call is None:
        return None
    if _SUPABASE.search(name):
        return _by_verbs(name, one=("single", "maybeSingle"), first=name.split(".from().", 1)[1])
    if _DRIZZLE.match(name) and ("from()" in name or "values" in name or "set()" in name or ".from" in name):
        return Query.MANY if ".select" in name else Query.WRITE
    if _KNEX.match(name):
        return _knex(name)
    if _SQL_CALL.search(name):
        return _sql(call)
    return _orm(name, call)


def _by_verbs(name: str, one: tuple[str, ...], first: str) -> Query:
    if not first.startswith("select"):
        return Query.WRITE
    return Query.ONE if name.rpartition(".")[2] in one else Query.MANY


def _sql(call: Node) -> Query | None:
    text = next((syntax.text_of(a) for a in arguments(call)[:1]), "")
    if not _SQL.match(text):
        return None
    if not re.match(r"^\W*(select|with)\b", text, re.IGNORECASE):
        return Query.WRITE
    return Query.MANY


def _knex(name: str) -> Query:
    if re.search(r"\.(insert|update|del|delete)\b", name):
        return Query.WRITE
    return Query.ONE if ".first" in name else Query.MANY


def _orm(name: str, call: Node) -> Query | None:
    if _REDIS.search(name):
        return Query.ONE if "get" in name.rpartition(".")[2] else Query.WRITE
    asked = _NAMED.match(name)
    if asked and asked[2] not in _NO_MODELS and not _OTHER_CLASS.search(asked[2]):
        first = next(iter(arguments(call)), None)
        if asked[4] == "find":  # with a function it is an array's
            return Query.MANY if first is None or first.type not in FUNCTIONS else None
        return _verb(asked[4])
    if _PRISMA.search(name) or _ALWAYS.search(name):
        return _verb(name.rpartition(".")[2])
    return None


def _verb(verb: str) -> Query | None:
    if re.fullmatch(_MANY, verb):
        return Query.MANY
    if re.fullmatch(_ONE, verb):
        return Query.ONE
    return Query.WRITE if re.fullmatch(_WRITES, verb) else None


_NETWORK = re.compile(
    r"^(window\.|globalThis\.)?(fetch|axios|got|ky|superagent|request|needle|\$fetch|ofetch)"
    r"(\.(get|post|put|patch|delete|head|request))?$"
    r"|^(this\.)?(\w*[aA]pi|\w*[hH]ttp|api[cC]lient|httpService|axiosInstance)\.(get|post|put|patch|"
    r"delete|request)$"
    r"|^(stripe|openai|anthropic|resend|sgMail|twilio|s3|slack|octokit|client)\.\w+(\.\w+)*"
    r"\.?(create|retrieve|send|list|generate|update|get|getObject|putObject)$"
)


def is_request(call: Node | None) -> bool:
    """Whether a call sends a request over the network, by the well-known clients' names."""
    return bool(_NETWORK.match(called(call)))

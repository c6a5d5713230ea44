"""The interface of a service is described nowhere that a machine can check (CWE-1053; OWASP API9:2023).

Rule: catalogue readiness/no-api-contract. A description counts by its operations; so does a framework that
makes one from typed handlers, a GraphQL or protocol buffer schema, and typed calls shared by both sides.
Pages that are rendered on the server, and handlers that only the same application calls, need none.
"""

import re

from lastmile.checks.code.absence import absence
from lastmile.checks.code.answering import leave_open_for_functions
from lastmile.checks.code.reading import Reading
from lastmile.checks.failure_modes._django_addresses import data_addresses
from lastmile.errors import NothingToLookAt
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Confidence, Fact, Role, Severity

RULE = "lastmile.no-api-contract"
_LARGEST = 2_000_000  # bytes
_FEW = 5  # JSON routes from which a description is asked for
_FILE = re.compile(
    r"\.(?:graphqls?|proto|smithy|tsp|raml|wsdl)$|(?:^|/)[\w.-]*(?:openapi|swagger|"
    r"api)[\w.-]*\.(?:ya?ml|json)$|\.apib$",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r"^\s{0,8}[\"']?/[^\n]{0,200}:|^\s{0,4}(?:type|service|message|input|rpc)\s+\w|"
    r"\"/[\w{}/.-]{1,100}\"\s*:\s*\{",
    re.MULTILINE,
)
_MADE = re.compile(
    r"\bFastAPI\(|flask_restx|flask_smorest|apispec|flasgger|drf_spectacular|drf_yasg|"
    r"ninja import NinjaAPI|NinjaAPI\(|litestar|apiflask|"
    r"spectree|@nestjs/swagger|swagger-jsdoc|swaggerJsdoc|@fastify/swagger|zod-to-openapi|zod-openapi|"
    r"tsoa\b|express-openapi|@hono/zod-openapi|"
    r"@trpc/server|initTRPC|@ts-rest|graphql-yoga|ApolloServer|buildSchema|typeDefs|strawberry\.|"
    r"graphene\.|ariadne|gqlgen|utoipa|aide::|"
    r"poem_openapi|okapi|async_graphql|juniper|swaggo|//\s?@(?:Router|Summary)\s|swagger:(?:route|"
    r"operation)|huma\.|connectrpc|grpc\.NewServer|tonic::"
)
_ROUTE = re.compile(
    r"\b(?:app|router|api|r|g|group|e|mux|server|route|routes|apiRouter)\.(?:get|post|put|patch|"
    r"delete|GET|POST|PUT|PATCH|DELETE|HandleFunc)\(\s?[\"'`]/|"
    r"@\w{1,30}\.(?:route|get|post|put|patch|delete)\(\s?[\"']/|\.route\(\s?\"/|"
    r"\bexport (?:async )?function (?:GET|POST|PUT|PATCH|DELETE)\b"
)
_JSON = re.compile(
    r"res(?:ponse)?\.(?:status\([^)\n]{0,40}\)\.)?json\(|jsonify\(|JsonResponse\(|\.JSON\(|"
    r"json\.NewEncoder\(|Response\.json\(|axum::Json|Json\(|\"application/json\""
)
_SEARCHED = (
    "OpenAPI, GraphQL, protocol buffers, RAML and Smithy by their operations, and frameworks that "
    "make OpenAPI or GraphQL from code"
)


def look(inventory: Inventory) -> Scan:
    """One finding for the repository if its JSON interface is described nowhere.

    Raises NothingToLookAt where fewer than five routes answer with JSON, or Next.js serves itself, and Skip
    where serverless functions make them five: whether those answer with data is not read.
    """
    if Fact.WEB_SERVICE not in inventory.facts or Fact.NEXTJS in inventory.facts:
        raise NothingToLookAt("no service that another program calls")
    source = [f for f in inventory.select(roles=(Role.SOURCE,)) if f.size < _LARGEST]
    texts = {f.path: inventory.read(f) for f in source}
    answers = [t for t in texts.values() if _JSON.search(t)]
    routes = sum(len(_ROUTE.findall(t)) for t in answers)
    files = [
        f
        for f in inventory.files
        if f.role in (Role.SOURCE, Role.CONFIG, Role.DATA, Role.DOCS, Role.GENERATED)
        and f.size < _LARGEST
        and _FILE.search(f.path)
        and len(_SAYS.findall(inventory.read(f))) > 2
    ]
    if files or any(_MADE.search(text) for text in texts.values()):
        return Scan(sent=tuple(f.path for f in files), searched=_SEARCHED)
    routes += data_addresses(Reading(inventory))
    if routes < _FEW:
        leave_open_for_functions(inventory, from_how_many=_FEW - routes)
        raise NothingToLookAt(f"fewer than {_FEW} routes answer with data for programs")
    finding = absence(
        RULE,
        f"About {routes} routes answer with JSON, and no OpenAPI, GraphQL or other description for "
        f"machines tells what they take and give.",
        severity=Severity.LOW,
        # Where its own pages are the only caller that we see, no partner may need a description.
        confidence=Confidence.LOW if Fact.FRONTEND in inventory.facts else Confidence.MEDIUM,
        cwe="CWE-1053",
        searched=_SEARCHED,
    )
    return Scan(findings=(finding,), searched=_SEARCHED)


CHECK = Check(RULE, look)

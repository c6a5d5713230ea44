"""What tells that a repository does a thing: packages that are imported, and words in its source.

A package counts when source imports it, not when a manifest lists it; words are looked for line by
line in SOURCE files only.  Linear-time patterns: no nested repetition, every gap bounded, and no gap
behind ``^`` that runs on over blank lines (each of them would be a beginning of its own).
"""

import re
from dataclasses import dataclass
from re import Pattern

from lastmile.model import Fact

_JS = frozenset(("javascript", "typescript", "vue", "svelte", "astro"))


@dataclass(frozen=True, slots=True)
class Framework:
    """A framework that answers requests or draws pages, used when a file imports and starts it."""

    name: str
    languages: frozenset[str]
    package: str  # as imported; "" where the words alone tell
    words: Pattern[str]
    fact: Fact = Fact.WEB_SERVICE


def _web(name: str, languages: str, package: str, words: str, fact: Fact = Fact.WEB_SERVICE) -> Framework:
    spoken = _JS if languages == "js" else frozenset(languages.split())
    return Framework(name, spoken, package, re.compile(words, re.MULTILINE), fact)


FRAMEWORKS = (
    _web("flask", "python", "flask", r"\bFlask\(|\b\w+Flask\(__name__|\(Flask\):"),
    _web("connexion", "python", "connexion", r"\bconnexion\.\w*App\("),
    _web("quart", "python", "quart", r"\bQuart\("),
    _web("fastapi", "python", "fastapi", r"\bFastAPI\("),
    _web("starlette", "python", "starlette", r"\bStarlette\("),
    _web("litestar", "python", "litestar", r"\bLitestar\("),
    _web("sanic", "python", "sanic", r"\bSanic\("),
    _web("aiohttp", "python", "aiohttp", r"\bweb\.Application\("),
    _web("tornado", "python", "tornado", r"\bweb\.(?:Application|RequestHandler)\b|\bRequestHandler\)"),
    _web("bottle", "python", "bottle", r"^@(?:app\.)?(?:route|get|post)\(|\bBottle\("),
    _web("falcon", "python", "falcon", r"\bfalcon\.(?:asgi\.)?App\("),
    _web("django", "python", "django", r"^[ \t]*(?:ROOT_URLCONF|urlpatterns)[ \t]*="),
    _web("http.server", "python", "http", r"\b(?:BaseHTTPRequestHandler|SimpleHTTPRequestHandler)\)"),
    _web("streamlit", "python", "streamlit", r"\bst(?:reamlit)?\.\w+\(", Fact.FRONTEND),
    _web("gradio", "python", "gradio", r"\bgr(?:adio)?\.(?:Blocks|Interface|ChatInterface)\(", Fact.FRONTEND),
    _web("express", "js", "express", r"\bexpress\(\)"),
    _web("fastify", "js", "fastify", r"\b[fF]astify\("),
    _web("koa", "js", "koa", r"\bnew Koa\("),
    _web("hono", "js", "hono", r"\bnew (?:Hono|OpenAPIHono)\b"),
    _web("nestjs", "js", "@nestjs/core", r"\bNestFactory\.create"),
    _web("hapi", "js", "@hapi/hapi", r"\bHapi\.server\("),
    _web("apollo", "js", "@apollo/server", r"\bnew ApolloServer\("),
    _web("node-http", "js", "http", r"\bcreateServer\("),
    _web("bun", "js", "", r"\bBun\.serve\("),
    _web("deno", "js", "", r"\bDeno\.serve\("),
    _web("react", "js", "react-dom", r"\b(?:createRoot|hydrateRoot|ReactDOM\.\w+)\(", Fact.FRONTEND),
    _web("vue", "js", "vue", r"\bcreateApp\(|\bnew Vue\(", Fact.FRONTEND),
    _web("svelte", "js", "svelte", r"\bmount\(|\bnew App\(", Fact.FRONTEND),
    _web("angular", "js", "@angular/core", r"@(?:Component|NgModule)\(", Fact.FRONTEND),
    _web("solid", "js", "solid-js", r"\brender\(", Fact.FRONTEND),
    _web("react-native", "js", "react-native", r"\bAppRegistry\.|<View\b", Fact.FRONTEND),
    _web("net/http", "go", "net/http", r"\bListenAndServe(?:TLS)?\(|\bhttp\.Server\{|\bhttp\.HandleFunc\("),
    _web("gin", "go", "github.com/gin-gonic/gin", r"\bgin\.(?:Default|New)\("),
    _web("echo", "go", "github.com/labstack/echo", r"\becho\.New\("),
    _web("fiber", "go", "github.com/gofiber/fiber", r"\bfiber\.New\("),
    _web("chi", "go", "github.com/go-chi/chi", r"\bchi\.NewRouter\("),
    _web("gorilla", "go", "github.com/gorilla/mux", r"\bmux\.NewRouter\("),
    _web("axum", "rust", "axum", r"\bRouter::(?:<[^>]{0,80}>::)?new\(|\baxum::serve\("),
    _web("actix-web", "rust", "actix_web", r"\bHttpServer::new\("),
    _web("rocket", "rust", "rocket", r"\brocket::build\(|#\[launch\]"),
    _web("warp", "rust", "warp", r"\bwarp::serve\("),
    _web("poem", "rust", "poem", r"\bServer::new\("),
    _web("spring", "java kotlin", "", r"@(?:RestController|SpringBootApplication|Controller)\b"),
    _web("rails", "ruby", "", r"\bRails\.application\.routes\.draw\b"),
    _web("sinatra", "ruby", "", r"^[ \t]*require ['\"]sinatra"),
    _web("laravel", "php", "", r"\bRoute::(?:get|post|put|delete|resource|apiResource)\("),
    _web("php", "php", "", r"\$_(?:GET|POST|REQUEST)\["),
    _web("asp.net", "csharp", "", r"\bWebApplication\.CreateBuilder\(|\[ApiController\]"),
    _web("phoenix", "elixir", "", r"\buse Phoenix\.(?:Router|Endpoint)\b"),
    _web("page", "html", "", r"<script\b", Fact.FRONTEND),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sign:
    """What tells that one fact holds: any of these packages imported, or these words."""

    fact: Fact
    packages: frozenset[str] = frozenset()
    words: Pattern[str] | None = None
    languages: frozenset[str] = frozenset()  # for the words; empty: any
    keys: tuple[str, ...] = ()  # lower-case; without one of them in the text the words need no search


def _sign(
    fact: Fact, packages: str = "", words: str = "", keys: str = "", languages: frozenset[str] = frozenset()
) -> Sign:
    pattern = re.compile(words, re.IGNORECASE | re.MULTILINE) if words else None
    return Sign(fact, frozenset(packages.split()), pattern, languages, tuple(keys.split()))


# A route has a slash in it, a dictionary's key has none; an address with a host is a call to others.
_ROUTE = r"(?:route|get|post|put|path|re_path|handle(?:func)?|url)\s*\(\s*[rbf]?['\"`](?!https?:)"
_FIELD = (
    r"(?:e_?mail(?:_address)?|phone(?:_?number)?|(?:street|home|postal|billing|shipping)_?address"
    r"|first_?name|last_?name"
    r"|full_?name|date_?of_?birth|birth_?date|dob|ssn|iban|passport_?(?:no|number)|zip_?code|post_?code)"
)
# A field that only a record of payments has; the provider itself may stand in code that is not here.
# A "payment method" alone may be cash, and the last digits of a card stand in every expense tracker.
_PAID = (
    r"(?:payment_?intent_?id|payment_?method_?token"
    r"|(?!paddle_?session)"  # a paddle is also a piece of sports equipment
    r"(?:stripe|paypal|braintree|paddle|mollie|adyen|razorpay|lemon_?squeezy|klarna|chargebee|recurly)_?"
    r"(?:customer|subscription|payment(?:_?(?:method|intent))?|price|product|checkout|session|order|charge"
    r"|invoice|intent|account)_?id)"
)

SIGNS = (
    _sign(
        Fact.DATABASE,
        "sqlalchemy sqlmodel flask_sqlalchemy psycopg psycopg2 asyncpg pymysql MySQLdb mysql aiomysql "
        "sqlite3 aiosqlite "
        "pymongo motor mongoengine beanie peewee tortoise databases pony django.db duckdb boto3.dynamodb "
        "mongoose mongodb sequelize typeorm knex pg postgres mysql mysql2 sqlite3 better-sqlite3 drizzle-orm "
        "@prisma/client @neondatabase/serverless @vercel/postgres @libsql/client objection @mikro-orm/core "
        "kysely "
        "firebase/firestore firebase-admin/firestore bun:sqlite node:sqlite "
        "database/sql gorm.io/gorm github.com/jmoiron/sqlx github.com/jackc/pgx go.mongodb.org/mongo-driver "
        "github.com/lib/pq entgo.io/ent github.com/uptrace/bun "
        "sqlx diesel sea_orm rusqlite tokio_postgres mongodb postgres",
        r"\bcreate\s+table\b|^[ \t]*model[ \t]+\w+[ \t]*\{|\bnew\s+PDO\(|\bmysqli_connect\(|@Entity\b"
        r"|<\s*ActiveRecord::Base|DbContext\b"
        r"|\bcreateClient\([^\n]{0,80}supabase|\bsupabase\.from\(",
        "create model pdo( mysqli_connect @entity activerecord dbcontext supabase",
        frozenset(("sql", "prisma", "php", "java", "kotlin", "ruby", "csharp", *_JS)),
    ),
    _sign(
        Fact.AUTH,
        "flask_login flask_security flask_jwt_extended flask_httpauth django.contrib.auth "
        "rest_framework_simplejwt allauth "
        "passlib bcrypt argon2 pwdlib authlib fastapi_users fastapi_login "
        "passport jsonwebtoken bcryptjs bcrypt argon2 next-auth @auth/core @clerk/nextjs "
        "@clerk/clerk-react @clerk/express "
        "lucia better-auth @auth0/auth0-react @auth0/nextjs-auth0 express-session iron-session "
        "cookie-session firebase/auth "
        "@supabase/auth-helpers-nextjs @supabase/auth-ui-react "
        "golang.org/x/crypto/bcrypt github.com/golang-jwt/jwt github.com/coreos/go-oidc "
        "jsonwebtoken argon2 bcrypt",
        _ROUTE + r"(?:[^'\"`\n]{0,60}/(?:log-?in|sign-?in|sign-?up|register|authenticate)\b|log-?in/)"
        r"|\b(?:check_password_hash|generate_password_hash|password_verify|verify_password"
        r"|hashed?_?password|password_?hash)\b"
        r"|\.auth\.sign(?:In|Up)\w*\(|\bjwt\.(?:encode|decode|sign|verify)\(|\bsignInWith\w+\("
        r"|\blogin_required\b"
        r"|\bpasswd\.comparehashandpassword|\bwithAuth\(",
        "login log-in signin sign-in signup sign-up register authenticate password .auth. jwt. withauth",
    ),
    _sign(
        Fact.PAYMENTS,
        "stripe paypalrestsdk paypalcheckoutsdk braintree Adyen adyen mollie mollie.api klarna razorpay "
        "squareup square "
        "paddle_billing lemonsqueezy djstripe "
        "@stripe/stripe-js @stripe/react-stripe-js @stripe/stripe-react-native @paypal/checkout-server-sdk "
        "@paypal/react-paypal-js @paypal/paypal-js @paypal/paypal-server-sdk "
        "braintree-web braintree-web-drop-in @square/web-sdk react-native-razorpay "
        "@adyen/api-library @adyen/adyen-web @mollie/api-client @paddle/paddle-js "
        "@lemonsqueezy/lemonsqueezy.js "
        "@polar-sh/sdk github.com/stripe/stripe-go async_stripe",
        r"\bapi\.stripe\.com|\bjs\.stripe\.com|\bapi(?:-m)?(?:\.sandbox)?\.paypal\.com"
        r"|\bpaymentintents\.create\("
        r"|\bcheckout\.sessions\.create\(|\bstripe\.\w+\.create\("
        rf"|^[ \t]*{_PAID}[ \t]*(?::[ \t]*[\w\[\]., |]{{1,40}})?=[ \t]*"
        r"(?:models|db|sa|fields|orm|sqlalchemy)?\.?"
        r"(?-i:Column|mapped_column|(?!Get|Set)(?:[A-Z]\w*)?Field)\("
        rf"|^[ \t]*[\"`]?{_PAID}[\"`]?[ \t]+\*?(?:text|uuid|(?:n?var)?char|citext|character|string)\b"
        rf"|^[ \t]*{_PAID}[ \t]*:[ \t]*(?:(?:text|uuid|varchar)\(|\{{[ \t]*type[ \t]*:)",
        "stripe paypal paymentintents checkout.sessions payment_ paymentmethod "
        "paymentintent braintree paddle mollie adyen razorpay lemon klarna chargebee recurly",
    ),
    _sign(
        Fact.PERSONAL_DATA,
        "",
        rf"\b{_FIELD}[\"'`]?[ \t]*(?::[ \t]*[\w\[\]., |]{{1,40}})?=[ \t]*"
        r"(?:models|db|sa|fields|forms|serializers|sqlalchemy)?\.?"
        r"(?:Column|mapped_column|\w*Field|StringField|Mapped)\b"
        rf"|^[ \t]*[\"`]?{_FIELD}[\"`]?[ \t]+(?:text|(?:n?var)?char|citext|character|string|date)\b"
        # A field stands alone on its line; a parameter has a comma or a bracket behind it.
        rf"|^[ \t]*(?:pub[ \t]+)?{_FIELD}\??[ \t]*:[ \t]*"
        r"(?:EmailStr|str|string|Optional\[str\]|Option<String>)\b[^,()\n]{0,60}$"
        rf"|^[ \t]*(?:pub[ \t]+)?{_FIELD}[ \t]*:[ \t]*"
        r"(?:String\b|z\.string|Mapped\[|\{[ \t]*type[ \t]*:|v\.string)"
        rf"|^[ \t]*(?:e_?mail|phone|first_?name|last_?name)[ \t]+\*?string\b"
        rf"|<input\b[^>\n]{{0,200}}(?:type=[\"'](?:email|tel)[\"']|name=[\"']{_FIELD}[\"'])",
        "mail phone address first last full birth dob ssn iban passport zip postcode post_code",
    ),
    _sign(
        Fact.WEBHOOKS,
        "svix standardwebhooks",
        _ROUTE + r"(?:[^'\"`\n]{0,80}/webhooks?[/'\"`]|webhooks?/)"
        r"|\bconstruct_?event(?:async)?\(|\bwebhooks?\.(?:verify"
        r"|constructEvent|unwrap)\(",
        "webhook construct",
    ),
    _sign(
        Fact.UPLOADS,
        "multer formidable busboy multiparty express-fileupload @uploadthing/react uploadthing "
        "@fastify/multipart "
        "actix_multipart python_multipart django.core.files.uploadedfile flask_uploads",
        r"\bUploadFile\b|\brequest\.files\b|\brequest\.FILES\b|\bmodels\.(?:File|Image)Field\(|\.FormFile\("
        r"|\bMultipartFile\b"
        r"|\$_FILES\b|<input\b[^>\n]{0,200}type=[\"']file[\"']|\bextract::Multipart\b|\bfile_uploader\("
        r"|\.storage\.from\("
        r"|\btype:\s*['\"]file['\"]",
        "upload files formfile multipart filefield imagefield storage.from file\" file'",
    ),
    _sign(
        Fact.LLM,
        "openai anthropic langchain langchain_core langchain_openai langchain_anthropic "
        "langchain_community langgraph "
        "llama_index google.generativeai google.genai cohere mistralai litellm ollama groq replicate "
        "crewai autogen "
        "pydantic_ai instructor dspy vertexai together "
        "@anthropic-ai/sdk ai @ai-sdk/openai @ai-sdk/anthropic @ai-sdk/google @google/generative-ai "
        "@google/genai langchain "
        "@langchain/core @langchain/openai openai-edge groq-sdk cohere-ai @mistralai/mistralai ollama "
        "llamaindex "
        "github.com/sashabaranov/go-openai github.com/openai/openai-go "
        "github.com/anthropics/anthropic-sdk-go "
        "github.com/tmc/langchaingo async_openai ",
        r"\bapi\.openai\.com|\bapi\.anthropic\.com|\bgenerativelanguage\.googleapis\.com"
        r"|\bopenrouter\.ai/api|\bapi\.groq\.com"
        r"|\bapi\.mistral\.ai|\bbedrock-runtime\b|/v1/chat/completions\b",
        "openai anthropic generativelanguage openrouter groq mistral bedrock chat/completions",
    ),
    _sign(Fact.SUPABASE, "supabase @supabase/supabase-js @supabase/ssr @supabase/auth-helpers-nextjs"),
    _sign(
        Fact.FIREBASE,
        "firebase firebase/app firebase/auth firebase/firestore firebase/storage firebase-admin "
        "firebase_admin "
        "firebase-functions firebase.google.com/go",
    ),
    _sign(
        Fact.SERVERLESS,
        "@vercel/node @netlify/functions firebase-functions firebase_functions aws_lambda_powertools "
        "mangum serverless-http "
        "@azure/functions azure.functions github.com/aws/aws-lambda-go functions_framework lambda_runtime",
        r"^def lambda_handler\(|^[ \t]*exports\.handler[ \t]*=|^export const handler\b|\bDeno\.serve\("
        r"|\bAWS::Serverless",
        "lambda_handler exports.handler const deno.serve aws::serverless",
    ),
    _sign(
        Fact.OUTGOING_HTTP,
        "requests httpx urllib3 urllib.request http.client aiohttp_retry "
        "axios got node-fetch ky superagent undici reqwest ureq hyper_util resty github.com/go-resty/resty",
        r"\bfetch\(|\bClientSession\(|\bhttp\.(?:Get|Post|PostForm|NewRequest|NewRequestWithContext)\("
        r"|\bhttp\.Client\{"
        r"|\bcurl_init\(|\bGuzzleHttp\b|\bRestTemplate\b|\bHttpClient\b|\bOkHttpClient\b|\bNet::HTTP\b"
        r"|\bhttps?\.request\(",
        "fetch( clientsession http curl_init resttemplate",
    ),
)  # fmt: skip

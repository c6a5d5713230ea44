"""Which names a package's major versions took away or brought, for ``sdk_major_mismatch``. Data.

Only certain breakage: an import or an attribute that is not there. Source: the changelogs and migration
guides of the packages. ``until``: the first version that lacks it; ``since``: the first version that has it.
"""

from typing import NamedTuple


class Change(NamedTuple):
    """Names that exist only on one side of a version."""

    ecosystem: str
    package: str
    modules: tuple[str, ...]  # as imported; "x.*" stands for x and what is below
    names: frozenset[str]  # taken from the module or read off it; empty: the module itself
    until: str = ""
    since: str = ""


def _gone(package: str, modules: str, names: str, until: str, ecosystem: str = "PyPI") -> Change:
    return Change(ecosystem, package, tuple(modules.split()), frozenset(names.split()), until=until)


def _new(package: str, modules: str, names: str, since: str, ecosystem: str = "PyPI") -> Change:
    return Change(ecosystem, package, tuple(modules.split()), frozenset(names.split()), since=since)


CHANGES: tuple[Change, ...] = (
    _gone("openai", "openai", "ChatCompletion Completion Embedding Edit Image Moderation FineTune", "1.0"),
    _gone("openai", "openai.error", "", "1.0"),
    _new("openai", "openai", "OpenAI AsyncOpenAI AzureOpenAI AsyncAzureOpenAI", "1.0"),
    _gone("pydantic", "pydantic", "BaseSettings", "2.0"),
    _new(
        "pydantic",
        "pydantic",
        "field_validator model_validator computed_field RootModel TypeAdapter field_serializer "
        "model_serializer",
        "2.0",
    ),
    _new("sqlalchemy", "sqlalchemy.orm", "mapped_column DeclarativeBase MappedAsDataclass", "2.0"),
    _gone("flask", "flask", "Markup escape", "3.0"),
    _gone("flask", "flask", "_request_ctx_stack _app_ctx_stack", "2.3"),
    _gone("flask", "flask.json", "JSONEncoder JSONDecoder", "2.3"),
    _gone(
        "werkzeug",
        "werkzeug",
        "secure_filename generate_password_hash check_password_hash cached_property",
        "1.0",
    ),
    _gone(
        "werkzeug",
        "werkzeug.urls",
        "url_quote url_quote_plus url_unquote url_encode url_decode url_parse url_join",
        "3.0",
    ),
    _gone("werkzeug", "werkzeug.security", "safe_str_cmp", "2.1"),
    _gone(
        "jinja2",
        "jinja2",
        "Markup escape contextfunction contextfilter environmentfunction environmentfilter",
        "3.1",
    ),
    _gone("markupsafe", "markupsafe", "soft_unicode", "2.1"),
    _gone("django", "django.conf.urls", "url", "4.0"),
    _gone(
        "django",
        "django.utils.translation",
        "ugettext ugettext_lazy ugettext_noop ungettext ungettext_lazy",
        "4.0",
    ),
    _gone("django", "django.utils.encoding", "force_text smart_text", "4.0"),
    _gone("django", "django.utils.encoding", "python_2_unicode_compatible", "3.0"),
    _gone("django", "django.core.urlresolvers", "", "2.0"),
    _gone("django", "django.utils.six", "", "3.0"),
    _gone("django", "django.shortcuts", "render_to_response", "3.0"),
    _gone("django", "django.utils.http", "is_safe_url urlquote urlunquote", "4.0"),
    _gone("django", "django.utils.timezone", "utc", "5.0"),
    _gone("django", "django.contrib.staticfiles.templatetags.*", "", "3.0"),
    _gone("numpy", "numpy", "float int object complex str", "1.24"),
    _gone(
        "numpy",
        "numpy",
        "Inf NaN float_ complex_ unicode_ string_ product cumproduct alltrue sometrue",
        "2.0",
    ),
    _gone("scipy", "scipy.misc", "imread imresize imsave toimage", "1.3"),
    _gone(
        "scikit-learn", "sklearn.externals.joblib sklearn.cross_validation sklearn.grid_search", "", "0.23"
    ),
    _gone("scikit-learn", "sklearn.datasets", "load_boston", "1.2"),
    _gone("pypdf2", "PyPDF2", "PdfFileReader PdfFileWriter PdfFileMerger", "3.0"),
    _gone("moviepy", "moviepy.editor", "", "2.0"),
    _gone("pinecone", "pinecone", "init", "3.0"),
    _gone("tweepy", "tweepy", "StreamListener", "4.0"),
    _gone("python-telegram-bot", "telegram.ext", "Filters", "20.0"),
    _gone("python-telegram-bot", "telegram", "ParseMode", "20.0"),
    _gone("celery", "celery.task celery.decorators", "", "5.0"),
    _gone(
        "tensorflow",
        "tensorflow",
        "Session placeholder contrib ConfigProto InteractiveSession get_default_graph",
        "2.0",
    ),
    _gone("aioredis", "aioredis", "create_redis_pool create_redis create_pool", "2.0"),
    _gone("web3", "web3", "toWei fromWei toChecksumAddress", "6.0"),
    _gone(
        "langchain",
        "langchain.chains.* langchain.memory.* langchain.document_loaders.* "
        "langchain.vectorstores.* langchain.text_splitter langchain.prompts.* "
        "langchain.schema.* langchain.llms.* langchain.output_parsers.*",
        "",
        "1.0",
    ),
    _gone("twilio", "twilio.rest", "TwilioRestClient TwilioLookupsClient", "6.0"),
    _gone(
        "react-router-dom",
        "react-router-dom",
        "Switch Redirect useHistory withRouter useRouteMatch Prompt",
        "6.0.0",
        "npm",
    ),
    _new("react-router-dom", "react-router-dom", "Routes useNavigate Navigate Outlet", "6.0.0", "npm"),
    _new(
        "react-router-dom",
        "react-router-dom",
        "createBrowserRouter RouterProvider useLoaderData",
        "6.4.0",
        "npm",
    ),
    _gone("react-dom", "react-dom", "render hydrate unmountComponentAtNode findDOMNode", "19.0.0", "npm"),
    _new("react-dom", "react-dom/client", "", "18.0.0", "npm"),
    _new("next", "next/navigation", "", "13.0.0", "npm"),
    _gone("openai", "openai", "Configuration OpenAIApi", "4.0.0", "npm"),
    _gone("uuid", "uuid/v1 uuid/v3 uuid/v4 uuid/v5", "", "7.0.0", "npm"),
    _gone("discord.js", "discord.js", "Intents MessageEmbed MessageActionRow MessageButton", "14.0.0", "npm"),
    _gone("ethers", "ethers", "utils providers", "6.0.0", "npm"),
    _gone("next-auth", "next-auth", "getServerSession", "5.0.0-beta.0", "npm"),
    _gone("@clerk/nextjs", "@clerk/nextjs @clerk/nextjs/server", "authMiddleware", "6.0.0", "npm"),
    _gone("@sentry/node", "@sentry/node", "Handlers", "8.0.0", "npm"),
    _gone("react-native", "react-native", "AsyncStorage", "0.65.0", "npm"),
    _gone("redux-thunk", "redux-thunk", "default", "3.0.0", "npm"),
    _gone("lru-cache", "lru-cache", "default", "10.0.0", "npm"),
    _gone("vue-router", "vue-router", "default", "4.0.0", "npm"),
    _gone("vue", "vue", "default", "3.0.0", "npm"),
    _gone("firebase", "firebase/app", "default", "9.0.0", "npm"),
    _gone(
        "langchain",
        "langchain/llms/openai langchain/chat_models/openai langchain/embeddings/openai",
        "",
        "0.2.0",
        "npm",
    ),
)

"""The endpoints of Flask, Django, FastAPI and their kin and what stands before them; no check itself.

What cannot be followed (a decorator from a package, a base class from elsewhere) counts as a guard.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lastmile import syntax
from lastmile.checks.code.reading import Reading
from lastmile.checks.code.routes import VERBS, is_handler
from lastmile.checks.security._endpoints import CHANGING, GUARD, HARMLESS, Endpoint, asks_who
from lastmile.inventory import SourceFile

_REFUSES = re.compile(r"(?<!\w)40[13]\b|abort\(|redirect|raise |Unauthorized|Forbidden|return ")
# Settings and calls that put a login before every endpoint of an application.
_EVERYWHERE = re.compile(
    r"DEFAULT_PERMISSION_CLASSES\W{1,20}[\[(][^\])]{0,200}(IsAuth|Permission|IsAdmin|IsStaff)|"
    r"Login\w{0,20}Middleware|(FastAPI|Starlette|Litestar|Ninja\w{0,10}|FlaskApp|Eve)\([^)]{0,400}"
    r"(auth\w{0,20}=|dependencies=)"
    r"|connexion|add_middleware\(\s*\w{0,40}(Auth|Session(?!Middleware)|Login|Token|Key)|casbin",
)
_KNOWN_BASES = frozenset(
    ("View", "TemplateView", "FormView", "CreateView", "UpdateView", "DeleteView", "DetailView", "ListView",
     "MethodView", "Resource", "APIView", "GenericAPIView", "ViewSet", "GenericViewSet", "ModelViewSet",
     "HTTPEndpoint", "RequestHandler", "CreateAPIView", "UpdateAPIView", "DestroyAPIView",
     "ListCreateAPIView", "object",
     "RetrieveUpdateDestroyAPIView", "SuccessMessageMixin", "RedirectView")
)  # fmt: skip
# Methods of a class that run before each of its handlers.
_BEFORE_EACH = frozenset(("dispatch", "prepare", "initial", "get_permissions", "setup", "__init__"))
_METHODS = {
    "create": "post",
    "update": "put",
    "partial_update": "patch",
    "destroy": "delete",
    "form_valid": "post",
}
_UNGUESSABLE = re.compile(
    r"(^|_)(code|token|key|secret|hash|signature|signed|nonce|uuid|uidb64)$"
)  # such an address is a secret
_CALLER = re.compile(r"current|auth|principal|admin|superuser|(User|Login|Auth|Token)Dep$", re.IGNORECASE)


@dataclass
class _Application:
    """What the whole repository says about guards."""

    asks: set[str] = field(default_factory=set)  # functions whose text asks who is calling
    texts: dict[str, str] = field(default_factory=dict)  # of functions by their bare name
    plain: set[str] = field(default_factory=set)  # functions whose text does not
    everywhere: bool = False
    addresses: list[str] = field(default_factory=list)  # the texts of urls.py
    mounted: set[str] = field(default_factory=set)  # modules whose router is mounted with a guard

    def guards(self, node: ast.expr) -> bool:
        """Whether a decorator, a dependency or a hook may ask who is calling."""
        target = node.func if isinstance(node, ast.Call) else node
        name = syntax.dotted(target)
        last = name.rpartition(".")[2]
        if HARMLESS.match(name) or last in VERBS:
            return False
        return bool(GUARD.search(last)) or last in self.asks or last not in self.plain

    def reached(self, function: syntax.FunctionDef) -> list[str]:
        """The texts of the project's functions that it calls by their bare names."""
        calls = (n.func for n in syntax.own_nodes(function) if isinstance(n, ast.Call))
        called = {f.id for f in calls if isinstance(f, ast.Name)}
        return [self.texts[n] for n in sorted(called) if n in self.texts]


def endpoints(reading: Reading) -> list[Endpoint]:
    """Every endpoint of the Python files."""
    files = list(reading.python())
    application = _Application()
    for file, tree in files:
        _note(application, file, tree, reading.inventory.read(file))
    application.plain -= application.asks
    return [e for file, tree in files for e in _of_file(application, file, tree)]


def _note(application: _Application, file: SourceFile, tree: ast.Module, text: str) -> None:
    for _, function, _owner in syntax.functions(tree):
        said = ast.unparse(function)[:20_000]
        asks = asks_who(said)
        application.texts.setdefault(function.name, said)
        (application.asks if asks else application.plain).add(function.name)
        if asks and any(_is_app_hook(d) for d in function.decorator_list):
            application.everywhere |= bool(_REFUSES.search(said))
    if file.path.endswith("urls.py"):
        application.addresses.append(text)
    if _EVERYWHERE.search(text) or (
        file.path.endswith("urls.py") and re.search(r"login_required|decorator_include", text)
    ):
        application.everywhere = True
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
            name = call.func.attr
            guarded = any(k.arg in ("dependencies", "auth") and _is_depending(k.value) for k in call.keywords)
            if name in ("include_router", "add_router") and guarded and call.args:
                application.mounted.add(_module_of(call.args[0], syntax.aliases(tree)))
            if name == "before_request" and call.args:
                application.everywhere = True


def _is_app_hook(node: ast.expr) -> bool:
    target = node.func if isinstance(node, ast.Call) else node
    owner, _, name = syntax.dotted(target).rpartition(".")
    if name in ("middleware", "before_app_request"):
        return True
    return name == "before_request" and bool(re.search(r"app|api|server", owner.rpartition(".")[2]))


def _module_of(node: ast.expr, known: dict[str, str]) -> str:
    """``orders`` of ``orders.router`` and of ``orders_router`` imported from ``.orders``."""
    parts = syntax.resolved(node, known).split(".")
    return parts[-2] if len(parts) > 1 else parts[-1]


def _is_depending(node: ast.AST) -> bool:
    return any(
        isinstance(n, ast.Name | ast.Attribute) and GUARD.search(syntax.dotted(n)) for n in ast.walk(node)
    )


def _of_file(application: _Application, file: SourceFile, tree: ast.Module) -> Iterator[Endpoint]:
    routers = _guarded_routers(tree)
    stem = file.path.rpartition("/")[2].removesuffix(".py")
    folder = file.path.split("/")[-2] if "/" in file.path else ""
    around = application.everywhere or stem in application.mounted or folder in application.mounted
    classes = {n.name: n for n in ast.walk(tree) if isinstance(n, ast.ClassDef)}
    for name, function, owner in syntax.functions(tree):
        if not is_handler(file, function, owner) or _is_helper(application, function, owner):
            continue
        address, methods, router = _route(function, owner)
        explicit = _explicit(application, function, owner, classes)
        code = ast.unparse(function)[:50_000]
        body = "\n".join(ast.unparse(s) for s in function.body if not _is_text(s))[:50_000]
        if not methods:
            methods = {"post"} if re.search(r"request\.(POST|FILES)|method\s*==\s*'POST'", code) else {"get"}
        reached = application.reached(function)
        inline = asks_who(body) or _calls_guard(application, function)
        inline = inline or any(_UNGUESSABLE.search(a.arg) for a in _every(function.args))
        yield Endpoint(
            path=file.path, line=function.lineno, end_line=function.end_lineno or function.lineno,
            symbol=name, methods=frozenset(methods),
            address=address, name=f"{owner.name if owner else ''} {function.name}",
            code="\n".join([body, *reached]), explicit=explicit,
            guarded=explicit or inline or around or router in routers,
        )  # fmt: skip


def _is_helper(application: _Application, function: syntax.FunctionDef, owner: ast.ClassDef | None) -> bool:
    """A function beside Django's views that takes a request, and that no address leads to."""
    if owner is not None or any(_is_route(d) for d in function.decorator_list):
        return False
    return not any(re.search(rf"\b{re.escape(function.name)}\b", text) for text in application.addresses)


def _is_route(node: ast.expr) -> bool:
    target = node.func if isinstance(node, ast.Call) else node
    return syntax.dotted(target).rpartition(".")[2] in VERBS | {
        "route",
        "api_route",
        "api_view",
        "view_config",
        "action",
    }


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _guarded_routers(tree: ast.Module) -> set[str]:
    """Names of routers and blueprints of this file that ask before each of their endpoints."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            keywords = node.value.keywords
            if any(
                k.arg in ("dependencies", "auth", "decorators") and _is_depending(k.value) for k in keywords
            ):
                found |= {syntax.dotted(t) for t in node.targets}
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            hooks = (d.func if isinstance(d, ast.Call) else d for d in node.decorator_list)
            found |= {
                o for h in hooks for o, _, n in [syntax.dotted(h).rpartition(".")] if n == "before_request"
            }
    return found


def _route(function: syntax.FunctionDef, owner: ast.ClassDef | None) -> tuple[str, set[str], str]:
    """The address, the methods and the router that the decorators name."""
    methods: set[str] = set()
    address = router = ""
    for decorator in function.decorator_list:
        if not isinstance(decorator, ast.Call):
            methods |= {"post"} if syntax.dotted(decorator).endswith("require_POST") else set()
            continue
        before, _, last = syntax.dotted(decorator.func).rpartition(".")
        if last in VERBS or last in ("route", "api_route"):
            router = before
            address = next((str(a.value) for a in decorator.args if isinstance(a, ast.Constant)), address)
        if last in VERBS:
            methods.add(last)
        for part in ast.walk(decorator):
            if isinstance(part, ast.Constant) and isinstance(part.value, str) and part.value.lower() in VERBS:
                methods.add(part.value.lower())
        if last == "route" and not any(k.arg == "methods" for k in decorator.keywords):
            methods.add("get")
    if owner is not None and not methods:
        methods.add(_METHODS.get(function.name, function.name))
    return address, methods, router


def _explicit(
    application: _Application,
    function: syntax.FunctionDef,
    owner: ast.ClassDef | None,
    classes: dict[str, ast.ClassDef],
) -> bool:
    if any(application.guards(d) for d in function.decorator_list):
        return True
    keywords = [k for d in function.decorator_list if isinstance(d, ast.Call) for k in d.keywords]
    if any(k.arg in ("dependencies", "auth") and _is_depending(k.value) for k in keywords):
        return True
    arguments = function.args
    for value in [*arguments.defaults, *arguments.kw_defaults, *(a.annotation for a in _every(arguments))]:
        if value is not None and _depends_on_guard(application, value):
            return True
    return owner is not None and _class_guards(application, owner, classes, 0)


def _every(arguments: ast.arguments) -> list[ast.arg]:
    return [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]


def _depends_on_guard(application: _Application, value: ast.expr) -> bool:
    for node in ast.walk(value):
        if isinstance(node, ast.Call) and syntax.dotted(node.func).rpartition(".")[2] in (
            "Depends",
            "Security",
        ):
            if syntax.dotted(node.func).endswith("Security") or not node.args:
                return True
            if application.guards(node.args[0]):
                return True
    return isinstance(value, ast.Name | ast.Attribute) and bool(_CALLER.search(syntax.dotted(value)))


def _class_guards(
    application: _Application, owner: ast.ClassDef, classes: dict[str, ast.ClassDef], depth: int
) -> bool:
    for statement in owner.body:
        if isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value is not None:
            target = statement.targets[0] if isinstance(statement, ast.Assign) else statement.target
            name = syntax.dotted(target)
            said = ast.unparse(statement.value)
            if name in ("permission_classes", "decorators", "method_decorators") and "AllowAny" not in said:
                return said not in ("[]", "()")
        if getattr(statement, "name", "") in _BEFORE_EACH:
            return True
    if any(application.guards(d) for d in owner.decorator_list):
        return True
    for base in owner.bases:
        last = syntax.dotted(base).rpartition(".")[2]
        known = classes.get(last)
        if known is not None and known is not owner and depth < 5:
            asks = _class_guards(application, known, classes, depth + 1)
        else:
            asks = last not in _KNOWN_BASES
        if asks:
            return True
    return False


def _calls_guard(application: _Application, function: syntax.FunctionDef) -> bool:
    """A function of the project that it calls by its bare name asks, or one that nobody can see might."""
    for node in syntax.own_nodes(function):
        if isinstance(node, ast.Call):
            last = syntax.dotted(node.func).rpartition(".")[2]
            if isinstance(node.func, ast.Name) and last in application.asks:
                return True
            if re.search(
                r"(?i)^(require|ensure|assert|check|authorize|enforce|verify|validate_(token|user|session))_?",
                last,
            ):
                return True
    return False


def changing(found: list[Endpoint]) -> list[Endpoint]:
    """Those that a POST, PUT, PATCH or DELETE reaches."""
    return [e for e in found if e.methods & CHANGING]

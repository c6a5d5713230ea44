"""The target's side of a claim on a script: whether the place surely fails, and what the project makes."""

import re
from collections.abc import Iterable

from tree_sitter import Node, Tree

from lastmile.inventory import Inventory
from lastmile.model import Role
from lastmile.scanners.apis.claims import What
from lastmile.scanners.apis.script_claims import ScriptClaim
from lastmile.syntax import text_of, walk

_LANGUAGES = ("javascript", "typescript", "vue", "svelte", "astro", "html")
_ROLES = (Role.SOURCE, Role.TEST, Role.TRIAL, Role.CONFIG, Role.GENERATED, Role.VENDORED)
_NO_USE = frozenset(
    ("import_specifier", "export_specifier", "import_clause", "type_query", "nested_type_identifier")
)
_FARTHEST = 40  # members in one chain


class ProjectText:
    """All scripts and pages of the target as text: what they name without a dot in front, they may make."""

    def __init__(self, inventory: Inventory) -> None:
        self._texts = [inventory.read(file) for file in inventory.select(*_LANGUAGES, roles=_ROLES)]
        self._known: dict[str, bool] = {}

    def makes(self, name: str) -> bool:
        """Whether the project defines, sets, quotes or declares the name anywhere."""
        if name not in self._known:
            raw = re.escape(name)
            made = re.compile(
                rf"(?<![\w$.]){raw}(?![\w$])|\.{raw}\s{{0,20}}(?:[-+*/|&?]{{0,2}}=(?![=>])|\+\+|--)|\.\.\.{raw}(?![\w$])"
            )
            self._known[name] = any(name in text and made.search(text) for text in self._texts)
        return self._known[name]

    def declares(self, package: str) -> bool:
        """Whether the project declares such a module itself."""
        ambient = re.compile(
            rf"\bdeclare\s{{1,9}}module\s{{1,9}}[\"']{re.escape(package)}(?:/[^\"']{{0,200}})?[\"']"
        )
        return any(ambient.search(text) for text in self._texts)

    def types(self, name: str) -> bool:
        """Whether the project has a type or class of this name."""
        declared = re.compile(rf"\b(?:type|interface|class|enum)\s{{1,9}}{re.escape(name)}(?![\w$])")
        return any(name in text and declared.search(text) for text in self._texts)

    def assigns(self, name: str) -> int:
        """How often something's member of this name is set."""
        put = re.compile(rf"\.{re.escape(name)}\s{{0,20}}=(?![=>])")
        return sum(len(put.findall(text)) for text in self._texts if name in text)


class ScriptSpots:
    """The nodes of one script by place."""

    def __init__(self, tree: Tree, text: str) -> None:
        self._root = tree.root_node
        self._lines = text.split("\n")

    def stands(self, claim: ScriptClaim, project: ProjectText) -> bool:
        """Whether what the claim is about surely fails there, if the claim is right."""
        node = self._find(claim)
        if node is None:
            return False
        if claim.what is What.MEMBER:
            return self._imported(node)
        member = node.parent
        if member is None or member.type != "member_expression" or not _fails(member):
            return False
        return not self._tested(claim.name) and self._settled(member, project)

    def _find(self, claim: ScriptClaim) -> Node | None:
        if not 0 < claim.line <= len(self._lines):
            return None
        units = self._lines[claim.line - 1].encode("utf-16-le", "replace")[: 2 * (claim.column - 1)]
        offset = len(units.decode("utf-16-le", "replace").encode("utf-8", "replace"))
        point = (claim.line - 1, offset)
        node = self._root.descendant_for_point_range(point, point)
        return node if node is not None and text_of(node) == claim.name else None

    def _imported(self, node: Node) -> bool:
        """Whether it is an import of a value, or taken from ``require`` and then called."""
        above = node.parent
        if above is not None and above.type == "import_specifier":
            alias = above.child_by_field_name("alias")
            return not _typing(node) and self._is_value(text_of(alias or node))
        taken = above.parent if above is not None and above.type == "object_pattern" else None
        if node.type != "shorthand_property_identifier_pattern" or taken is None:
            return False
        name = text_of(node)
        called = (c for n in walk(self._root) for c in (_called(n),) if c is not None)
        return taken.type == "variable_declarator" and any(text_of(c) == name for c in called)

    def _is_value(self, name: str) -> bool:
        """Whether the script uses an imported name as a value; what is a type is gone when it runs."""
        return any(
            node.type == "identifier" and text_of(node) == name and node.parent.type not in _NO_USE
            for node in walk(self._root)
            if node.parent is not None
        )

    def _tested(self, name: str) -> bool:
        """Whether the script also looks whether there is such a member, instead of calling it at once."""
        for node in walk(self._root):
            if node.type == "property_identifier" and text_of(node) == name:
                member = node.parent
                if member is not None and member.type == "member_expression" and not _fails(member):
                    return True
        return False

    def _settled(self, member: Node, project: ProjectText) -> bool:
        """Whether the receiver has one type for good: nothing is set anew, cast, or asked from ``this``."""
        node = member.child_by_field_name("object")
        for depth in range(_FARTHEST):
            while node is not None and node.type in (
                "parenthesized_expression",
                "await_expression",
                "non_null_expression",
            ):
                node = node.named_children[0] if node.named_children else None
            if node is None:
                return False
            match node.type:
                case "call_expression":
                    node = node.child_by_field_name("function")
                case "new_expression":
                    node = node.child_by_field_name("constructor")
                case "member_expression":
                    property_ = node.child_by_field_name("property")
                    if property_ is None or project.assigns(text_of(property_)) > 1:
                        return False
                    node = node.child_by_field_name("object")
                case "this":
                    return depth > 0
                case "identifier":
                    return not self._set_anew(text_of(node))
                case _:  # a cast says what its author hopes; of a literal nothing is provable
                    return False
        return False

    def _set_anew(self, name: str) -> bool:
        """Whether a name of this script is assigned, has a default, or is declared by ``var`` twice."""
        variables = 0
        for node in walk(self._root):
            target = _target(node)
            if target is not None and text_of(target) == name:
                return True
            if node.type == "variable_declarator" and node.parent is not None:
                declared = node.child_by_field_name("name")
                value = node.child_by_field_name("value")
                if declared is not None and text_of(declared) == name:
                    variables += node.parent.type == "variable_declaration"
                    if value is not None and value.type in ("array", "object", "string", "null", "number"):
                        return True  # what it holds later is of another type
        return variables > 1


def _called(node: Node) -> Node | None:
    """What a call or ``new`` calls."""
    if node.type == "call_expression":
        return node.child_by_field_name("function")
    return node.child_by_field_name("constructor") if node.type == "new_expression" else None


def _target(node: Node) -> Node | None:
    match node.type:
        case "assignment_expression" | "augmented_assignment_expression" | "assignment_pattern":
            return node.child_by_field_name("left")
        case "for_in_statement" if not node.child_by_field_name("kind"):
            return node.child_by_field_name("left")
        case "required_parameter" | "optional_parameter" if node.child_by_field_name("value") is not None:
            return node.child_by_field_name("pattern")
        case _:
            return None


def _typing(node: Node) -> bool:
    """Whether it is imported as a type, which is gone when the program runs."""
    return any(child.type == "type" for above in _above(node) for child in above.children[:2])


def _above(node: Node) -> Iterable[Node]:
    above: Node | None = node.parent
    while above is not None:
        yield above
        if above.type == "import_statement":
            return
        above = above.parent


def _fails(member: Node) -> bool:
    """Whether a missing member ends in an error there: it is called, or a member of it is read."""
    if any(child.type == "optional_chain" for child in member.children):
        return False
    above = member.parent
    if above is None or any(child.type in ("optional_chain", "?.") for child in above.children):
        return False
    match above.type:
        case "call_expression":
            return above.child_by_field_name("function") == member
        case "new_expression":
            return above.child_by_field_name("constructor") == member
        case "member_expression":
            return above.child_by_field_name("object") == member and not _stored(above)
        case _:
            return False


def _stored(member: Node) -> bool:
    above = member.parent
    return (
        above is not None
        and above.type == "assignment_expression"
        and above.child_by_field_name("left") == member
    )

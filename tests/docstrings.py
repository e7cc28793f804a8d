"""What every public name is documented with, and whether it is: `python -m tests.docstrings` prints the score.

`python -m tests.docstrings raises example` lists every name that lacks one of these. The form of each is told in
CONTRIBUTING.md, under "What a docstring has".
"""

from __future__ import annotations

import ast
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import partgov
from partgov.law.clauses import clause_ids
from tests import house

ROOT = Path(__file__).parent.parent
ROOMS = house.every_room()

# What a bare number counts or measures; `Money`, `Span`, `Period`, `Condition` and instants bring their own units.
BARE = re.compile(r"\b(?:int|Fraction|float|Decimal|Number)\b")
UNITS = re.compile(
    r"how (?:many|few|much|often|long)|so many|as many|\bfewest\b|\bnumbers?\b|\bshares?\b|\bparts?\b|\btimes\b"
    r"|percent|%|\bmultiple\b"
    r"|\b(?:votes?|voters?|marks?|answers?|ballots?|Yes|seats?|members?|persons?|people|delegates?|terms?|mandates?)\b"
    r"|\b(?:microseconds?|seconds?|minutes?|hours?|days?|weeks?|months?|years?|instants?)\b"
    r"|\b(?:minor units?|units?|digits?|bytes?|bits?|letters?|lines?|rows?|entries|entry|place|index)\b"
    r"|\b(?:size|height|power)\b",
)
# The words with which a first sentence says what is returned: it is asked, said or given, or it is what the verb makes.
RETURNS = frozenset(
    {"Return", "Give", "Yield", "Say", "Tell", "Whether", "Who", "What", "When", "Where", "Which", "How", "By", "Why"}
    | {"The", "A", "An", "Every", "Each", "Those", "All", "Any", "One", "It", "Both", "Begin"}
    | {"Read", "Write", "Count", "Tally", "Make", "Copy", "Convert", "Check", "Compute", "Draw", "Strategy"}
)
CITED = re.compile(r"\bP\d+\b|\bR-\d+\b|Proposals? \d+|final question")
# The house's own ways to refuse, and what each raises.
REFUSING = {"refuse_all": "PartgovError", "check_all": "PartgovError", "check_kind": "PartgovError",
            "refuse_rows": "FaultsError"}  # fmt: skip
ENTRY = re.compile(r"^ {4}(\w[\w, ]*): (.*(?:\n {8}.*)*)", re.MULTILINE)


class Name(NamedTuple):
    """A public name, where it is defined, and as what."""

    room: str
    name: str  # `elect`, `Tally.score`
    node: ast.AST
    doc: str
    owner: ast.ClassDef | None = None

    def __str__(self) -> str:
        return f"{self.room}.{self.name}"

    @property
    def is_class(self) -> bool:
        """Whether it is a class."""
        return isinstance(self.node, ast.ClassDef)

    @property
    def is_property(self) -> bool:
        """Whether it is read as a field is."""
        return isinstance(self.node, ast.FunctionDef) and bool({"property", "cached_property"} & _decorators(self.node))

    @property
    def returned(self) -> str:
        """The type of what it returns; empty where it returns nothing, or is no function."""
        found = ast.unparse(self.node.returns) if isinstance(self.node, ast.FunctionDef) and self.node.returns else ""
        return "" if found in ("None", "NoReturn") else found


@cache
def tree_of(room: str) -> ast.Module:
    """The syntax tree of a module."""
    return house.tree_of(ROOMS[room])


def statements(room: str) -> list[ast.stmt]:
    """The statements of a module, what is there for type checkers alone included."""
    body = tree_of(room).body
    return [one for node in body for one in ([*node.body, *node.orelse] if isinstance(node, ast.If) else [node])]


def offered_by(room: str) -> list[str]:
    """The names that a module says it offers; it need not be importable, for which an extra may be wanted."""
    found: list[str] = []
    for one in statements(room):
        if isinstance(one, ast.Assign) and ast.unparse(one.targets[0]) == "__all__":
            found += ast.literal_eval(one.value)
    return found


@cache
def definitions(room: str) -> Mapping[str, ast.AST]:
    """What a module defines at its top level or imports from another room, by name."""
    found: dict[str, ast.AST] = {}
    for node in statements(room):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found[node.name] = node
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                found |= dict.fromkeys(ast.unparse(target).strip("()").split(", "), node)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("partgov"):
            found |= {alias.asname or alias.name: node for alias in node.names}
    return found


@cache
def every_name() -> tuple[Name, ...]:
    """Every public name: of the door, of the side doors, and of their classes; each once, where it is defined."""
    return tuple(_names())


def _names() -> Iterator[Name]:
    seen: set[tuple[str, str]] = set()
    offered = [(f"partgov.{room}", name) for room, names in partgov._NAMES.items() for name in names.split()]
    for door in house.SIDE_DOORS:
        offered += [(f"partgov.{door}", name) for name in offered_by(f"partgov.{door}")]
    for room, name in offered:
        while isinstance(node := definitions(room)[name], ast.ImportFrom):
            assert node.module is not None
            room = node.module
        if (room, name) in seen:
            continue
        seen.add((room, name))
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield Name(room, name, node, ast.get_docstring(node) or "")
            if isinstance(node, ast.ClassDef):
                yield from _members(room, node)
        else:
            yield Name(room, name, node, _doc_below(room, node))


def _members(room: str, owner: ast.ClassDef) -> Iterator[Name]:
    for node in owner.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and "overload" not in _decorators(node):
            yield Name(room, f"{owner.name}.{node.name}", node, ast.get_docstring(node) or "", owner)


def _decorators(node: ast.FunctionDef) -> set[str]:
    return {ast.unparse(one).split("(")[0].rpartition(".")[2] for one in node.decorator_list}


def _doc_below(room: str, node: ast.AST) -> str:
    """The text that stands below an assignment, which is its docstring."""
    body = statements(room)
    after = body[body.index(node) + 1] if node is not body[-1] else None  # type: ignore[arg-type]
    if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant) and isinstance(after.value.value, str):
        return after.value.value
    return ""


def first_sentence(doc: str) -> str:
    """The first sentence of a docstring, on one line."""
    first = " ".join(doc.split("\n\n")[0].split())
    return re.split(r"(?<=[.?:])\s", first)[0]


# ── the requirements ─────────────────────────────────────────────────────────────────────────────
# Each returns what is missing, or None where it is not asked of the name; an empty list where nothing is.


def purpose(name: Name) -> list[str] | None:
    """A first sentence of three words or more, which is a sentence and not the name again."""
    sentence = first_sentence(name.doc)
    if not sentence:
        return ["no docstring"]
    return [] if len(sentence.split()) >= 3 and sentence[-1] in ".?:" and sentence[0].isupper() else [sentence]


def clause(name: Name) -> list[str] | None:
    """What judges and what holds figures of a proposal: a clause or reading that there is, in the docstring itself."""
    judges = re.search(r"\b(?:Ruling|Finding)\b", name.returned) and not name.is_property
    figures = isinstance(name.node, ast.ClassDef) and "Rules" in {ast.unparse(base) for base in name.node.bases}
    if ".interop." in name.room or ".foundation.rulings" in name.room or not (judges or figures):
        return None
    return [] if CITED.search(name.doc) else ["no clause or reading"]


def cited(name: Name) -> list[str] | None:
    """Whoever cites: that there is such a clause or reading."""
    found = re.findall(r"\bP\d+\b|\bR-\d+\b", name.doc)
    return [one for one in found if one not in _IDS] if found else None


_IDS = frozenset(clause_ids())


def units(name: Name) -> list[str] | None:
    """For each bare number in it, what it counts or measures."""
    described = {one.strip(): text for names, text in ENTRY.findall(name.doc) for one in names.split(",")}
    plain = name.doc.partition("\nArgs:")[0].partition("\nAttributes:")[0]
    bare = [one for one, kind in _typed(name) if BARE.search(kind)]
    if not bare:
        return None
    return [one for one in bare if not UNITS.search(described.get(one, f"{plain} {one.replace('_', ' ')}"))]


def _typed(name: Name) -> Iterator[tuple[str, str]]:
    """The parameters or fields of a name with their types, and `return` with what is returned."""
    if isinstance(name.node, ast.FunctionDef):
        every = name.node.args
        for one in (*every.posonlyargs, *every.args, *every.kwonlyargs):
            if one.annotation is not None:
                yield one.arg, _without_calls(one.annotation)
        yield "return", name.returned
    elif isinstance(name.node, ast.ClassDef):
        for field in name.node.body:
            if isinstance(field, ast.AnnAssign) and not ast.unparse(field.target).startswith("_"):
                yield ast.unparse(field.target), _without_calls(field.annotation)
    elif isinstance(name.node, ast.AnnAssign) and isinstance(name.node.value, ast.Constant):
        yield name.name, type(name.node.value.value).__name__


def _without_calls(annotation: ast.expr) -> str:
    return re.sub(r"Callable\[\[.*?\], .*?\]", "Callable", ast.unparse(annotation))


def returns(name: Name) -> list[str] | None:
    """What is returned, by the first word, or in so many words."""
    if not name.returned or name.is_property:
        return None
    if "SearchStrategy" in name.returned or "composite" in _decorators(name.node):  # type: ignore[arg-type]
        return []  # what is drawn is what the sentence is about
    word = name.doc.split(maxsplit=1)[0].rstrip(",") if name.doc else ""
    return [] if word in RETURNS or re.search(r"\breturn|\bReturn", name.doc) else [word]


def raises(name: Name) -> list[str] | None:
    """Every exception that its own code raises, or that of a private helper in the same room, by its name."""
    if not isinstance(name.node, ast.FunctionDef):
        return None
    found = _raised(_Code(name.room, name.owner), name.node)
    return sorted(one for one in found if f"`{one}`" not in name.doc) if found else None


class _Code(NamedTuple):
    """Where code stands: its room and its class, and the private helpers of both that were followed already."""

    room: str
    owner: ast.ClassDef | None
    seen: frozenset[str] = frozenset()

    def helper(self, call: ast.Call) -> ast.FunctionDef | None:
        """Return the private function of the room, or method of the class, that is called."""
        match call.func:
            case ast.Name(id=called):
                found = definitions(self.room).get(called)
            case ast.Attribute(value=ast.Name(id="self" | "cls"), attr=called):
                body = self.owner.body if self.owner is not None else []
                found = next((one for one in body if isinstance(one, ast.FunctionDef) and one.name == called), None)
            case _:
                return None
        private = called.startswith("_") and called not in self.seen
        return found if private and isinstance(found, ast.FunctionDef) else None


def _raised(code: _Code, node: ast.AST) -> set[str]:
    """What a piece of code raises: by `raise`, by the house's ways to refuse, by the private helpers that it calls."""
    if isinstance(node, ast.Try):
        caught = {
            ast.unparse(one) for handler in node.handlers if handler.type is not None
            for one in (handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type])
        }  # fmt: skip
        found = _all_raised(code, node.body) - caught
        if "PartgovError" in caught:
            found -= {"FaultsError", "NaiveInstantError", "MissingFigureError"}
        return found | _all_raised(code, [*node.handlers, *node.orelse, *node.finalbody])
    found = set()
    if isinstance(node, ast.Raise) and node.exc is not None:
        raised = ast.unparse(node.exc.func if isinstance(node.exc, ast.Call) else node.exc)
        found |= {raised} if raised[0].isupper() else set()
    if isinstance(node, ast.Call):
        found |= {REFUSING[one.id] for one in [node.func] if isinstance(one, ast.Name) and one.id in REFUSING}
        if helper := code.helper(node):
            found |= _raised(code._replace(seen=code.seen | {helper.name}), helper)
    return found | _all_raised(code, ast.iter_child_nodes(node))


def _all_raised(code: _Code, nodes: Iterable[ast.AST]) -> set[str]:
    return {one for node in nodes for one in _raised(code, node)}


def example(name: Name) -> list[str] | None:
    """An example that runs: in the docstring; or, where it is used in one, in another of its room or on a page.

    A function whose name is also a word has to be called there. Of a class, one that makes it or returns it will do;
    of a method that several classes have, one of its own room.
    """
    if isinstance(name.node, ast.Assign | ast.AnnAssign):
        return None
    own = name.name.rpartition(".")[2]
    if name.owner is not None:
        shown = own in (_in_room(name.room) if _defined()[own] > 1 else _anywhere()).members
    elif name.is_class:
        shown = own in _anywhere().words or own in _given()
    else:
        door = name.room.removeprefix("partgov.")
        called = f"{door}.{own}" if door in ("plot", "schema") else own  # whose functions are called by their room
        shown = called in _anywhere().calls or ("_" in own and own in _anywhere().words)
    return [] if shown or ">>>" in name.doc else [own]


# ── examples ─────────────────────────────────────────────────────────────────────────────────────


class Used(NamedTuple):
    """What a text of examples uses: any word, what is read of something, what is called."""

    words: frozenset[str]
    members: frozenset[str]
    calls: frozenset[str]


def used_in(text: str) -> Used:
    """What the examples of a text use."""
    return Used(
        frozenset(re.findall(r"\w+", text)),
        frozenset(re.findall(r"(?:\.|def )(\w+)", text)),
        frozenset(re.findall(r"(?<![\w.'\"])(?<!def )((?:\w+\.)?\w+)\(", text)),
    )


def code_of(text: str) -> str:
    """The examples in a text with what they print, and the cells of a page that run when the pages are built."""
    return "\n".join(re.findall(r"^[ ]*>>> .*?(?=\n[ ]*\n|\n```|\Z)|^```\{code-cell\}.*?^```", text, re.M | re.S))


@cache
def _pages() -> list[str]:
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    return [page.read_text("utf-8") for page in pages if not {"generated", "_build"} & {*page.parts}]


_AUTOMODULE = re.compile(r"automodule:: (\S+)")


@cache
def _offered_by(room: str) -> frozenset[str]:
    """A room, and those of which it offers a name as its own."""
    offered = offered_by(room)
    others = {
        node.module for name, node in definitions(room).items() if isinstance(node, ast.ImportFrom) and name in offered
    }
    return frozenset({room, *filter(None, others)})


@cache
def _in_room(room: str) -> Used:
    """What is used in the docstrings of a room, and on the pages that document it, or the package that it is of."""
    rooms = {room, room.rpartition(".")[0]}
    pages = [page for page in _pages() if any(rooms & _offered_by(one) for one in _AUTOMODULE.findall(page))]
    if room.startswith("partgov.interop."):
        pages.append((ROOT / "docs/modules/interop.md").read_text("utf-8"))  # its list of rooms is made at each build
    return used_in("\n".join(map(code_of, [ROOMS[room].read_text("utf-8"), *pages])))


@cache
def _anywhere() -> Used:
    """What is used on any page, and in any docstring."""
    return used_in("\n".join(map(code_of, [*_pages(), *(path.read_text("utf-8") for path in ROOMS.values())])))


@cache
def _defined() -> Counter[str]:
    """How many public classes define a method, a property or a field of a name."""
    return Counter(
        own
        for name in every_name()
        for own in ({name.name.rpartition(".")[2]} if name.owner else {one for one, _ in _typed(name) if name.is_class})
    )


@cache
def _given() -> frozenset[str]:
    """The classes that are shown because a function with an example returns them, or one of those has them."""
    shown: set[str] = set()
    held: dict[str, set[str]] = {}
    for name in every_name():
        if isinstance(name.node, ast.FunctionDef) and name.owner is None and not example(name):
            shown |= {*re.findall(r"[A-Z]\w+", name.returned)}
        if name.is_class:
            held[name.name] = {one for _, kind in _typed(name) for one in re.findall(r"[A-Z]\w+", kind)}
    while more := {one for each in shown for one in held.get(each, ())} - shown:
        shown |= more
    return frozenset(shown)


Requirement = Callable[[Name], list[str] | None]
REQUIREMENTS: Mapping[str, Requirement] = {
    one.__name__: one for one in (purpose, clause, cited, units, returns, raises, example)
}


def missing() -> Iterator[tuple[str, Name, list[str] | None]]:
    """What each requirement says of each public name."""
    for name in every_name():
        for requirement, ask in REQUIREMENTS.items():
            yield requirement, name, ask(name)


def main(listed: list[str]) -> None:
    """Print the score of each requirement, and the names that lack one of those that are listed."""
    asked = dict.fromkeys(REQUIREMENTS, 0)
    lacking = dict.fromkeys(REQUIREMENTS, 0)
    for requirement, name, found in missing():
        asked[requirement] += found is not None
        lacking[requirement] += bool(found)
        if found and requirement in listed:
            print(f"{requirement}: {name}: {', '.join(found)}")
    for requirement, number in asked.items():
        met = number - lacking[requirement]
        print(f"{requirement:10}{met:5} of {number:5}{met / number:8.1%}")


if __name__ == "__main__":
    main(sys.argv[1:])

"""The changes that are made to a room: mutmut's, and what mutmut leaves out.

mutmut changes functions, in the ways of `mutmut.mutation.mutators`. It leaves out what stands in a module or a class
itself, every function with a decorator (properties, validators, defaults), and what is in `len()` and `isinstance()`.
Those are changed here: a limit that is included or not, one more and one less, and for or, a check that is dropped.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from difflib import unified_diff
from functools import partial
from pathlib import Path
from types import CodeType
from typing import Final, NamedTuple, cast

from tests.mutation.processes import in_a_process

_Function = ast.FunctionDef | ast.AsyncFunctionDef


class Mutant(NamedTuple):
    """A change of a room.

    Attributes:
        name: what it is known by.
        function: the function it is in, by its qualified name; None where it acts while the room is imported.
        code: makes the room so changed.
        shown: the change, for a reader.
    """

    name: str
    function: str | None
    code: Callable[[], CodeType]
    shown: str


class _Put(ast.NodeTransformer):
    """Puts one node in place of another."""

    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self._old, self._new = old, new

    def visit(self, node: ast.AST) -> ast.AST:
        """The new node for the old one, and any other as it is."""
        return ast.copy_location(self._new, self._old) if node is self._old else self.generic_visit(node)


def _compiled(tree: ast.Module, path: Path, old: ast.AST, new: ast.AST) -> CodeType:
    changed = ast.fix_missing_locations(_Put(old, new).visit(tree))
    try:
        return compile(cast(ast.Module, changed), str(path), "exec")
    finally:
        _Put(new, old).visit(tree)


# ── mutmut's ─────────────────────────────────────────────────────────────────────────────────────


def by_mutmut(path: Path) -> list[Mutant]:
    """The mutants of a room that mutmut makes."""
    text = path.read_text(encoding="utf-8")
    tree, made = ast.parse(text), list[Mutant]()
    functions = _functions(tree)
    for name, new in _functions(ast.parse(in_a_process(partial(_mutated, path, text)))).items():
        mangled, is_mutant, number = name.rpartition(".")[2].partition("__mutmut_")
        if not is_mutant or number == "orig":
            continue
        known = mangled.removeprefix("xǁ").replace("ǁ", ".") if mangled.startswith("xǁ") else mangled.removeprefix("x_")
        old = functions[known]
        new.name = old.name
        new.decorator_list = old.decorator_list
        at_once = ast.dump(old.args) != ast.dump(new.args)
        shown = _differ(ast.unparse(old), ast.unparse(new))
        made.append(
            Mutant(f"{known} {number}", None if at_once else known, partial(_compiled, tree, path, old, new), shown)
        )
    return made


def _mutated(path: Path, text: str) -> str:
    """The room with all of mutmut's mutants beside the functions they are of."""
    from mutmut.mutation.file_mutation import mutate_file_contents

    return str(mutate_file_contents(str(path), text).code)


def _functions(tree: ast.Module) -> Mapping[str, _Function]:
    """The functions of a module and the methods of its classes, by their qualified names."""
    found = {one.name: one for one in tree.body if isinstance(one, _Function)}
    for each in tree.body:
        if isinstance(each, ast.ClassDef):
            found |= {f"{each.name}.{one.name}": one for one in each.body if isinstance(one, _Function)}
    return found


def _differ(old: str, new: str) -> str:
    lines = unified_diff(old.splitlines(), new.splitlines(), n=0, lineterm="")
    return "\n".join(line for line in lines if not line.startswith(("---", "+++", "@@")))


# ── what mutmut leaves out ───────────────────────────────────────────────────────────────────────

_FLIPPED: Final[Mapping[type[ast.cmpop], type[ast.cmpop]]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
_ANSWERED: Final[Mapping[type[ast.operator], type[ast.operator]]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult,
}  # fmt: skip
_OTHER: Final = {"any": "all", "all": "any", "min": "max", "max": "min"}
_DROPPED: Final = {"validator", "converter"}
_BY_MUTMUT: Final = {"staticmethod", "classmethod"}
_LEFT_ALONE: Final = {"__all__", "CLAUSES"}


def _changes(node: ast.AST) -> Iterator[ast.AST]:
    """What may stand in place of a node."""
    match node:
        case ast.Compare(left, ops, others):
            for place, op in enumerate(ops):
                yield ast.Compare(left, [*ops[:place], _FLIPPED[type(op)](), *ops[place + 1 :]], others)
        case ast.BoolOp(op, values):
            yield ast.BoolOp(ast.Or() if isinstance(op, ast.And) else ast.And(), values)
        case ast.UnaryOp(ast.Not(), operand):
            yield operand
        case ast.BinOp(left, op, right) if type(op) in _ANSWERED:
            yield ast.BinOp(left, _ANSWERED[type(op)](), right)
        case ast.Constant(bool() as value):
            yield ast.Constant(not value)
        case ast.Constant(int() as value):
            yield from (ast.Constant(value + 1), ast.Constant(value - 1))
        case ast.IfExp(_, body, other):
            yield from (body, other)
        case ast.Call(ast.Name(name), given, named) if name in _OTHER:
            yield ast.Call(ast.Name(_OTHER[name], ast.Load()), given, named)
        case ast.Call(called, given, named):
            for one in named:
                if one.arg in _DROPPED:
                    yield ast.Call(called, given, [other for other in named if other is not one])
        case ast.Raise() | ast.Return(ast.expr()):
            yield ast.Pass()
        case _:
            pass


class _Places(ast.NodeVisitor):
    """The nodes that mutmut leaves out, each with the function that it is in."""

    def __init__(self) -> None:
        self.found: list[tuple[ast.AST, str | None]] = []
        self._within: list[str] = []
        self._function: str | None = None
        self._left_out = True

    def generic_visit(self, node: ast.AST) -> None:
        """Note a node, and look inside."""
        if self._left_out:
            self.found.append((node, self._function))
        super().generic_visit(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        """Decorators and bases are left alone."""
        self._within.append(node.name)
        for each in node.body:
            self.visit(each)
        self._within.pop()

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        """Look at defaults that are no plain constants, and into the body."""
        before = self._function, self._left_out
        self._left_out = True
        for default in (*node.args.defaults, *node.args.kw_defaults):
            if default is not None and not isinstance(default, ast.Constant | ast.Name):
                self.visit(default)
        names = {one.id for one in node.decorator_list if isinstance(one, ast.Name)}
        decorated = bool(node.decorator_list) and not names & _BY_MUTMUT
        if self._function is None:
            self._function, self._left_out = ".".join((*self._within, node.name)), decorated
        else:
            self._left_out = before[1] or decorated
        for each in node.body:
            self.visit(each)
        self._function, self._left_out = before

    def visit_Call(self, node: ast.Call) -> None:
        """Inside of `len()` and `isinstance()` nothing is mutmut's."""
        before = self._left_out
        self._left_out |= isinstance(node.func, ast.Name) and node.func.id in {"len", "isinstance"}
        self.generic_visit(node)
        self._left_out = before

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        """Annotations are no code; lists of names and of clauses are held by tests of their own."""
        if node.value is not None and not (isinstance(node.target, ast.Name) and node.target.id in _LEFT_ALONE):
            self.visit(node.value)

    def visit_Assign(self, node: ast.Assign) -> None:
        """The same without an annotation."""
        if not any(isinstance(one, ast.Name) and one.id in _LEFT_ALONE for one in node.targets):
            self.visit(node.value)

    def visit_If(self, node: ast.If) -> None:
        """What only a type checker reads is left alone."""
        if not (isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"):
            self.generic_visit(node)


def left_out(path: Path) -> list[Mutant]:
    """The mutants of what mutmut leaves out."""
    tree, places = ast.parse(path.read_text(encoding="utf-8")), _Places()
    places.visit(tree)
    return [
        Mutant(
            f"line {getattr(old, 'lineno', 0)}, {number}.{choice}",
            function,
            partial(_compiled, tree, path, old, new),
            f"-{ast.unparse(old)}\n+{ast.unparse(new)}",
        )
        for number, (old, function) in enumerate(places.found)
        for choice, new in enumerate(_changes(old))
    ]

"""Mutants of Python: one small wrong change each, by the syntax tree, written back into the text where it stands."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

_COMPARED = {
    ast.Eq: "!=", ast.NotEq: "==", ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">",
    ast.Is: "is not", ast.IsNot: "is", ast.In: "not in", ast.NotIn: "in",
}  # fmt: skip


@dataclass(frozen=True)
class Change:
    """Bytes `start` to `end` of the file become `new`; `line` and `was` are for people."""

    start: int
    end: int
    new: str
    line: int
    was: str


class _Finder(ast.NodeVisitor):
    def __init__(self, source: str) -> None:
        self.source = source.encode()
        self.starts = [0]
        for line in self.source.splitlines(keepends=True):
            self.starts.append(self.starts[-1] + len(line))
        self.found: list[Change] = []

    def _place(self, line: int, column: int) -> int:
        return self.starts[line - 1] + column

    def _change(self, node: ast.expr | ast.stmt, new: str) -> None:
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        start = self._place(node.lineno, node.col_offset)
        end = self._place(node.end_lineno, node.end_col_offset)
        self.found.append(Change(start, end, new, node.lineno, self.source[start:end].decode()))

    def _text(self, node: ast.expr) -> str:
        return ast.get_source_segment(self.source.decode(), node) or ""

    # --- what is left alone: types, names of things, what only people read ------------------------------------
    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.visit(node.value)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        # Fields, constraints and declarations of a table reach the tests through migrations, not through this text.
        for part in node.body:
            if isinstance(part, ast.FunctionDef) and part.name not in {"__str__", "__repr__"}:
                self.visit(part)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        for part in node.body:
            self.visit(part)

    # --- what is changed --------------------------------------------------------------------------------------
    def visit_Compare(self, node: ast.Compare) -> None:
        self.generic_visit(node)
        if len(node.ops) == 1:
            left, right = self._text(node.left), self._text(node.comparators[0])
            self._change(node, f"({left} {_COMPARED[type(node.ops[0])]} {right})")

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        self.generic_visit(node)
        word = " or " if isinstance(node.op, ast.And) else " and "
        self._change(node, "(" + word.join(f"({self._text(value)})" for value in node.values) + ")")

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        self.generic_visit(node)
        if isinstance(node.op, ast.Not):
            self._change(node, f"bool({self._text(node.operand)})")

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, bool):
            self._change(node, str(not node.value))
        elif isinstance(node.value, int):
            self._change(node, str(node.value + 1))

    def visit_If(self, node: ast.If) -> None:
        self.generic_visit(node)
        self._change(node.test, f"(not ({self._text(node.test)}))")

    def visit_Expr(self, node: ast.Expr) -> None:
        if isinstance(node.value, ast.Call):
            self._change(node, "pass")
            self.generic_visit(node)

    def visit_Raise(self, node: ast.Raise) -> None:
        self._change(node, "pass")

    def visit_Return(self, node: ast.Return) -> None:
        self.generic_visit(node)
        if node.value is not None and not (isinstance(node.value, ast.Constant) and node.value.value is None):
            self._change(node, "return None")


def changes(source: str) -> Iterator[Change]:
    """Every change that could be made to a module."""
    finder = _Finder(source)
    finder.visit(ast.parse(source))
    yield from finder.found

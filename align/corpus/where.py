"""Rows chosen by an expression over their columns: `probability >= .8 and not flagged`.

The expression is parsed by Python and only what is listed here is understood: no call, no attribute and no name
reaches anything but the cells of a row.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from align.records import InputError, UsageError

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

Row = Sequence[Any]
Value = Callable[[Row], Any]
COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
COUNT: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
LISTS = ("flags",)  # columns of words with commas: `in` looks for a whole word in them
FLAGGED = "flagged"  # stands for: flags is not empty
FUNCTIONS: dict[str, Callable[[Any], Any]] = {
    "length": lambda text: len(str(text)),
    "words": lambda text: len(str(text).split()),
    "lower": lambda text: str(text).lower(),
}
ADVICE = (
    "compare columns with numbers and 'texts' by == != < <= > >= in, not in, join with and, or, not; count with "
    "+ - * /, length(column), words(column); `flagged` is a row with flags"
)


def parse_where(expression: str, columns: Sequence[str]) -> Callable[[pd.DataFrame], npt.NDArray[np.bool_]]:
    """Return a function that says which rows of a block, which has `columns`, fulfil an expression, bool[n].

    A cell compared with a number is read as one; an empty one fulfils no comparison but `!=`. A column alone is
    true where it is not empty. A name that is no word of Python goes as column("my name"). Raises UsageError, with
    the columns there are, for what it does not understand; the function raises InputError for a cell that is no
    number.
    """
    try:
        tree = ast.parse(expression.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        said = error.msg if isinstance(error, SyntaxError) else "too deep"
        raise UsageError(f"--where {expression!r}: {said}; {ADVICE}") from None
    used: list[str] = []
    test = Parser(expression, columns, used).value(tree)

    def choose(block: pd.DataFrame) -> npt.NDArray[np.bool_]:
        rows = zip(*(block[name].tolist() for name in used), strict=True) if used else ((),) * len(block)
        return np.fromiter((bool(test(row)) for row in rows), dtype=np.bool_, count=len(block))

    return choose


class Parser:
    """Turns a tree of Python's parser into functions of a row, which holds the cells of the columns `used`."""

    def __init__(self, expression: str, columns: Sequence[str], used: list[str]) -> None:
        self.expression, self.columns, self.used = expression, columns, used

    def value(self, node: ast.expr) -> Value:
        """Return what computes a node. Raises UsageError for one that is not among those known."""
        match node:
            case ast.Constant(value=str() | int() | float() | bool() as constant):
                return lambda row: constant
            case ast.Name() | ast.Attribute():
                return self.column(ast.unparse(node))
            case ast.Call(func=ast.Name(id="column"), args=[ast.Constant(value=str() as name)], keywords=[]):
                return self.column(name)
            case ast.Call(func=ast.Name(id=name), args=[inner], keywords=[]) if name in FUNCTIONS:
                function, value = FUNCTIONS[name], self.value(inner)
                return lambda row: function(as_text(value(row)))
            case ast.BoolOp(op=op, values=nodes):
                values = [self.value(inner) for inner in nodes]
                joined = all if isinstance(op, ast.And) else any
                return lambda row: joined(value(row) for value in values)
            case ast.UnaryOp(op=ast.Not(), operand=inner):
                value = self.value(inner)
                return lambda row: not value(row)
            case ast.UnaryOp(op=ast.USub(), operand=inner):
                value = self.number(inner)
                return lambda row: None if (found := value(row)) is None else -found
            case ast.BinOp(op=op, left=left, right=right) if type(op) in COUNT:
                return self.count(COUNT[type(op)], self.number(left), self.number(right))
            case ast.Compare(left=left, ops=ops, comparators=others):
                steps = [
                    self.compare(op, one, other)
                    for op, one, other in zip(ops, [left, *others[:-1]], others, strict=True)
                ]
                return lambda row: all(step(row) for step in steps)
            case _:
                raise UsageError(f"--where: {ast.unparse(node)!r} is not understood; {ADVICE}")

    def column(self, name: str) -> Value:
        """Return what reads a column. Raises UsageError, with the columns there are, for one that is missing."""
        if name == FLAGGED and FLAGGED not in self.columns and "flags" in self.columns:
            name = "flags"
        if name not in self.columns:
            raise UsageError(f"--where: no column is called {name}; there are {', '.join(self.columns)}")
        if name not in self.used:
            self.used.append(name)
        place = self.used.index(name)
        return lambda row: row[place] if row[place] is not None and row[place] == row[place] else ""

    def count(self, operation: Callable[[Any, Any], Any], left: Value, right: Value) -> Value:
        """Return what counts with two values; nothing comes of a missing one or of a division by zero."""

        def counted(row: Row) -> Any:
            one, other = left(row), right(row)
            if one is None or other is None or (operation is operator.truediv and other == 0):
                return None
            return operation(one, other)

        return counted

    def compare(self, op: ast.cmpop, left: ast.expr, right: ast.expr) -> Value:
        """Return one comparison; its cells are numbers where a number stands on either side."""
        if isinstance(op, ast.In | ast.NotIn):
            within, wanted = self.within(left, right), isinstance(op, ast.In)
            return lambda row: within(row) == wanted
        if type(op) not in COMPARE:
            raise UsageError(
                f"--where: {ast.unparse(ast.Compare(left, [op], [right]))!r} is not understood; {ADVICE}"
            )
        operation = COMPARE[type(op)]
        if not (self.is_number(left) or self.is_number(right)):
            one, other = self.value(left), self.value(right)
            return lambda row: operation(as_text(one(row)), as_text(other(row)))
        one, other = self.number(left), self.number(right)

        def compared(row: Row) -> bool:
            values = one(row), other(row)
            return operation is operator.ne if None in values else bool(operation(*values))

        return compared

    def within(self, left: ast.expr, right: ast.expr) -> Value:
        """Return what says whether a value is one of a list, a word of a column of words, or a part of a text."""
        if isinstance(right, ast.Tuple | ast.List | ast.Set):
            asked = [self.compare(ast.Eq(), left, each) for each in right.elts]
            return lambda row: any(equal(row) for equal in asked)
        one, other = self.value(left), self.value(right)
        if isinstance(right, ast.Name) and right.id in LISTS:
            return lambda row: as_text(one(row)) in as_text(other(row)).split(",")
        return lambda row: as_text(one(row)) in as_text(other(row))

    def is_number(self, node: ast.expr) -> bool:
        """Say whether a node is a number whatever the row: a figure, a sum, a length."""
        match node:
            case ast.Constant(value=value):
                return isinstance(value, int | float)
            case ast.UnaryOp(op=ast.USub()) | ast.BinOp():
                return True
            case ast.Call(func=ast.Name(id=name)):
                return name in ("length", "words")
            case _:
                return False

    def number(self, node: ast.expr) -> Value:
        """Return what computes a node as a number, None where its cell is empty."""
        value = self.value(node)
        shown = ast.unparse(node)

        def read(row: Row) -> float | None:
            found = value(row)
            if found == "" or found is None:
                return None
            try:
                return float(found)
            except (TypeError, ValueError):
                raise InputError(f"--where: {shown} holds {found!r:.60}, which is no number") from None

        return read


def as_text(value: Any) -> str:
    """Return a value as text is compared: whole numbers without a point."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)

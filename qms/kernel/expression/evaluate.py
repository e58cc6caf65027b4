"""Reckon a formula for all units at once: one list per node, in the order of the rows.

A branch of a choice is reckoned only for those that take it: `om(n = 0; 0; a ÷ n)` is safe.
"""

import decimal
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import Any, TypeAlias

from qms.kernel.expression import nodes
from qms.kernel.expression.checking import places_in
from qms.kernel.expression.guarded import Rows, apply, refuse, refuse_zero
from qms.kernel.expression.limits import CONTEXT
from qms.kernel.expression.nodes import Node
from qms.kernel.expression.over_units import OVER_ALL, by_group, known_rows
from qms.kernel.expression.reckoning import COMPARE, Mode, on_curve, power, rounded
from qms.kernel.expression.tokens import name_key

Value: TypeAlias = Decimal | str | bool
Column: TypeAlias = Sequence[Any]
Curve: TypeAlias = tuple[tuple[Decimal, Decimal], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What formulas are reckoned from: `units` is how many; columns have one value for each."""

    units: int
    columns: Mapping[str, Column] = field(default_factory=dict)
    single: Mapping[str, Value] = field(default_factory=dict)
    curves: Mapping[str, Curve] = field(default_factory=dict)
    lookups: Mapping[str, Mapping[str, Decimal]] = field(default_factory=dict)


def evaluate(node: Node, figures: Figures, rows: Rows | None = None) -> list[Any]:
    """Return the value for each row (all units by default) of a formula that was checked.

    Raise FormulaError, with the rows, where it cannot be reckoned.
    """
    with decimal.localcontext(CONTEXT):
        return _Reckoner(figures).values(node, range(figures.units) if rows is None else rows)


def evaluate_single(node: Node, figures: Figures) -> Any:  # noqa: ANN401 - a Value
    """Return the one value of a formula that does not differ between units."""
    with decimal.localcontext(CONTEXT):
        return _Reckoner(figures).values(node, (0,))[0]


class _Reckoner:
    def __init__(self, figures: Figures) -> None:
        self._figures = figures
        self._all = range(figures.units)

    def values(self, node: Node, rows: Rows) -> list[Any]:
        return BY_NODE[type(node)](self, node, rows)

    def number(self, node: nodes.Number | nodes.Text, rows: Rows) -> list[Any]:
        return [node.value] * len(rows)

    def name(self, node: nodes.Name, rows: Rows) -> list[Any]:
        column = self._figures.columns.get(node.key)
        if column is None:
            return [self._figures.single[node.key]] * len(rows)
        return list(column) if len(rows) == len(column) else [column[row] for row in rows]

    def sum(self, node: nodes.Sum, rows: Rows) -> list[Any]:
        total: list[Any] = []
        for is_subtracted, term in node.terms:
            found = self.values(term, rows)
            if not total:
                total = found
            else:
                sign = operator.sub if is_subtracted else operator.add
                total = apply(sign, term.at, rows, total, found)
        return total

    def product(self, node: nodes.Product, rows: Rows) -> list[Any]:
        whole: list[Any] = []
        for divides, factor in node.factors:
            found = self.values(factor, rows)
            if not whole:
                whole = found
            elif divides:
                refuse_zero(found, rows, at=factor.at)
                whole = apply(operator.truediv, factor.at, rows, whole, found)
            else:
                whole = apply(operator.mul, factor.at, rows, whole, found)
        return whole

    def power(self, node: nodes.Power, rows: Rows) -> list[Any]:
        base, exponent = self.values(node.base, rows), self.values(node.exponent, rows)
        return apply(power, node.at, rows, base, exponent)

    def negative(self, node: nodes.Negative, rows: Rows) -> list[Any]:
        return [-value for value in self.values(node.operand, rows)]

    def compare(self, node: nodes.Compare, rows: Rows) -> list[Any]:
        left, right = self.values(node.left, rows), self.values(node.right, rows)
        if left and isinstance(left[0], str):
            is_equal = node.sign == "="
            pairs = zip(left, right, strict=True)
            return [(name_key(a) == name_key(b)) is is_equal for a, b in pairs]
        holds = COMPARE[node.sign]
        return [holds(gap) for gap in apply(operator.sub, node.at, rows, left, right)]

    def logic(self, node: nodes.Logic, rows: Rows) -> list[Any]:
        """Return the conditions joined; a later one is asked only where it matters."""
        ends = node.word == "or"
        found = dict.fromkeys(rows, not ends)
        open_rows: Rows = rows
        for part in node.parts:
            values = self.values(part, open_rows)
            decided = [r for r, value in zip(open_rows, values, strict=True) if value is ends]
            found.update(dict.fromkeys(decided, ends))
            open_rows = [row for row in open_rows if found[row] is not ends]
        return [found[row] for row in rows]

    def opposite(self, node: nodes.Not, rows: Rows) -> list[Any]:
        return [not value for value in self.values(node.operand, rows)]

    def call(self, node: nodes.Call, rows: Rows) -> list[Any]:
        return CALLS[node.function](self, node, rows)

    def choice(self, node: nodes.Call, rows: Rows) -> list[Any]:
        condition, then, otherwise = node.arguments
        holds = self.values(condition, rows)
        yes = [row for row, value in zip(rows, holds, strict=True) if value]
        no = [row for row, value in zip(rows, holds, strict=True) if not value]
        first = iter(self.values(then, yes) if yes else ())
        second = iter(self.values(otherwise, no) if no else ())
        return [next(first) if value else next(second) for value in holds]

    def numbers(self, node: nodes.Call, rows: Rows) -> list[Any]:
        columns = [self.values(argument, rows) for argument in node.arguments]
        return apply(PLAIN[node.function], node.at, rows, *columns)

    def clamp(self, node: nodes.Call, rows: Rows) -> list[Any]:
        values, low, high = (self.values(argument, rows) for argument in node.arguments)
        wrong = [r for r, a, b in zip(rows, low, high, strict=True) if a > b]
        if wrong:
            refuse("Den lägsta gränsen är högre än den högsta.", "Byt plats på dem.",
                    at=node.at, rows=wrong)  # fmt: skip
        return [min(max(v, a), b) for v, a, b in zip(values, low, high, strict=True)]

    def round(self, node: nodes.Call, rows: Rows) -> list[Any]:
        value, places = node.arguments
        quantum = Decimal(1).scaleb(-(places_in(places) or 0))
        round_one = partial(rounded, quantum=quantum, mode=ROUND_MODES[node.function])
        return apply(round_one, node.at, rows, self.values(value, rows))

    def curve(self, node: nodes.Call, rows: Rows) -> list[Any]:
        table, place = node.arguments
        points = self._figures.curves[_key(table)]
        return apply(partial(on_curve, points), node.at, rows, self.values(place, rows))

    def lookup(self, node: nodes.Call, rows: Rows) -> list[Any]:
        table, place, *otherwise = node.arguments
        entries = self._figures.lookups[_key(table)]
        keys = [_entry_key(value) for value in self.values(place, rows)]
        lost = [(row, key) for row, key in zip(rows, keys, strict=True) if key not in entries]
        if lost and not otherwise:
            names = ", ".join(sorted({key for _, key in lost})[:5])
            refuse(f"Tabellen saknar {names}.",
                    "Lägg till raden, eller skriv ett tredje värde som gäller annars.",
                    at=place.at, rows=[row for row, _ in lost])  # fmt: skip
        instead = dict(zip((row for row, _ in lost),
                           self.values(otherwise[0], [row for row, _ in lost]) if lost else (),
                           strict=True))  # fmt: skip
        return [
            entries[key] if key in entries else instead[row]
            for row, key in zip(rows, keys, strict=True)
        ]

    def all_units(self, node: nodes.Call, rows: Rows) -> list[Any]:
        columns = [self.values(argument, self._all) for argument in node.arguments]
        try:
            value = OVER_ALL[node.function](self._figures.units, *columns)
        except ZeroDivisionError:
            refuse("Vikterna är tillsammans 0.", "Välj en vikt som någon enhet har.", at=node.at)
        except (ArithmeticError, ValueError):
            refuse("Värdet går inte att räkna.", "Det behövs minst en enhet och tal under 10^30.",
                    at=node.at)  # fmt: skip
        return [value] * len(rows)

    def quantified(self, node: nodes.Call, rows: Rows) -> list[Any]:
        """Return whether the condition holds for one or for all; without values it does not."""
        (condition,) = node.arguments
        known = known_rows(condition, self._figures.columns, self._all)
        holds = self.values(condition, known)
        whole = len(holds) == self._figures.units
        return [any(holds) if node.function == "any" else whole and all(holds)] * len(rows)

    def same_group(self, node: nodes.Call, rows: Rows) -> list[Any]:
        *values, group = node.arguments
        keys = self.values(group, self._all)
        column = self.values(values[0], self._all) if values else [Decimal(1)] * len(keys)
        try:
            found = by_group(node.function, keys, column)
        except ArithmeticError:
            refuse("Gruppens summa blir för stor.", "Tal är mindre än 10^30.", at=node.at)
        return [found[row] for row in rows]


def _key(table: Node) -> str:
    return table.key if isinstance(table, nodes.Name) else ""


def _entry_key(value: Value) -> str:
    """Return the text that a lookup's row is found by: `3` for 3.0."""
    if isinstance(value, Decimal):
        return format(value.normalize(CONTEXT), "f")
    return name_key(str(value))


PLAIN: Mapping[str, Callable[..., Decimal]] = {"min": min, "max": max, "abs": abs}
ROUND_MODES = {
    "round": Mode.HALF_UP,
    "round_even": Mode.HALF_EVEN,
    "round_down": Mode.DOWN,
    "round_up": Mode.UP,
}
CALLS: Mapping[str, Callable[..., list[Any]]] = {
    "if": _Reckoner.choice,
    "clamp": _Reckoner.clamp,
    "curve": _Reckoner.curve,
    "lookup": _Reckoner.lookup,
    **dict.fromkeys(PLAIN, _Reckoner.numbers),
    **dict.fromkeys(ROUND_MODES, _Reckoner.round),
    **dict.fromkeys(OVER_ALL, _Reckoner.all_units),
    **dict.fromkeys(("any", "all"), _Reckoner.quantified),
    **dict.fromkeys(("sum_by", "mean_by", "count_by"), _Reckoner.same_group),
}
BY_NODE: Mapping[type, Callable[..., list[Any]]] = {
    nodes.Number: _Reckoner.number,
    nodes.Text: _Reckoner.number,
    nodes.Name: _Reckoner.name,
    nodes.Sum: _Reckoner.sum,
    nodes.Product: _Reckoner.product,
    nodes.Power: _Reckoner.power,
    nodes.Negative: _Reckoner.negative,
    nodes.Compare: _Reckoner.compare,
    nodes.Logic: _Reckoner.logic,
    nodes.Not: _Reckoner.opposite,
    nodes.Call: _Reckoner.call,
}

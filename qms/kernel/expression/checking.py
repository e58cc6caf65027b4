"""What a formula means with the names it may use: all faults at once, before any figure is read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from qms.kernel.expression import nodes
from qms.kernel.expression.faults import FormulaError, FormulaFault, nearest
from qms.kernel.expression.functions import (
    BY_NAME,
    GIVING_TRUTH,
    OF_CONDITIONS,
    Function,
    Group,
)
from qms.kernel.expression.limits import PLACES
from qms.kernel.expression.nodes import Node


class Type(StrEnum):
    """What kind of value something is; `ANY` after a fault, so that it is told once."""

    NUMBER = "number"
    TEXT = "text"
    TRUTH = "truth"
    ANY = "any"


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """The kind of a value, and whether every unit has its own."""

    type: Type
    per_unit: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Everything a formula may name, by name key: values, and tables by whether they are curves."""

    names: Mapping[str, Meaning]
    curves: Mapping[str, bool]
    spelled: Mapping[str, str]
    """Every key as its owner wrote it, for suggestions."""
    has_units: bool = True


MOST_SUGGESTIONS = 5
SWEDISH = {Type.NUMBER: "ett tal", Type.TEXT: "en text", Type.TRUTH: "ett villkor"}


def check(node: Node, known: Known, *, wanted: Type = Type.NUMBER) -> Meaning:
    """Return what the formula gives; raise FormulaError with every fault found."""
    checker = _Checker(known)
    meaning = checker.meaning(node)
    checker.want(node, meaning, wanted)
    if checker.faults:
        raise FormulaError(*checker.faults)
    return meaning


class _Checker:
    def __init__(self, known: Known) -> None:
        self._known = known
        self.faults: list[FormulaFault] = []

    def meaning(self, node: Node) -> Meaning:
        match node:
            case nodes.Number():
                return Meaning(type=Type.NUMBER, per_unit=False)
            case nodes.Text():
                return Meaning(type=Type.TEXT, per_unit=False)
            case nodes.Name():
                return self._name(node)
            case nodes.Compare():
                return self._comparison(node)
            case nodes.Call():
                return self._call(node)
            case nodes.Logic() | nodes.Not():
                return self._all(node, Type.TRUTH)
            case _:
                return self._all(node, Type.NUMBER)

    def want(self, node: Node, meaning: Meaning, wanted: Type) -> None:
        if meaning.type not in {wanted, Type.ANY} and wanted is not Type.ANY:
            self._add(f"Här står {SWEDISH[meaning.type]}, inte {SWEDISH[wanted]}.",
                      CURES[wanted], at=node.at)  # fmt: skip

    def _add(self, message: str, cure: str, *, at: int) -> None:
        self.faults.append(FormulaFault(message=message, cure=cure, at=at))

    def _all(self, node: Node, kind: Type) -> Meaning:
        return Meaning(type=kind, per_unit=self._each(nodes.children(node), kind))

    def _each(self, parts: tuple[Node, ...], wanted: Type) -> bool:
        """Check that every part is of the kind; return whether any differs between units."""
        per_unit = False
        for part in parts:
            found = self.meaning(part)
            self.want(part, found, wanted)
            per_unit |= found.per_unit
        return per_unit

    def _name(self, node: nodes.Name) -> Meaning:
        found = self._known.names.get(node.key)
        if found is not None:
            return found
        if node.key in self._known.curves:
            self._add(f"{node.text} är en tabell, inte ett värde.",
                      f"Skriv kurva({node.text}; a) eller uppslag({node.text}; nyckel).",
                      at=node.at)  # fmt: skip
        else:
            offered = [self._known.spelled[key] for key in self._known.names]
            # Suggestions take time; a formula of nothing but unknown names gets a few.
            meant = nearest(node.text, offered) if len(self.faults) < MOST_SUGGESTIONS else ""
            cure = "Lägg till det som indata, parameter eller rad."
            self._add(f"Namnet {node.text} finns inte.", f"Menade du {meant}?" if meant else cure,
                      at=node.at)  # fmt: skip
        return Meaning(type=Type.ANY, per_unit=True)

    def _comparison(self, node: nodes.Compare) -> Meaning:
        left, right = self.meaning(node.left), self.meaning(node.right)
        per_unit = left.per_unit or right.per_unit
        kinds = {left.type, right.type} - {Type.ANY}
        if len(kinds) > 1:
            self._add(f"{_first_upper(SWEDISH[left.type])} jämförs med {SWEDISH[right.type]}.",
                      "Jämför tal med tal och text med text.", at=node.at)  # fmt: skip
        elif kinds == {Type.TRUTH} or (kinds == {Type.TEXT} and node.sign not in {"=", "<>"}):
            self._add(f"{_first_upper(SWEDISH[left.type])} kan inte jämföras så.",
                      "Texter jämförs med = eller ≠, villkor binds med och, eller, inte.",
                      at=node.at)  # fmt: skip
        return Meaning(type=Type.TRUTH, per_unit=per_unit)

    def _call(self, node: nodes.Call) -> Meaning:
        function = BY_NAME[node.function]
        if function.group in {Group.ALL_UNITS, Group.SAME_GROUP} and not self._known.has_units:
            self._add(f"{function.swedish} räknar över enheter, som inte finns här.",
                      "Skriv ett värde i stället.", at=node.at)  # fmt: skip
        return CALLS[function.group](self, node, function)

    def choice(self, node: nodes.Call, function: Function) -> Meaning:
        condition, *branches = node.arguments
        found = self.meaning(condition)
        self.want(condition, found, Type.TRUTH)
        first, second = (self.meaning(branch) for branch in branches)
        kinds = {first.type, second.type} - {Type.ANY}
        if len(kinds) > 1:
            self._add(f"{function.swedish} ger {SWEDISH[first.type]} eller {SWEDISH[second.type]}.",
                      "Låt båda vara av samma slag.", at=node.at)  # fmt: skip
        kind = first.type if first.type is not Type.ANY else second.type
        per_unit = found.per_unit or first.per_unit or second.per_unit
        return Meaning(type=kind if len(kinds) < 2 else Type.ANY, per_unit=per_unit)

    def numbers(self, node: nodes.Call, _function: Function) -> Meaning:
        return self._all(node, Type.NUMBER)

    def rounding(self, node: nodes.Call, function: Function) -> Meaning:
        value, places = node.arguments
        if places_in(places) is None:
            self._add(f"{function.swedish} behöver antalet decimaler som ett helt tal.",
                      f"Skriv ett tal mellan −9 och 12: {function.form}.",
                      at=places.at)  # fmt: skip
        return Meaning(type=Type.NUMBER, per_unit=self._each((value,), Type.NUMBER))

    def table(self, node: nodes.Call, function: Function) -> Meaning:
        table, place, *otherwise = node.arguments
        is_curve = function.name == "curve"
        self._table(table, function, is_curve=is_curve)
        wanted = Type.NUMBER if is_curve else Type.ANY
        per_unit = self._each((place,), wanted)
        return Meaning(
            type=Type.NUMBER, per_unit=self._each(tuple(otherwise), Type.NUMBER) or per_unit
        )

    def _table(self, node: Node, function: Function, *, is_curve: bool) -> None:
        curves, spelled = self._known.curves, self._known.spelled
        if isinstance(node, nodes.Name) and curves.get(node.key) is is_curve:
            return
        name = node.text if isinstance(node, nodes.Name) else ""
        offered = [spelled[key] for key, one in curves.items() if one is is_curve]
        meant = nearest(name, offered)
        cure = (
            f"Menade du {meant}?" if meant else f"Skriv {function.form}, med en av sidans tabeller."
        )
        kind = "en tabell för kurva" if is_curve else "en tabell för uppslag"
        self._add(f"{name or 'Det här'} är inte {kind}.", cure, at=node.at)

    def all_units(self, node: nodes.Call, function: Function) -> Meaning:
        wanted = Type.TRUTH if function.name in OF_CONDITIONS else Type.NUMBER
        before = len(self.faults)
        per_unit = self._each(node.arguments, wanted)
        if node.arguments and not per_unit and len(self.faults) == before:
            self._add(f"Värdet i {function.swedish} är lika för alla enheter.",
                      "Skriv det utan funktionen, eller gånger antal().", at=node.at)  # fmt: skip
        kind = Type.TRUTH if function.name in GIVING_TRUTH else Type.NUMBER
        return Meaning(type=kind, per_unit=False)

    def same_group(self, node: nodes.Call, _function: Function) -> Meaning:
        *values, group = node.arguments
        self._each(tuple(values), Type.NUMBER)
        found = self.meaning(group)
        if found.type is Type.TRUTH or not found.per_unit:
            self._add("Gruppen är inte ett värde som skiljer sig mellan enheterna.",
                      "Skriv en indata, till exempel område.", at=group.at)  # fmt: skip
        return Meaning(type=Type.NUMBER, per_unit=True)


CALLS: Mapping[Group, Callable[[_Checker, nodes.Call, Function], Meaning]] = {
    Group.CHOICE: _Checker.choice,
    Group.NUMBERS: _Checker.numbers,
    Group.ROUNDING: _Checker.rounding,
    Group.TABLE: _Checker.table,
    Group.ALL_UNITS: _Checker.all_units,
    Group.SAME_GROUP: _Checker.same_group,
}
CURES = {
    Type.NUMBER: "Skriv ett tal, eller välj med om(villkor; då; annars).",
    Type.TEXT: "Skriv en text inom citattecken eller en indata som är text.",
    Type.TRUTH: "Skriv en jämförelse, till exempel andel > 0,5.",
}


def places_in(node: Node) -> int | None:
    """Return the decimals written as a whole number within the limits, else None."""
    is_negative = isinstance(node, nodes.Negative)
    bare = node.operand if isinstance(node, nodes.Negative) else node
    if not isinstance(bare, nodes.Number) or bare.value != bare.value.to_integral_value():
        return None
    places = -int(bare.value) if is_negative else int(bare.value)
    return places if places in PLACES else None


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]

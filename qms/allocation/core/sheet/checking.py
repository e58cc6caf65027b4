"""What a sheet's formulas mean together: names, kinds, scopes, cycles; every fault at once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from qms.allocation.core.sheet.types import InputType, Line, Named, Scope, Sheet, TableKind
from qms.kernel.expression import (
    FormulaError,
    FormulaFault,
    Known,
    Meaning,
    Node,
    Type,
    check,
    name_key,
    names_in,
    parse,
)
from qms.kernel.problems import Problem

FIELDS = ("formula", "when", "pot")
CALLED = {"formula": "", "when": ", villkoret", "pot": ", potten"}
BAD_IN_NAMES = frozenset("[]\n")
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A sheet that can be reckoned: its formulas as trees, its lines in the order of reckoning.

    `trees` is by (line key, field), the fields being formula, when and pot.
    """

    sheet: Sheet
    trees: Mapping[tuple[str, str], Node]
    order: tuple[Line, ...]
    needs: Mapping[str, frozenset[str]]
    """The keys of the lines that each line needs, by line key."""


def compile_sheet(sheet: Sheet) -> Program:
    """Return the program of a sheet without faults."""
    trees = _Checker(sheet).trees()
    needs = needs_of(sheet, trees)
    return Program(sheet=sheet, trees=trees, order=in_order(sheet, needs), needs=needs)


def check_sheet(sheet: Sheet, *, faulty: frozenset[str] = frozenset()) -> list[Problem]:
    """Return every fault of names and formulas; `faulty` places are not told of again."""
    checker = _Checker(sheet)
    problems = [*_names(sheet)]
    trees = checker.trees()
    problems += [one for one in checker.problems if one.column not in faulty]
    problems += _cycles(sheet, needs_of(sheet, trees))
    return problems


def texts_of(line: Line) -> dict[str, str]:
    """Return the formulas of a line by field; only those it has."""
    pot = line.share.pot if line.share else ""
    texts = {"formula": line.formula, "when": line.when, "pot": pot}
    return {field: text for field, text in texts.items() if text}


def place_of(sheet: Sheet, line: Line, field: str) -> str:
    """Return where in the sheet the formula stands, such as `line 3.formula`."""
    return f"line {sheet.lines.index(line) + 1}.{field}"


def sentence(line: Line, field: str, fault: FormulaFault, *, more: str = "") -> str:
    """Return the fault with the line's name and the place in the formula."""
    return f"Rad {line.name}{CALLED[field]}, tecken {fault.at}: {fault.message}{more}"


class _Checker:
    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._known = known_in(sheet)
        self.problems: list[Problem] = []

    def trees(self) -> dict[tuple[str, str], Node]:
        """Return the formulas that are right; `problems` then holds the faults of the others."""
        found: dict[tuple[str, str], Node] = {}
        for line in self._sheet.lines:
            for field, text in texts_of(line).items():
                try:
                    found[line.key, field] = self._tree(line, field, text)
                except FormulaError as wrong:
                    self._tell(line, field, wrong.faults)
        return found

    def _tree(self, line: Line, field: str, text: str) -> Node:
        tree = parse(text)
        meaning = check(tree, self._known, wanted=Type.TRUTH if field == "when" else Type.NUMBER)
        is_single = line.scope is Scope.MUNICIPALITY or field == "pot"
        if meaning.per_unit and is_single:
            raise FormulaError(_not_single(tree, self._known))
        return tree

    def _tell(self, line: Line, field: str, faults: tuple[FormulaFault, ...]) -> None:
        at = place_of(self._sheet, line, field)
        self.problems += [
            Problem(message=sentence(line, field, fault), cure=fault.cure, column=at,
                    value=texts_of(line)[field])
            for fault in faults
        ]  # fmt: skip


def _not_single(tree: Node, known: Known) -> FormulaFault:
    names = [known.spelled[key] for key in sorted(names_in(tree))
             if key in known.names and known.names[key].per_unit]  # fmt: skip
    return FormulaFault(
        message=f"Värdet ska vara ett för hela kommunen, men {', '.join(names)} finns per enhet.",
        cure=f"Skriv till exempel summa({names[0]}), eller ge raden omfattningen enhet.",
        at=tree.at,
    )


def known_in(sheet: Sheet) -> Known:
    """Return what the sheet's formulas may name."""
    names = {name_key(p.name): Meaning(type=Type.NUMBER, per_unit=False) for p in sheet.parameters}
    for one in sheet.inputs:
        kind = Type.TEXT if one.type is InputType.TEXT else Type.NUMBER
        names[name_key(one.name)] = Meaning(type=kind, per_unit=True)
    for line in sheet.lines:
        names[line.key] = Meaning(type=Type.NUMBER, per_unit=line.scope is Scope.UNIT)
    return Known(
        names=names,
        curves={name_key(t.name): t.kind is TableKind.CURVE for t in sheet.tables},
        spelled={name_key(one.name): one.name for one in sheet.named},
    )


def _names(sheet: Sheet) -> Iterator[Problem]:
    """Yield a fault for each name that is taken or cannot be written."""
    first: dict[str, str] = {}
    sections: dict[str, tuple[Named, ...]] = {
        "parameter": sheet.parameters,
        "input": sheet.inputs,
        "table": sheet.tables,
        "line": sheet.lines,
    }
    for section, rows in sections.items():
        for number, one in enumerate(rows, start=1):
            at, key = f"{section} {number}.name", name_key(one.name)
            if BAD_IN_NAMES & set(one.name) or len(one.name) > LONGEST_NAME:
                yield Problem(
                    message=f"Namnet {one.name[:LONGEST_NAME]} går inte att använda i formler.",
                    column=at, value=one.name,
                    cure=f"Skriv högst {LONGEST_NAME} tecken, utan hakparenteser.",
                )  # fmt: skip
            elif key and key in first:
                yield Problem(message=f"Namnet {one.name} är redan taget.", column=at,
                              value=one.name, cure=f"Byt det här eller {first[key]}.")  # fmt: skip
            first.setdefault(key, at.removesuffix(".name"))


def needs_of(sheet: Sheet, trees: Mapping[tuple[str, str], Node]) -> dict[str, frozenset[str]]:
    """Return the lines that each line's formulas name."""
    keys = {line.key for line in sheet.lines}
    found = {line.key: frozenset[str]() for line in sheet.lines}
    for (key, _), tree in trees.items():
        found[key] |= names_in(tree) & keys
    return found


def in_order(sheet: Sheet, needs: Mapping[str, frozenset[str]]) -> tuple[Line, ...]:
    """Return the lines so that each stands after those it needs; those in cycles are left out."""
    waiting, done, order = list(sheet.lines), set[str](), list[Line]()
    while True:
        ready = [line for line in waiting if needs[line.key] <= done]
        if not ready:
            return tuple(order)
        order += ready
        done |= {line.key for line in ready}
        waiting = [line for line in waiting if line.key not in done]


def _cycles(sheet: Sheet, needs: Mapping[str, frozenset[str]]) -> Iterator[Problem]:
    """Yield one fault per cycle, at the first of its lines."""
    done = {line.key for line in in_order(sheet, needs)}
    told: set[str] = set()
    spelled = {line.key: line.name for line in sheet.lines}
    for line in sheet.lines:
        ring = _ring(line.key, needs) if line.key not in done | told else ()
        if not ring:
            continue
        told |= set(ring)
        names = " → ".join(spelled[key] for key in (*ring, ring[0]))
        yield Problem(
            message=f"Rad {line.name} behöver sig själv: {names}.",
            column=place_of(sheet, line, "formula"),
            value=line.formula,
            cure="Låt en av raderna räknas utan de andra.",
        )


def _ring(start: str, needs: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    """Return the shortest way from `start` through needed lines back to it, () when none."""
    ways: list[tuple[str, ...]] = [(start,)]
    seen: set[str] = set()
    while ways:
        way = ways.pop(0)
        for key in sorted(needs[way[-1]]):
            if key == start:
                return way
            if key not in seen:
                seen.add(key)
                ways.append((*way, key))
    return ()

"""The register's figures in a frozen copy: what stood in its tables, and what is otherwise now."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from qms.followup.core.prefill.values import Fact, FactUnit, PrefilledValue
from qms.followup.core.report.questions import QuestionType
from qms.followup.core.results.means import Mean
from qms.followup.core.results.small_numbers import Cell, Mark
from qms.followup.core.results.table import ResultRow

SHOWN_IN = frozenset({QuestionType.READONLY, QuestionType.INDICATOR_TABLE})
"""The questions that show figures of the register in a report that is handed in."""
Json = dict[str, Any]
Value = Cell | Mean | Fact | int | Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenRow:
    """An indicator as it stood: its years, and what others had beside the latest of them."""

    key: str
    name: str
    unit: str
    form: str
    cells: tuple[Cell, ...]
    municipality: Mean | None
    similar: Mean | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenFigures:
    """The figures of one question. The three last are the money it accounts for, if any."""

    facts: tuple[Fact, ...]
    rows: tuple[FrozenRow, ...]
    ore: int | None = None
    previous_ore: int | None = None
    index: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A figure that is another now. `what` is its row or fact, None for the sum or the index.

    `column` is `value`, a year, `municipality`, `similar`, `ore` or `index`; None where there
    was or is no such figure.
    """

    question: str
    what: Fact | FrozenRow | None
    column: str
    before: Value
    now: Value


def figures_of(value: PrefilledValue) -> Json:
    """Return what stands ready at a question as it is kept in a copy."""
    rows = value.table.rows if value.table else ()
    return {"facts": [_fact(one) for one in value.facts], "rows": [_row(one) for one in rows]}


def _fact(fact: Fact) -> Json:
    return {
        "name": fact.name,
        "value": fact.value.isoformat() if isinstance(fact.value, date) else str(fact.value),
        "unit": fact.unit.value,
        "source": fact.source,
        "year": fact.year,
        "beside": None if fact.beside is None else str(fact.beside),
    }


def _row(row: ResultRow) -> Json:
    return {
        "key": row.indicator.key,
        "name": row.indicator.name.sv,
        "unit": row.indicator.unit.value,
        "form": row.form,
        "cells": [
            {"year": one.year, "mark": one.mark.value, "value": _text(one.value)}
            for one in row.cells
        ],
        "municipality": _mean(row.beside(row.municipality)),
        "similar": _mean(row.beside(row.similar)),
    }


def _mean(mean: Mean | None) -> Json | None:
    if mean is None:
        return None
    return {"value": str(mean.value), "units": mean.units, "is_about": mean.is_about}


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def read_figures(stored: Mapping[str, Any]) -> FrozenFigures:
    """Return the figures of one question of a copy."""
    money = stored.get("money") or {}
    index = money.get("index")
    return FrozenFigures(
        facts=tuple(_read_fact(one) for one in stored["facts"]),
        rows=tuple(_read_row(one) for one in stored["rows"]),
        ore=money.get("ore"),
        previous_ore=money.get("previous_ore"),
        index=None if index is None else Decimal(index),
    )


def _read_fact(stored: Mapping[str, Any]) -> Fact:
    unit, beside = FactUnit(stored["unit"]), stored["beside"]
    value: date | str | Decimal = stored["value"]
    if unit is FactUnit.DAY:
        value = date.fromisoformat(stored["value"])
    elif unit is not FactUnit.TEXT:
        value = Decimal(stored["value"])
    return Fact(
        name=stored["name"],
        value=value,
        unit=unit,
        source=stored["source"],
        year=stored["year"],
        beside=None if beside is None else Decimal(beside),
    )


def _read_row(stored: Mapping[str, Any]) -> FrozenRow:
    return FrozenRow(
        key=stored["key"],
        name=stored["name"],
        unit=stored["unit"],
        form=stored["form"],
        cells=tuple(_read_cell(one) for one in stored["cells"]),
        municipality=_read_mean(stored["municipality"]),
        similar=_read_mean(stored["similar"]),
    )


def _read_cell(stored: Mapping[str, Any]) -> Cell:
    value = stored["value"]
    return Cell(
        year=stored["year"],
        mark=Mark(stored["mark"]),
        value=None if value is None else Decimal(value),
    )


def _read_mean(stored: Mapping[str, Any] | None) -> Mean | None:
    if stored is None:
        return None
    value = Decimal(stored["value"])
    return Mean(value=value, units=stored["units"], is_about=stored["is_about"])


def moved(before: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[Moved, ...]:
    """Return every figure that is another now, question by question in the order of the copy.

    `before` and `now` are the figures of a copy by question; only those the copy has are told.
    A year that only one of the tables reaches is not a change: the table has moved on.
    """
    return tuple(
        one
        for question, stored in before.items()
        for one in _moved_in(
            question,
            read_figures(stored),
            read_figures(now.get(question) or {"facts": (), "rows": ()}),
        )
    )


def _moved_in(question: str, old: FrozenFigures, new: FrozenFigures) -> Iterator[Moved]:
    pairs: list[tuple[Fact | FrozenRow | None, str, Value, Value]] = [
        (None, "ore", old.ore, new.ore),
        (None, "index", old.index, new.index),
    ]
    facts = {(one.name, one.year): one for one in new.facts}
    pairs += [(one, "value", one, facts.pop((one.name, one.year), None)) for one in old.facts]
    pairs += [(one, "value", None, one) for one in facts.values()]
    rows = {(one.key, one.form): one for one in new.rows}
    for row in old.rows:
        pairs += [(row, *each) for each in _of_row(row, rows.pop((row.key, row.form), None))]
    for row in rows.values():
        pairs += [(row, str(cell.year), None, cell) for cell in row.cells if _says(cell)]
    for what, column, was, becomes in pairs:
        if not _same(was, becomes):
            yield Moved(question=question, what=what, column=column, before=was, now=becomes)


def _of_row(old: FrozenRow, new: FrozenRow | None) -> Iterator[tuple[str, Value, Value]]:
    """Yield the row's figures as they were and are; what others have, where of the same year."""
    cells = {one.year: one for one in new.cells} if new else {}
    for cell in old.cells:
        if new is None or cell.year in cells:
            yield str(cell.year), cell, cells.get(cell.year)
    if new is None or _last_year(old) == _last_year(new):
        yield "municipality", old.municipality, new.municipality if new else None
        yield "similar", old.similar, new.similar if new else None


def _last_year(row: FrozenRow) -> int | None:
    return max((one.year for one in row.cells if one.is_shown), default=None)


def _says(cell: Cell) -> bool:
    return cell.mark is not Mark.NOT_THERE


def _same(was: Value, becomes: Value) -> bool:
    """Return whether a reader sees the same; how many units a mean is of is not shown."""
    if isinstance(was, Mean) and isinstance(becomes, Mean):
        return (was.value, was.is_about) == (becomes.value, becomes.is_about)
    if isinstance(was, Fact) and isinstance(becomes, Fact):
        return (was.value, was.beside) == (becomes.value, becomes.beside)
    return was == becomes

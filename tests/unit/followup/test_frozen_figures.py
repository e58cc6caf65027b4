"""Figures kept in a copy: read back as they were, and told apart from what is there now."""

import json
from datetime import date
from decimal import Decimal

import pytest
from report_builders import TEMPLATE, content
from result_builders import indicator

from qms.followup.core.prefill.values import Fact, FactUnit, PrefilledValue
from qms.followup.core.report.figures import figures_of, moved, read_figures
from qms.followup.core.report.frozen import canonical, checksum, copy_of
from qms.followup.core.results.means import Mean
from qms.followup.core.results.small_numbers import Cell, Mark
from qms.followup.core.results.table import ResultRow, ResultTable

PUPILS = Fact(
    name="pupils", value=412, unit=FactUnit.COUNT, source="unit_facts", year=2026, beside=400
)
SINCE = Fact(name="leader_since", value=date(2021, 8, 1), unit=FactUnit.DAY, source="unit_facts")


def cell(year, value=None, mark=Mark.SHOWN):
    return Cell(year=year, mark=mark, value=None if value is None else Decimal(value), n=60)


def mean(value, units=5):
    return Mean(value=Decimal(value), units=units)


def row(*cells, beside=None):
    means = tuple(beside for _ in cells)
    return ResultRow(
        indicator=indicator("g6_math"), cells=cells, municipality=means,
        similar=tuple(None for _ in cells), findings=(),
    )  # fmt: skip


def kept(*rows, facts=(), **more):
    table = ResultTable(years=(2025, 2026), rows=rows)
    value = PrefilledValue(question="q", table=table, facts=facts)
    return {"q": {**json.loads(json.dumps(figures_of(value))), **more}}


BEFORE = row(cell(2025, "81.5"), cell(2026, None, Mark.FEW), beside=mean("80"))


def test_what_was_kept_is_read_back():
    money = {"ore": 1_000_000, "previous_ore": 900_000, "index": "1.07"}
    found = read_figures(kept(BEFORE, facts=(PUPILS, SINCE), money=money)["q"])
    assert [(one.name, one.value, one.beside) for one in found.facts] == [
        ("pupils", 412, 400),
        ("leader_since", date(2021, 8, 1), None),
    ]
    (only,) = found.rows
    assert [(one.year, one.value, one.mark) for one in only.cells] == [
        (2025, Decimal("81.5"), Mark.SHOWN),
        (2026, None, Mark.FEW),
    ]
    assert only.municipality.value == 80
    assert (found.ore, found.previous_ore, found.index) == (1_000_000, 900_000, Decimal("1.07"))


def test_a_hidden_value_and_how_many_stand_behind_are_not_in_the_copy():
    text = json.dumps(kept(BEFORE))
    assert '"n"' not in text
    assert '"value": null' in text


@pytest.mark.parametrize(
    ("now", "columns"),
    [
        pytest.param(kept(BEFORE, facts=(PUPILS,)), [], id="the same"),
        pytest.param(
            kept(row(cell(2025, "81.6"), cell(2026, None, Mark.FEW), beside=mean("80")),
                 facts=(PUPILS,)),
            ["2025"], id="another value",
        ),
        pytest.param(
            kept(row(cell(2025, "81.50"), cell(2026, None, Mark.FEW), beside=mean("80.0")),
                 facts=(PUPILS,)),
            [], id="the same value with more decimals",
        ),
        pytest.param(
            kept(row(cell(2025, "81.5"), cell(2026, "70"), beside=mean("80")), facts=(PUPILS,)),
            ["2026"], id="shown now",
        ),
        pytest.param(
            kept(row(cell(2025, "81.5"), cell(2026, None, Mark.FEW), beside=mean("79", 6)),
                 facts=(PUPILS,)),
            ["municipality"], id="the others",
        ),
        pytest.param(
            kept(row(cell(2025, "81.5"), cell(2026, None, Mark.FEW), beside=mean("80", 6)),
                 facts=(PUPILS,)),
            [], id="one more unit with the same mean",
        ),
        pytest.param(kept(BEFORE), ["value"], id="a fact is gone"),
        pytest.param(
            kept(row(cell(2026, None, Mark.FEW), cell(2027, "90"), beside=mean("85")),
                 facts=(PUPILS,)),
            [], id="the table has moved on a year",
        ),
        pytest.param(
            kept(facts=(PUPILS,)), ["2025", "2026", "municipality"], id="the row is gone",
        ),
        pytest.param({}, ["value", "2025", "2026", "municipality"], id="the question is gone"),
        pytest.param(
            kept(BEFORE, facts=(PUPILS,), money={"ore": 5, "previous_ore": None, "index": None}),
            ["ore"], id="another amount",
        ),
    ],
)  # fmt: skip
def test_what_is_another_now(now, columns):
    found = moved(kept(BEFORE, facts=(PUPILS,)), now)
    assert [one.column for one in found] == columns
    assert {one.question for one in found} <= {"q"}


def test_figures_are_part_of_what_the_checksum_is_made_of():
    plain, other = (
        canonical(copy_of(TEMPLATE, content(), {"unit": "Ek"}, figures=figures))
        for figures in (kept(BEFORE), kept(row(cell(2025, "81.6"), beside=mean("80"))))
    )
    assert checksum(plain) != checksum(other)

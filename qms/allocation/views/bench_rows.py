"""The workbench's tables: constructions side by side, and every school."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from flask import url_for

from qms.allocation.core.degree.compare import Outcome, UnitOutcome
from qms.allocation.core.degree.steps import Bound
from qms.allocation.core.degree.types import Degree
from qms.allocation.core.numerals import decimal_of
from qms.allocation.core.workbench.trial import Tried
from qms.allocation.forms.dials import texts_of
from qms.allocation.views.bench import Bench, changes_of
from qms.allocation.views.degree_words import degree_name, degree_rule
from qms.i18n.formats import number, percent, signed
from qms.i18n.language import gettext as _
from qms.i18n.language import mark
from qms.i18n.order import swedish_key
from qms.kernel.money import kronor

BOUNDS = {
    Bound.NONE: "",
    Bound.FLOOR: mark("vid golvet"),
    Bound.CAP: mark("vid taket"),
    Bound.PHASE_IN: mark("infasad"),
    Bound.DECREASE: mark("största minskningen"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a construction leads to, every cell ready for the reader."""

    moved: str
    gini: str
    max_min: str
    per_pupil: str
    up_down: str
    worst: str
    worst_unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareRow:
    """A construction with its figures, or the `problem` that there are none."""

    name: str
    rule: str
    url: str
    is_current: bool
    is_chosen: bool
    figures: Figures | None
    problem: str = ""


def compare_rows(bench: Bench) -> list[CompareRow]:
    """Return the constructions in order."""
    return [_compare_row(bench, tried) for tried in bench.tried]


def _compare_row(bench: Bench, tried: Tried) -> CompareRow:
    degree, problem = tried.candidate.degree, tried.outcome.problem
    return CompareRow(
        name=degree_name(degree),
        rule=degree_rule(degree),
        url=_address(bench, degree),
        is_current=tried.candidate.is_current,
        is_chosen=tried.candidate.is_chosen,
        figures=None if problem else _figures(bench, tried.outcome),
        problem=f"{problem.message} {problem.cure}".strip() if problem else "",
    )


def _address(bench: Bench, degree: Degree) -> str:
    """Return the workbench's address with the degree; the pot stays as it is set."""
    own = texts_of(degree, pot_ore=None)
    pot = {key: bench.setting.texts[key] for key in ("pott", "budget", "andel")}
    query = {key: text for key, text in {**own, **pot}.items() if text}
    place = url_for("allocation.show_workbench", model_id=bench.model.head.id)
    return f"{place}?{urlencode(query)}"


def _figures(bench: Bench, outcome: Outcome) -> Figures:
    changes = changes_of(bench, outcome)
    up = sum(change > 0 for change in changes.values())
    down = sum(change < 0 for change in changes.values())
    unit, worst = min(changes.items(), key=lambda pair: pair[1], default=("", 0))
    lowest, highest = (number(decimal_of(kr, 0)) for kr in (outcome.lowest_kr, outcome.highest_kr))
    return Figures(
        moved=percent(decimal_of(outcome.share_moved, 6), 1),
        gini=number(decimal_of(outcome.gini, 6), 3),
        max_min="–" if outcome.max_min is None else number(decimal_of(outcome.max_min, 6), 2),
        per_pupil=f"{lowest}–{highest}",
        up_down=f"{up} / {down}",
        worst=signed(kronor(worst) / 1000) if worst < 0 else "–",
        worst_unit=bench.ground.names.get(unit, "") if worst < 0 else "",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolRow:
    """A school under the chosen degree; `change_ore` is None when it is new."""

    id: int
    name: str
    outcome: UnitOutcome
    change_ore: int | None
    against_ore: int

    @property
    def index(self) -> Decimal:
        """Return the index with two decimals."""
        return decimal_of(self.outcome.index, 2)

    @property
    def per_pupil(self) -> Decimal:
        """Return kronor per pupil with two decimals."""
        return decimal_of(self.outcome.kr_per_pupil, 2)

    @property
    def bound(self) -> str:
        """Return what holds the amount where it is, empty when nothing does."""
        words = BOUNDS[self.outcome.bound]
        return _(words) if words else ""


KEYS: Mapping[str, Any] = {
    "skola": lambda row: swedish_key(row.name),
    "elever": lambda row: row.outcome.pupils,
    "index": lambda row: row.outcome.index,
    "perelev": lambda row: row.outcome.kr_per_pupil,
    "kronor": lambda row: row.outcome.ore,
    "andring": lambda row: row.change_ore,
    "mot": lambda row: row.against_ore,
}


def school_rows(bench: Bench) -> list[SchoolRow]:
    """Return every school under the chosen degree, empty when it cannot be reckoned."""
    chosen, current = bench.chosen, bench.current
    if chosen is None or current is None:
        return []
    changes = changes_of(bench, chosen)
    before = {unit.unit: unit.ore for unit in current.units}
    return [
        SchoolRow(
            id=int(unit.unit),
            name=bench.ground.names[unit.unit],
            outcome=unit,
            change_ore=changes.get(unit.unit),
            against_ore=unit.ore - before.get(unit.unit, unit.ore),
        )
        for unit in chosen.units
    ]

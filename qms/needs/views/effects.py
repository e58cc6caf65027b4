"""Uppföljning: what came of the support, by area, year and unit, and what it was used for."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import render_template

from qms.access.policy import Can
from qms.i18n.formats import school_year, signed
from qms.i18n.language import gettext, language, mark
from qms.i18n.order import swedish_key
from qms.needs.core.change import Direction, Paired, UnitChanges, direction
from qms.needs.core.change.units import MeanChange, UnitChange
from qms.needs.core.hiding import FEWEST
from qms.needs.core.instrument import Instrument
from qms.needs.effect_labels import PROVIDERS, USES
from qms.needs.services.effects import EffectsFound, what_came_of_it
from qms.needs.views.blueprint import bp
from qms.needs.views.effects_figure import figure_of
from qms.needs.views.sum_tabs import sum_tabs, under_sums
from qms.web.context import current_actor, db, now
from qms.web.rights import requires


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """A row of a table of changes: its name, how many children, and the means, or hidden."""

    name: str
    children: int | None
    mean: MeanChange | None


@bp.get("/behov/uppfoljning")
@requires(Can.NEEDS_READ_SUMS)
@under_sums
def show_effects() -> str:
    """Show what came of the support; of fewer than five children nothing."""
    with db().transaction() as session:
        found = what_came_of_it(session, current_actor(), now=now())
    whole = found.effects.changes.everybody
    return render_template(
        "needs/show_effects.html",
        tabs=sum_tabs(),
        only_at=found.place,
        measured_on=found.on,
        interval=interval_of(found.effects.changes.paired),
        effects=found.effects,
        whole=whole,
        answer=answer_of(found.effects.changes),
        areas=area_rows(whole, found.instrument),
        figure=figure_of(whole, found.instrument),
        years=[_row(one.found, school_year(one.autumn)) for one in found.effects.years],
        providers=provider_rows(found),
        units=unit_rows(found),
        uses=[(gettext(USES[one.used]), one.cases) for one in found.effects.uses],
        fewest=FEWEST,
    )


ANSWERS = {
    Direction.LESS: mark("Behoven har minskat."),
    Direction.MORE: mark("Behoven har ökat."),
    Direction.NONE: mark("Det går inte att skilja från ingen förändring."),
    Direction.FEW: mark("För få barn har följts upp för att säga vad stödet lett till."),
}


def answer_of(changes: UnitChanges) -> str:
    """Return the finding as a sentence: a change only where its interval leaves out none."""
    return gettext(ANSWERS[direction(changes.paired)])


def interval_of(found: Paired | None) -> str:
    """Return the mean change and its interval in points as a sentence, empty for few children."""
    if found is None:
        return ""
    return gettext(
        "I medeltal har behovet ändrats med %(mean)s poäng (%(low)s till %(high)s med 95 procents "
        "säkerhet)."
    ) % {
        "mean": signed(found.mean, 1), "low": signed(found.low, 1), "high": signed(found.high, 1),
    }  # fmt: skip


def area_rows(whole: UnitChange, instrument: Instrument) -> list[ChangeRow]:
    """Return a row per area."""
    names = area_names(instrument)
    return [
        ChangeRow(name=names.get(one.key, one.key), children=whole.children, mean=one)
        for one in whole.areas
    ]


def area_names(instrument: Instrument) -> Mapping[str, str]:
    """Return the areas' names in the reader's language."""
    return {one.key: one.name.said(language()) for one in instrument.areas}


def provider_rows(found: EffectsFound) -> list[ChangeRow]:
    """Return own and independent, with all last."""
    changes = found.effects.changes
    rows = [
        _row(one, gettext(words))
        for provider, words in PROVIDERS.items()
        for one in changes.groups
        if one.name == provider
    ]
    return [*rows, _row(changes.everybody, gettext("Alla"))]


def unit_rows(found: EffectsFound) -> list[ChangeRow]:
    """Return the units by name, hidden ones marked."""
    rows = [_row(one, found.units[one.name]) for one in found.effects.changes.units]
    return sorted(rows, key=lambda row: swedish_key(row.name))


def _row(one: UnitChange, name: str) -> ChangeRow:
    return ChangeRow(name=name, children=one.children, mean=one.everything)

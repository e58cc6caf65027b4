"""The rows of the page about what goes into the forecast."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from qms.forecast.core.inputs.bundle import Inputs
from qms.forecast.core.inputs.findings import Done, InputFinding, Kind
from qms.forecast.core.inputs.housing import children_by_area
from qms.forecast.core.inputs.prepare import view_of
from qms.forecast.core.inputs.rates import KINDS, rates_by_kind
from qms.forecast.core.inputs.support import Supports
from qms.forecast.core.inputs.values import COMPLETED, Dwellings
from qms.forecast.core.panel import Panel
from qms.forecast.input_labels import (
    DONE,
    DWELLINGS,
    MOVES,
    STAGES,
    finding_sentence,
    support_sentence,
)
from qms.forecast.queries import OwnRate
from qms.i18n.formats import day, number, percent, signed
from qms.i18n.language import gettext, mark, ngettext
from qms.i18n.order import swedish_key
from qms.kernel.schoolyear import step_range_label
from qms.register.core.batches import Batch
from qms.register.core.datasets import DATASETS

HEAVY = frozenset({Done.LEFT_OUT, Done.LAST_VALUE, Done.NOT_FORECAST, Done.ASSUMED})
HOMES = frozenset({Kind.HOUSING_REACH, Kind.PLAN_PASSED, Kind.USUAL_UNKNOWN})
"""What is found in the plan of homes; it decides nothing where homes are not used."""
MOST_HEAVY = 4
"""Findings that stand on top of the page; all of them are in the table."""
AHEAD = (1, 3, 5, 10)
OWNERS: Mapping[str, str] = {
    "pupil_counts": mark("elevregistret, efter den 15 oktober"),
    "population": mark("kommunens statistik, i februari"),
    "births": mark("kommunens statistik, i februari"),
    "housing": mark("samhällsbyggnad, bostadsförsörjningen"),
    "flows": mark("elevregistret, med elevernas bostadsområde"),
    "unit_changes": mark("lokalplaneringen, efter beslut i nämnden"),
}
"""Who usually delivers each dataset: whom to ask when it is missing."""
Name = Callable[[str], str]


class InputRow(NamedTuple):
    """One dataset: what it is, its years, its latest file and who delivers it."""

    key: str
    title: str
    years: str
    source: str
    owner: str
    is_missing: bool


class HomeRow(NamedTuple):
    """One project."""

    area: str
    year: int
    what: str
    stage: str
    n: str
    probability: str
    expected: str


class RateRow(NamedTuple):
    """Children per new dwelling of a kind, and where the figures come from."""

    kind: str
    label: str
    rates: tuple[str, ...]
    source: str
    is_own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table of texts: headings, rows with the name first, and a sum row."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] = ()

    @property
    def heads(self) -> list[dict[str, object]]:
        """Return the headings as tables want them: numbers but for the first."""
        return [{"label": label, "num": at > 0} for at, label in enumerate(self.headers)]


def input_rows(
    years: Mapping[str, Iterable[int]], latest: Mapping[str, Batch], datasets: Iterable[str]
) -> list[InputRow]:
    """Return one row per dataset that a forecast rests on."""
    return [
        InputRow(
            key=key,
            title=gettext(DATASETS[key].title),
            years=f"{have[0]}–{have[-1]}" if (have := sorted(years.get(key, ()))) else "–",
            source=f"{latest[key].file_name}, {day(latest[key].saved_at)}" if key in latest else "",
            owner=gettext(OWNERS[key]),
            is_missing=not have,
        )
        for key in datasets
    ]


def finding_rows(found: Iterable[InputFinding], name: Name) -> list[tuple[str, str]]:
    """Return what was found and what is done about it."""
    return [(finding_sentence(one, name), gettext(DONE[one.done])) for one in found]


def decisive(
    inputs: Inputs, supports: Supports | None, found: Iterable[InputFinding], name: Name
) -> list[str]:
    """Return what decides the next forecast: what is used of the plans, and what is not used."""
    untried = gettext("Prövas på tidigare år när nästa prognos räknas.")
    told = []
    if inputs.flows:
        flows = gettext("Områdets skolval. Prövat på tidigare år: {said}")
        told.append(flows.format(said=support_sentence(supports.flows)) if supports
                    else gettext("Områdets skolval. {said}").format(said=untried))  # fmt: skip
    if inputs.dwellings:
        homes = gettext("Bostadsplanen. Prövat på tidigare år: {said}")
        told.append(homes.format(said=support_sentence(supports.housing)) if supports
                    else gettext("Bostadsplanen. {said}").format(said=untried))  # fmt: skip
    unused = HOMES if supports is not None and not supports.housing.is_used else frozenset()
    heavy = [one for one in found if one.done in HEAVY and one.kind not in unused]
    told += [
        f"{finding_sentence(one, name)} {gettext(DONE[one.done])}." for one in heavy[:MOST_HEAVY]
    ]
    if heavy[MOST_HEAVY:]:
        more = ngettext("En uppgift till används inte som den står, se underlaget.",
                        "{n} uppgifter till används inte som de står, se underlaget.",
                        len(heavy) - MOST_HEAVY)  # fmt: skip
        told.append(more.format(n=len(heavy) - MOST_HEAVY))
    return told


def home_rows(plan: Iterable[Dwellings], name: Name, *, origin: int) -> list[HomeRow]:
    """Return the projects that are not completed, soonest first."""
    ahead = [one for one in plan if one.stage != COMPLETED and one.year > origin]
    ahead.sort(key=lambda one: (one.year, swedish_key(name(one.area)), one.project))
    return [
        HomeRow(
            area=name(one.area),
            year=one.year,
            what=", ".join(part for part in (one.project, gettext(DWELLINGS[one.kind])) if part),
            stage=gettext(STAGES[one.stage]),
            n=number(one.n),
            probability=percent(one.probability, 0),
            expected=number(one.n * one.probability),
        )
        for one in ahead
    ]


def expected_pupils(inputs: Inputs, panel: Panel, name: Name, *, horizon: int) -> Grid:
    """Return, per area with a plan, the pupils that homes would add beyond the usual pace."""
    shown = [ahead for ahead in AHEAD if ahead <= horizon]
    rows, sums = [], [0.0] * len(shown)
    by_area = children_by_area(panel, inputs.dwellings, view_of(inputs, panel), horizon=horizon)
    for area in sorted(by_area, key=lambda one: swedish_key(name(one))):
        added = by_area[area].sum(axis=0)
        values = [float(added[ahead - 1]) for ahead in shown]
        sums = [total + value for total, value in zip(sums, values, strict=True)]
        rows.append((name(area), *(signed(value) for value in values)))
    return Grid(
        headers=(gettext("Område"), *(str(panel.last_year + ahead) for ahead in shown)),
        rows=tuple(rows),
        total=(gettext("Summa"), *(signed(value) for value in sums)),
    )


def rate_rows(own: Mapping[str, OwnRate]) -> list[RateRow]:
    """Return one row per kind of dwelling."""
    rates = rates_by_kind(one.rate for one in own.values())
    assumed = gettext("Startvärde, inte uppmätt")
    return [
        RateRow(
            kind=kind,
            label=gettext(DWELLINGS[kind]),
            rates=tuple(
                number(value, 2)
                for value in (
                    rates[kind].small,
                    rates[kind].low,
                    rates[kind].middle,
                    rates[kind].upper,
                )
            ),
            source=f"{own[kind].rate.source} ({own[kind].changed_by})" if kind in own else assumed,
            is_own=kind in own,
        )
        for kind in KINDS
    ]


def move_rows(inputs: Inputs, name: Name) -> list[tuple[str, ...]]:
    """Return the planned changes, soonest first."""
    ordered = sorted(inputs.moves, key=lambda one: (one.year, swedish_key(name(one.unit))))
    return [
        (
            name(one.unit),
            str(one.year),
            gettext(MOVES[one.kind]),
            step_range_label(one.low, one.high, one.year),
            name(one.to),
            percent(one.share, 0),
        )
        for one in ordered
    ]

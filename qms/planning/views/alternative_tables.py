"""The tables of an alternative's page."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from qms.i18n.formats import number, signed
from qms.i18n.language import gettext as _
from qms.planning.core.case import Case, Payer, Tenure
from qms.planning.core.freezing import Facts
from qms.planning.core.plan import Plan
from qms.planning.core.weighing import Payback, marginal
from qms.planning.figure_words import kronor_words, million_words, share_words
from qms.planning.form_words import fitted
from qms.planning.papers import premises, tables
from qms.planning.papers.tables import payer_word
from qms.reports.paper.values import Table

FULL, ROOMY = 1.0, 0.7
"""Above the first a school lacks rooms, below the second a third of them are empty."""
MOST_GRADES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A figure beside no change's."""

    name: str
    today: str
    then: str
    more: str = ""


def keys(facts: Facts) -> list[Key]:
    """Return the key figures, in millions of kronor where nothing else is said."""
    return [*_costs(facts), *_structure(facts), *_risks(facts)]


def _costs(facts: Facts) -> Iterator[Key]:
    today, then = facts.today, facts.chosen
    for payer, name in ((Payer.BOARD, _("Nuvärde för nämnden, mnkr")),
                        (Payer.MUNICIPALITY, _("Nuvärde för kommunen, mnkr"))):  # fmt: skip
        yield Key(name=name, today=million_words(today.found.present_value(payer)),
                  then=million_words(then.found.present_value(payer)),
                  more=million_words(facts.more(payer), sign=True))  # fmt: skip
    for n in (1, 5, 10):
        one, two = today.summary.cost[n], then.summary.cost[n]
        if one is not None and two is not None:
            words = _("Kostnad år %(n)s för %(payer)s, mnkr")
            name = words % {"n": n, "payer": payer_word(facts)}
            more = million_words(two - one, sign=True)
            yield Key(name=name, today=million_words(one), then=million_words(two), more=more)
    one, two = today.summary.per_pupil, then.summary.per_pupil
    if one is not None and two is not None:
        yield Key(name=fitted(facts.case.form, "Kronor per elev, alla år"), today=kronor_words(one),
                  then=kronor_words(two), more=kronor_words(two - one, sign=True))  # fmt: skip


def _structure(facts: Facts) -> Iterator[Key]:
    today, then = facts.today.summary, facts.chosen.summary
    last = {"year": facts.case.years[-1]}
    yield Key(name=fitted(facts.case.form, "Skolor %(year)s") % last, today=number(today.schools),
              then=number(then.schools), more=_more(today.schools, then.schools))  # fmt: skip
    yield Key(name=fitted(facts.case.form, "Klasser %(year)s") % last, today=number(today.classes),
              then=number(then.classes), more=_more(today.classes, then.classes))  # fmt: skip
    yield Key(name=fitted(facts.case.form, "Elever i en klass %(year)s") % last,
              today=number(today.average_class, 1), then=number(then.average_class, 1),
              more=_more(today.average_class, then.average_class, 1))  # fmt: skip
    yield Key(name=_("Beläggning %(year)s: lägst, mitten, högst") % last,
              today=_three(today.utilisation), then=_three(then.utilisation))  # fmt: skip
    yield Key(name=fitted(facts.case.form, "Elever över färdgränsen %(year)s") % last,
              today=number(today.riders), then=number(then.riders),
              more=_more(today.riders, then.riders))  # fmt: skip


def _more(today: float | None, then: float | None, decimals: int = 0) -> str:
    """Return the difference of what the page shows, so that a reader's own subtraction holds."""
    if today is None or then is None:
        return ""
    return signed(round(then, decimals) - round(today, decimals), decimals)


def _three(some: tuple[float, ...] | None) -> str:
    return " · ".join(share_words(one) for one in some) if some else "–"


def _risks(facts: Facts) -> Iterator[Key]:
    today, then = facts.today.summary, facts.chosen.summary
    yield Key(name=_("År med brist på platser"), today=number(today.shortage_years),
              then=number(then.shortage_years),
              more=_more(today.shortage_years, then.shortage_years))  # fmt: skip
    if facts.sure:
        one, two = facts.sure.odds[0].any_shortage, facts.sure.odds[1].any_shortage
        yield Key(name=_("Risk för brist något år"), today=share_words(one),
                  then=share_words(two))  # fmt: skip
        yield Key(name=_("Billigast i så många utfall"), today=share_words(facts.sure.cheapest[0]),
                  then=share_words(facts.sure.cheapest[1]))  # fmt: skip


def areas(facts: Facts) -> Table:
    """Return places against pupils by area, and how often somebody there lacks a place."""
    return premises.summary(facts, premises.grounds(facts))


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A year of a school: its utilisation in words, and how it is looked at."""

    text: str
    look: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """A school's years; `about` says whose the building is and how long it is paid."""

    name: str
    about: str
    cells: tuple[Cell, ...]


def used(facts: Facts) -> list[Used]:
    """Return each school that is open in any year, by how full it is."""
    found = facts.chosen.found
    return [
        Used(
            name=school.name,
            about=_about(facts.case, at),
            cells=tuple(_cell(found.utilisation[t, at], is_open=bool(found.opened[t, at]))
                        for t in range(len(found.opened))),
        )
        for at, school in enumerate(facts.case.schools)
        if found.opened[:, at].any() or facts.today.found.opened[:, at].any()
    ]  # fmt: skip


def _about(case: Case, at: int) -> str:
    school = case.schools[at]
    if school.tenure is not Tenure.LEASED:
        return _("egen")
    if school.lease_end is None:
        return _("hyrd")
    return _("hyrd till %(year)s") % {"year": school.lease_end}


def _cell(part: float, *, is_open: bool) -> Cell:
    if not is_open:
        return Cell(text=_("stängd"), look="closed")
    if not np.isfinite(part):
        return Cell(text="–", look="")
    look = "over" if part > FULL else "roomy" if part < ROOMY else ""
    return Cell(text=share_words(float(part)), look=look)


def used_table(facts: Facts) -> Table:
    """Return utilisation by school and year."""
    return Table(
        id="belaggning", caption=_("Beläggning per skola och år"),
        headers=(_("Skola"), *(str(year) for year in facts.case.years)),
        rows=tuple((one.name, *(cell.text for cell in one.cells)) for one in used(facts)),
        numeric=frozenset(range(1, len(facts.case.demand) + 1)),
    )  # fmt: skip


def lines(facts: Facts) -> Table:
    """Return the cost by item and year."""
    return tables.items(facts)


def classes(facts: Facts) -> Table:
    """Return classes by school, grade and the first, middle and last year."""
    case, found = facts.case, facts.chosen.found
    years = sorted({0, len(case.demand) // 2, len(case.demand) - 1})
    rows = [
        (school.name, str(case.years[t]), *(number(n) if n else "–" for n in found.classes[t, at]),
         number(found.need[t, at]))
        for at, school in enumerate(case.schools)
        for t in years
        if found.opened[t, at]
    ]  # fmt: skip
    return Table(
        id="klasser", caption=_("Klasser per skola, årskurs och år"),
        headers=(_("Skola"), _("År"), *case.pools, _("Alla")), rows=tuple(rows),
        numeric=frozenset(range(2, 3 + len(case.pools))),
    )  # fmt: skip


def swings(facts: Facts) -> Table:
    """Return what one assumption a little lower or higher changes."""
    return tables.swings(facts)


def one_more(case: Case, plan: Plan, year: int) -> tuple[str, Table | None]:
    """Return what one pupil more costs in a sentence, and the grades where it is a class."""
    found = marginal(case, plan, year)
    known = np.isfinite(found.kronor)
    if not known.any():
        return "", None
    full = known & (found.classes > 0)
    said = _("En elev till kostar %(low)s kronor i %(part)s av skolornas årskurser %(year)s. "
             "I de andra blir det en klass till, som mest %(high)s kronor. I snitt kostar en elev "
             "%(average)s kronor utan lokaler.") % {
        "low": kronor_words(float(found.kronor[known].min())), "year": year,
        "part": share_words(float((known & ~full).sum() / known.sum())),
        "high": kronor_words(float(found.kronor[known].max())),
        "average": kronor_words(found.average),
    }  # fmt: skip
    rows = [
        (
            case.schools[at].name,
            case.grades[grade].key,
            kronor_words(float(found.kronor[at, grade])),
        )
        for at, grade in np.argwhere(full).tolist()
    ][:MOST_GRADES]
    if not rows:
        return said, None
    return said, Table(
        id="en-till", caption=_("Där en elev till blir en klass till %(year)s") % {"year": year},
        headers=(_("Skola"), _("Årskurs"), _("Kronor om året")), rows=tuple(rows),
        numeric=frozenset({2}),
        note=_("De första tolv visas.") if full.sum() > MOST_GRADES else "",
    )  # fmt: skip


def pays(facts: Facts, found: Payback) -> list[str]:
    """Return when the alternative has paid for itself, and how many pupils it hangs on."""
    payer = {"payer": payer_word(facts)}
    if found.year is None:
        told = [_("Alternativet har inte betalat sig för %(payer)s under åren som räknas.") % payer]
    elif found.year == facts.case.first_year:
        told = [_("Alternativet är billigare för %(payer)s från första året.") % payer]
    else:
        told = [_("Alternativet har betalat sig för %(payer)s %(year)s.")
                % (payer | {"year": found.year})]  # fmt: skip
    if found.pupils is not None:
        told.append(
            _("Det vänder om eleverna blir %(part)s av prognosen: på ena sidan sparar "
              "alternativet, på den andra kostar det.") % {"part": share_words(found.pupils)}
        )  # fmt: skip
    return told

"""A finding in words: who, where, when, how many, why, and the cheapest single remedy."""

from collections.abc import Callable
from typing import Any

from qms.kernel.problems import Problem
from qms.kernel.said import said
from qms.planning.core.case import Case
from qms.planning.core.case.faults.found import figure, spans
from qms.planning.core.diagnosing.finding import Cause, Finding, Help, Remedy
from qms.planning.core.plan.steps import ClassSize, Extend, Open, Pavilion


def told(case: Case, finding: Finding) -> Problem:
    """Return the finding as a problem: what cannot be met, and what is the cheapest cure."""
    return Problem(
        message=_message(case, finding), column=finding.area, value=figure(finding.most),
        cure=_cure(case, finding),
    )  # fmt: skip


def _message(case: Case, finding: Finding) -> str:
    asked = {
        "area": finding.area, "band": finding.band, "years": spans(sorted(finding.missing)),
        "n": figure(_children(finding.most)),
    }  # fmt: skip
    if finding.cause is Cause.NO_ROOM:
        return said(
            "%(school)s saknar plats för som mest %(n)s elever %(years)s. Det är främst "
            "%(band)s från %(area)s som behöver fler klassrum.",
            school=_name(case, finding.school), **asked,
        )  # fmt: skip
    limit = min(one.hard_limit for one in case.grades if one.band == finding.band)
    return said(
        "Området %(area)s har ingen öppen skola med %(band)s inom %(limit)s km %(years)s, för som "
        "mest %(n)s elever. %(nearest)s",
        limit=figure(limit), nearest=_nearest(case, finding), **asked,
    )  # fmt: skip


def _nearest(case: Case, finding: Finding) -> str:
    if finding.km is None:
        return said("Ingen annan skola har stadiet.")
    return said("Närmast är %(school)s, %(km)s km bort.", school=_name(case, finding.school),
                km=figure(finding.km))  # fmt: skip


def _cure(case: Case, finding: Finding) -> str:
    best = finding.cheapest
    if best is None and finding.remedies:
        some = finding.remedies[0]
        return said(
            "Ingen enskild ändring räcker. Mest hjälper: %(what)s, %(cost)s. Då saknas ändå "
            "%(n)s platser, räknat över alla år.", cost=_cost(some.kronor),
            what=remedy_words(case, finding.band, some), n=figure(_children(some.left)),
        )  # fmt: skip
    if best is None:
        return said("Ingen enskild ändring hjälper: ändra flera saker.")
    told = said("Billigast: %(what)s, %(cost)s.", what=remedy_words(case, finding.band, best),
                cost=_cost(best.kronor))  # fmt: skip
    other = _with_rooms(finding)
    if best.help is not Help.CLASS_SIZE or other is None:
        return told
    return said("%(told)s Utan större klasser: %(what)s, %(cost)s.", told=told,
                what=remedy_words(case, finding.band, other), cost=_cost(other.kronor))  # fmt: skip


def _with_rooms(finding: Finding) -> Remedy | None:
    """Return the cheapest change that is enough and leaves classes as they are."""
    enough = (one for one in finding.remedies if one.is_enough)
    return next((one for one in enough if one.help is not Help.CLASS_SIZE), None)


def _cost(kronor: float) -> str:
    millions = figure(round(abs(kronor) / 1e6, 1))
    if kronor < 0:
        return said("%(n)s mnkr lägre nuvärde", n=millions)
    return said("%(n)s mnkr högre nuvärde", n=millions)


def remedy_words(case: Case, band: str, remedy: Remedy) -> str:
    """Return what is done, from which year."""
    if remedy.step is None:
        return said("höj den längsta resan för %(band)s till %(km)s km", band=band,
                    km=figure(remedy.km or 0.0))  # fmt: skip
    return WORDS[type(remedy.step)](case, remedy.step)


def _extend(case: Case, step: Extend) -> str:
    return said("bygg ut %(school)s med %(n)s klassrum %(year)s", school=_name(case, step.school),
                n=step.rooms, year=step.year)  # fmt: skip


def _pavilion(case: Case, step: Pavilion) -> str:
    asked = {"school": _name(case, step.school), "n": step.rooms, "year": step.year}
    if step.last is None:
        return said("hyr paviljong med %(n)s klassrum till %(school)s från %(year)s", **asked)
    return said("hyr paviljong med %(n)s klassrum till %(school)s från %(year)s till och med "
                "%(last)s", last=step.last, **asked)  # fmt: skip


def _open(case: Case, step: Open) -> str:
    school = case.schools[case.place_of[step.school]]
    if school.is_candidate:
        return said("öppna %(school)s %(year)s", school=school.name, year=step.year)
    if step.bands:
        return said("behåll %(bands)s på %(school)s från %(year)s", school=school.name,
                    bands=", ".join(step.bands), year=step.year)  # fmt: skip
    return said("behåll %(school)s från %(year)s", school=school.name, year=step.year)


def _size(case: Case, step: ClassSize) -> str:
    return said("låt klasserna i årskurs %(grades)s på %(school)s ha upp till %(n)s elever från "
                "%(year)s", grades=", ".join(step.grades), n=figure(step.size), year=step.year,
                school=_name(case, step.schools[0]))  # fmt: skip


def _children(n: float) -> float:
    """Return whole children, but for parts of a child."""
    return float(round(n)) if n >= 1 else round(n, 2)


def _name(case: Case, key: str) -> str:
    return case.schools[case.place_of[key]].name


WORDS: dict[type, Callable[[Case, Any], str]] = {
    Extend: _extend, Pavilion: _pavilion, Open: _open, ClassSize: _size,
}  # fmt: skip

"""Faults of schools: bands, numbers below zero, leases and notice."""

import math
from collections.abc import Iterator

from qms.kernel.said import said
from qms.planning.core.case.case import Case
from qms.planning.core.case.faults.found import Found, Sheet, figure, found
from qms.planning.core.case.school import School

NUMBERS = ("rooms", "special_rooms", "m2", "internal_rent", "capital", "operation", "rent",
           "notice", "fixed", "opening_cost", "closing_cost", "most_new_rooms")  # fmt: skip


def school_faults(case: Case) -> Iterator[Found]:
    """Yield what is wrong with the schools."""
    if not case.schools:
        yield found(Sheet.SCHOOLS, "school", said("Inga skolor är angivna."),
                    said("Lägg till dem."))  # fmt: skip
    keys = [one.key for one in case.schools]
    for key in dict.fromkeys(key for key in keys if keys.count(key) > 1):
        message = said("Skolan %(school)s finns två gånger.", school=key)
        yield found(Sheet.SCHOOLS, "school", message, said("Ta bort den ena."), key=(key,),
                    value=key)  # fmt: skip
    for one in case.schools:
        yield from _bands(one, case)
        yield from _numbers(one)
        yield from _times(one, case)


def _bands(one: School, case: Case) -> Iterator[Found]:
    known = ", ".join(case.bands)
    if not one.bands:
        yield _fault(one, "bands", said("%(school)s har inga årskurser.", school=one.name),
                     said("Skriv stadier: %(known)s.", known=known))  # fmt: skip
    for band in one.bands:
        if band not in case.bands:
            yield _fault(one, "bands", said("%(school)s har stadiet %(band)s, som inte finns.",
                         school=one.name, band=band),
                         said("Skriv stadier: %(known)s.", known=known), band)  # fmt: skip


def _numbers(one: School) -> Iterator[Found]:
    for name in NUMBERS:
        value = getattr(one, name)
        if not (0 <= value < math.inf):
            yield _fault(one, name, said("%(school)s har %(value)s i %(column)s.",
                         school=one.name, value=figure(value), column=name),
                         said("Skriv ett tal från 0."), value)  # fmt: skip


def _times(one: School, case: Case) -> Iterator[Found]:
    if one.notice > len(case.years):
        yield _fault(one, "notice", said(
            "%(school)s har %(notice)s års uppsägningstid, men planen är %(years)s år.",
            school=one.name, notice=one.notice, years=len(case.years)),
            said("Skriv högst %(years)s, eller lås skolan.", years=len(case.years)),
            one.notice)  # fmt: skip
    if one.lease_end is not None and one.opens is not None and one.lease_end < one.opens:
        yield _fault(one, "lease_end", said(
            "Hyreskontraktet för %(school)s slutar %(end)s, före starten %(start)s.",
            school=one.name, end=one.lease_end, start=one.opens),
            said("Skriv kontraktets sista år."), one.lease_end)  # fmt: skip


def _fault(one: School, column: str, message: str, cure: str, value: object = "") -> Found:
    return found(Sheet.SCHOOLS, column, message, cure, key=(one.key,), value=value)

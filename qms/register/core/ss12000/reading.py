"""From the standard's JSON to what is counted; all else in it is left unread."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from qms.kernel.problems import Problem, RefusedError
from qms.register.core.ss12000.facts import Enrolment, Group, Pupil, School

Item = Mapping[str, Any]
UNIT_TYPES = frozenset({"Skolenhet", "Förskola", "Verksamhetsenhet"})
CLASSES = frozenset({"Klass", "Avdelning"})
LARGEST_YEAR = 10
CURE = "Kontrollera att källan följer SS 12000:2020."


def items_of(body: object, kind: str) -> Sequence[Item]:
    """Return the page's items: under `data`, or under the resource's own name, or a bare list."""
    found = body
    if isinstance(body, Mapping):
        found = body.get("data", body.get(kind))
    if not isinstance(found, list) or not all(isinstance(one, Mapping) for one in found):
        raise _refused(f"Svaret om {kind} har ingen lista av poster.")
    return found


def schools_of(items: Iterable[Item]) -> tuple[School, ...]:
    """Return the school units among organisations; providers and offices are left out."""
    return tuple(_school(one) for one in items if _is_school(one))


def _is_school(item: Item) -> bool:
    return bool(item.get("schoolUnitCode")) or item.get("organisationType") in UNIT_TYPES


def _school(item: Item) -> School:
    types = item.get("schoolTypes")
    return School(
        id=_id(item, "organisations"),
        code=str(item.get("schoolUnitCode") or ""),
        name=str(item.get("displayName") or ""),
        types=tuple(map(str, types)) if isinstance(types, list) else (),
        opened=_day(item.get("startDate")),
        closed=_day(item.get("endDate")),
    )


def pupils_of(items: Iterable[Item], *, on: date) -> tuple[Pupil, ...]:
    """Return those with an enrolment on the day.

    Of a person with protected data no more is read than of others: id and enrolments.
    """
    found = (Pupil(id=_id(one, "persons"), enrolments=tuple(_enrolments(one, on))) for one in items)
    return tuple(one for one in found if one.enrolments)


def _enrolments(item: Item, on: date) -> Iterator[Enrolment]:
    for one in _list(item.get("enrolments")):
        school = _reference(one.get("enroledAt"))
        if school and not one.get("cancelled") and _holds(one, on):
            year = one.get("schoolYear")
            is_year = isinstance(year, int) and 0 <= year <= LARGEST_YEAR
            kind = str(one.get("schoolType") or "")
            yield Enrolment(school=school, type=kind, year=year if is_year else None)


def groups_of(items: Iterable[Item], *, on: date) -> tuple[Group, ...]:
    """Return classes and preschool groups with those who are in them on the day."""
    return tuple(
        Group(
            school=_reference(one.get("organisation")),
            name=str(one.get("displayName") or ""),
            type=str(one.get("schoolType") or ""),
            members=tuple(_members(one, on)),
        )
        for one in items
        if one.get("groupType") in CLASSES and _holds(one, on)
    )


def _members(item: Item, on: date) -> Iterator[str]:
    for one in _list(item.get("groupMemberships")):
        person = _reference(one.get("person"))
        if person and _holds(one, on):
            yield person


def _holds(item: Item, on: date) -> bool:
    """Return whether the day lies between the first and the last, where they are said."""
    start, end = _day(item.get("startDate")), _day(item.get("endDate"))
    return (start is None or start <= on) and (end is None or on <= end)


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None


def _list(value: object) -> Iterator[Item]:
    for one in value if isinstance(value, list) else ():
        if isinstance(one, Mapping):
            yield one


def _reference(value: object) -> str:
    return str(value.get("id") or "") if isinstance(value, Mapping) else ""


def _id(item: Item, kind: str) -> str:
    found = item.get("id")
    if not isinstance(found, str) or not found:
        raise _refused(f"En post bland {kind} saknar id.")
    return found


def _refused(message: str) -> RefusedError:
    return RefusedError((Problem(message=message, cure=CURE),))

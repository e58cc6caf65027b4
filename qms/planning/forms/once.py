"""What closing and opening cost once, the same for every school, as fields of the terms."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from qms.i18n.language import mark
from qms.planning.core.case import Case, School
from qms.planning.form_words import fitted
from qms.planning.forms.typed import Reader, Span, typed_number

DECIMALS = 2
LABELS: Mapping[str, str] = MappingProxyType(
    {
        "closing_cost": mark("Stänga en skola"),
        "opening_cost": mark("Öppna en ny skola"),
    }
)


def once_fields(case: Case) -> tuple[str, ...]:
    """Return the fields: opening only where there is a site to build on."""
    return tuple(name for name in LABELS if _those(case, name))


def typed_once(case: Case) -> dict[str, str]:
    """Return the fields as they are filled in; empty where schools have different costs."""
    return {name: _common(case, name) for name in once_fields(case)}


def read_once(case: Case, reader: Reader) -> dict[str, float]:
    """Return kronor by field; what is left empty, or as it was, is not there."""
    found: dict[str, float] = {}
    for name in once_fields(case):
        typed = reader.number(name, fitted(case.form, LABELS[name]), Span(), optional=True)
        if typed is not None and typed_number(typed, DECIMALS) != _common(case, name):
            found[name] = typed
    return found


def with_once(case: Case, kronor: Mapping[str, float]) -> tuple[School, ...]:
    """Return the schools with the costs."""
    closing, opening = kronor.get("closing_cost"), kronor.get("opening_cost")
    return tuple(
        replace(
            one,
            closing_cost=one.closing_cost if closing is None else closing,
            opening_cost=opening if opening is not None and one.is_candidate else one.opening_cost,
        )
        for one in case.schools
    )


def _common(case: Case, name: str) -> str:
    values = {getattr(one, name) for one in _those(case, name)}
    return typed_number(values.pop(), DECIMALS) if len(values) == 1 else ""


def _those(case: Case, name: str) -> list[School]:
    return [one for one in case.schools if _is_of(one, name)]


def _is_of(one: School, name: str) -> bool:
    return one.is_candidate or name == "closing_cost"

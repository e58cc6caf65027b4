"""Which units a report is asked of: those it concerns, and of them those the setting chooses."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy.orm import Session

from qms.access.scope import Scope
from qms.allocation.core.records import Received
from qms.followup.core.report.asking import form_names
from qms.followup.core.report.content import Spends
from qms.followup.core.report.questions import SumKind
from qms.followup.core.report.selection import Candidate, Selection, chosen
from qms.followup.core.report.templates import PROVIDER, UNIT, Template
from qms.followup.queries.units import EVERYWHERE, provider_unit
from qms.org import queries as org
from qms.org.core.nodes import Unit
from qms.register import queries as register


def asks_for_money(template: Template) -> bool:
    """Return whether only units with money are asked: the report cannot do without its amount."""
    return template.spends is not Spends.NOTHING and not template.sum_question(SumKind.AMOUNT)


def candidates(
    session: Session,
    scope: Scope,
    template: Template,
    received: Mapping[int, Received],
    *,
    on: date,
) -> tuple[Unit, ...]:
    """Return the units that could be asked; the closed ones too when they used the money."""
    if template.level == PROVIDER:
        return _provider(session)
    if asks_for_money(template):
        found = org.units(session, scope, on=on, include_closed=True)
        return tuple(unit for unit in found if unit.id in received)
    own = set(template.applies_to)
    every = org.units(session, scope, on=on)
    found = tuple(unit for unit in every if own.intersection(forms_of(unit)))
    return found if template.level == UNIT else (*found, *_provider(session))


def _provider(session: Session) -> tuple[Unit, ...]:
    node = org.municipality(session)
    return (provider_unit(node),) if node else ()


def forms_of(unit: Unit) -> tuple[str, ...]:
    """Return the school forms as templates name them; the provider's own for the municipality."""
    if is_provider(unit):
        return (PROVIDER,)
    return form_names((at.form.value, at.low) for at in unit.forms)


def is_provider(unit: Unit) -> bool:
    """Return whether the report is the provider's own: its unit is the municipality."""
    return unit.id == unit.provider_id


def picked(
    session: Session,
    units: tuple[Unit, ...],
    template: Template,
    received: Mapping[int, Received],
    *,
    year: int,
    selection: Selection,
) -> tuple[Unit, ...]:
    """Return the units that the setting chooses; the provider is always asked for its own."""
    pupils = _pupils(session, [unit.id for unit in units], year)
    every = (
        Candidate(
            unit_id=unit.id,
            ore=received[unit.id].ore if unit.id in received else 0,
            pupils=pupils.get(unit.id, 0),
        )
        for unit in units
    )
    ids = chosen(every, selection)
    return tuple(unit for unit in units if unit.id in ids or is_provider(unit))


def _pupils(session: Session, unit_ids: list[int], year: int) -> dict[int, int]:
    """Return the pupils of each unit at the latest count up to the year."""
    latest: dict[int, dict[int, int]] = {}
    for one in register.pupil_counts(
        session, EVERYWHERE, years=[year - 1, year], unit_ids=unit_ids
    ):
        by_year = latest.setdefault(one.unit_id, {})
        by_year[one.year] = by_year.get(one.year, 0) + (one.n or 0)
    return {unit_id: by_year[max(by_year)] for unit_id, by_year in latest.items()}

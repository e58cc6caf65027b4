"""The units that costs are of. Their key in all calculations is their id as text."""

from datetime import date

from sqlalchemy.orm import Session

from qms.access.scope import Scope
from qms.org import queries as org
from qms.org.core.nodes import Unit

EVERYBODY = Scope(everything=True)
"""A calculation is of all units together, whoever asked for it."""


def all_units(session: Session) -> tuple[Unit, ...]:
    """Return every unit, closed and coming ones too, as it stands last."""
    return org.units(session, EVERYBODY, on=date.max, include_closed=True)


def unit_keys(session: Session) -> dict[str, str]:
    """Return the key of each unit by its name, school-unit code and local id.

    A local id goes before a code and a code before a name, where units share them.
    """
    units = all_units(session)
    found: dict[str, str] = {}
    for names in ("name", "code", "local_id"):
        found |= {name: str(unit.id) for unit in units if (name := getattr(unit, names))}
    return found


def unit_names(session: Session) -> dict[str, str]:
    """Return each unit's name by its key."""
    return {str(unit.id): unit.name for unit in all_units(session)}

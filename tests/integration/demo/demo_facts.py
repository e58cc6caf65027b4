"""When the demo is loaded in these tests, and how a unit of it is found."""

from datetime import UTC, date, datetime

from qms.access.scope import Scope
from qms.org import queries as org

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
EVERYTHING = Scope(everything=True)


def unit_named(session, key, on):
    """Return the unit with the local identifier as it stood on the day."""
    found = org.units(session, EVERYTHING, on=on, include_closed=True)
    return next(unit for unit in found if unit.local_id == key)

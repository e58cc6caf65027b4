"""Units by id and by what decisions call them, and who runs them through a year."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy.orm import Session

from qms.access.scope import Scope
from qms.org import queries as org
from qms.org.core.nodes import Unit

EVERYTHING = Scope(everything=True)
ONE_DAY = timedelta(days=1)


def unit_key(unit: Unit) -> str:
    """Return what decisions call a unit."""
    return unit.code or unit.local_id


class PayUnits:
    """The units as payments know them."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._by_id = {one.id: one for one in self._on(date.max)}
        self._ids = {self._place(one): one.id for one in self._by_id.values()}

    def _place(self, unit: Unit) -> tuple[str, str]:
        """Return who runs the unit and what decisions call it: a local id is the provider's own."""
        return str(unit.provider_id), unit_key(unit)

    def _on(self, day: date) -> Sequence[Unit]:
        return org.units(self._session, EVERYTHING, on=day, include_closed=True)

    def key(self, unit_id: int) -> str:
        """Return what decisions call the unit."""
        return unit_key(self._by_id[unit_id])

    def id_of(self, provider: str, key: str) -> int:
        """Return the id of the unit that the provider's decisions call so."""
        return self._ids[provider, key]

    def providers(
        self, year: int
    ) -> Mapping[int, tuple[tuple[str, date | None, date | None], ...]]:
        """Return each independent unit's providers in the year, with the days between them.

        Who runs a unit changes on the first of a month; the first has run it from the beginning,
        the last goes on until the unit closes.
        """
        by_month = (
            [{one.id: one for one in self._on(date(year, month, 1))} for month in range(1, 13)]
            if self._changes(year)
            else [{one.id: one for one in self._on(date(year, 12, 31))}]
        )
        found: dict[int, list[tuple[str, int]]] = {}
        for month, units in enumerate(by_month, start=1):
            for one in units.values():
                self._ids[self._place(one)] = one.id
                held = found.setdefault(one.id, [])
                provider = str(one.provider_id) if one.is_independent else ""
                if not held or held[-1][0] != provider:
                    held.append((provider, month))
        return {
            unit_id: tuple(_spans(held, year, self._last_day(unit_id)))
            for unit_id, held in found.items()
        }

    def _last_day(self, unit_id: int) -> date | None:
        """Return the last day that the unit is open, None while it goes on."""
        closed = self._by_id[unit_id].closed
        return closed - ONE_DAY if closed else None

    def _changes(self, year: int) -> bool:
        first = {one.id: one.provider_id for one in self._on(date(year, 1, 1))}
        last = {one.id: one.provider_id for one in self._on(date(year, 12, 31))}
        return any(last.get(unit_id) != provider for unit_id, provider in first.items())


def _spans(
    held: Sequence[tuple[str, int]], year: int, last_day: date | None
) -> Iterator[tuple[str, date | None, date | None]]:
    for at, (provider, month) in enumerate(held):
        first = date(year, month, 1) if at else None
        after = held[at + 1][1] if at + 1 < len(held) else None
        last = date(year, after, 1) - ONE_DAY if after else last_day
        if provider:
            yield provider, first, last

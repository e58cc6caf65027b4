"""Independent providers, and the units that each has in the forms of grants."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.access.scope import Scope
from qms.costs.core.items import GrantForm
from qms.db.session import once
from qms.org import queries as org
from qms.org.core.forms import SchoolForm
from qms.org.core.nodes import NodeKind, ProviderKind, Unit
from qms.org.models import OrgNode

EVERYTHING = Scope(everything=True)
PLAIN = {
    SchoolForm.PRESCHOOL: GrantForm.PRESCHOOL,
    SchoolForm.LEISURE_CENTRE: GrantForm.LEISURE_CENTRE,
    SchoolForm.ADAPTED_COMPULSORY: GrantForm.ADAPTED_COMPULSORY,
    SchoolForm.UPPER_SECONDARY: GrantForm.UPPER_SECONDARY,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """An independent provider with its units. `number` is its organisation number, if known."""

    id: int
    name: str
    path: str
    number: str
    units: tuple[Unit, ...]

    @property
    def forms(self) -> tuple[GrantForm, ...]:
        """Return the forms that the provider has units in."""
        found = {form for unit in self.units for form in forms_of(unit)}
        return tuple(form for form in GrantForm if form in found)

    def units_in(self, form: GrantForm) -> tuple[Unit, ...]:
        """Return the units that have the form."""
        return tuple(unit for unit in self.units if form in forms_of(unit))


def forms_of(unit: Unit) -> frozenset[GrantForm]:
    """Return the unit's forms as the grant rules divide them: preschool class is its own."""
    found: set[GrantForm] = set()
    for at in unit.forms:
        if at.form in PLAIN:
            found.add(PLAIN[at.form])
            continue
        if at.low <= 0:
            found.add(GrantForm.PRESCHOOL_CLASS)
        if at.high >= 1:
            found.add(GrantForm.COMPULSORY)
    return frozenset(found)


def day_of(year: int, today: date) -> date:
    """Return the day that a year's units are read on: today within it, else its first or last."""
    return min(max(today, date(year, 1, 1)), date(year, 12, 31))


def providers(session: Session, scope: Scope, *, on: date) -> tuple[Provider, ...]:
    """Return the independent providers in scope, those without units too, by path."""
    every = once(session, ("grants.providers", on), lambda: _providers(session, on), of="org_")
    return tuple(one for one in every if scope.covers(one.path))


def _providers(session: Session, on: date) -> tuple[Provider, ...]:
    numbers = _independent(session)
    by_provider: dict[int, list[Unit]] = defaultdict(list)
    for unit in org.units(session, EVERYTHING, on=on):
        by_provider[unit.provider_id].append(unit)
    return tuple(
        Provider(
            id=node.id,
            name=node.name,
            path=node.path,
            number=numbers[node.id],
            units=tuple(by_provider[node.id]),
        )
        for node in org.nodes(session, on=on, kinds=[NodeKind.PROVIDER])
        if node.id in numbers
    )


def provider(session: Session, provider_id: int, scope: Scope, *, on: date) -> Provider | None:
    """Return one independent provider in scope, None for any other node."""
    found = (one for one in providers(session, scope, on=on) if one.id == provider_id)
    return next(found, None)


def _independent(session: Session) -> Mapping[int, str]:
    """Return the independent providers' organisation numbers by id."""
    query = select(OrgNode.id, OrgNode.code).where(
        OrgNode.kind == NodeKind.PROVIDER.value,
        OrgNode.provider_kind == ProviderKind.INDEPENDENT.value,
    )
    return {row.id: row.code for row in session.execute(query)}

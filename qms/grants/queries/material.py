"""Everything that a provider's decision in a form and a year is made of, as it stands now."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from qms.access.scope import Scope
from qms.db.session import once
from qms.decisions import queries as decisions
from qms.decisions.core.frozen import canonical, checksum
from qms.decisions.core.records import DecisionHead
from qms.decisions.core.states import State
from qms.grants.core.deciding import Grounds, grounds_faults
from qms.grants.core.deciding.grounds import BASIC_AMOUNT
from qms.grants.core.deciding.subjects import Subject
from qms.grants.core.price_list.rural import RuralSupplement, with_rural
from qms.grants.queries import price_lists
from qms.grants.queries.price_lists import StoredList
from qms.grants.queries.providers import Provider, day_of, provider
from qms.grants.queries.supplements import Structural, structural, terms_key
from qms.kernel.problems import Problem
from qms.needs.queries.prices import Letterhead, letterhead
from qms.org import queries as org


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """The provider, what its amounts rest on, and the decisions before.

    `in_force` is the decision that holds for the year, `last_year` the one of the year before.
    """

    subject: Subject
    provider: Provider
    prices: StoredList | None
    structural: Structural
    head: Letterhead
    municipality: str
    in_force: DecisionHead | None
    last_year: DecisionHead | None

    def grounds(self, from_month: int = 1) -> Grounds | None:
        """Return what the amounts are made of, None before a price list holds."""
        if self.prices is None:
            return None
        document = self.prices.document
        return Grounds(
            terms=document.terms,
            provider=self.provider.name,
            bands=document.rates_of(self.provider.id),
            units=with_rural(self.structural.units, self._rural),
            from_month=from_month,
        )

    @property
    def _rural(self) -> Mapping[str, RuralSupplement]:
        """Return the rural supplements of the provider's units by the key of their terms."""
        given = {one.unit_id: one for one in self.prices.document.rural} if self.prices else {}
        return {terms_key(unit): given[unit.id] for unit in self.provider.units if unit.id in given}

    @property
    def rests_on(self) -> Mapping[str, Any]:
        """Return what must be the same when it is decided as when it was written."""
        prices = self.prices
        return {
            "price_list": {"number": prices.number, "sha256": prices.sha256} if prices else None,
            "allocation": self.structural.run_id,
            "letterhead": checksum(canonical(asdict(self.head))),
        }

    def faults(self, from_month: int = 1) -> Iterator[Problem]:
        """Yield everything that hinders that a decision is drafted."""
        grounds = self.grounds(from_month)
        if grounds is None:
            yield Problem(message="Ingen prislista gäller för skolformen och året.",
                          cure="Skriv en och låt någon annan godkänna den.")  # fmt: skip
            if not self.provider.units_in(self.subject.form):
                yield Problem(message="Huvudmannen har ingen enhet i skolformen.",
                              cure="Lägg till enheten i registret.")  # fmt: skip
            return
        yield from grounds_faults(grounds)

    @property
    def lacking(self) -> tuple[Problem, ...]:
        """Return what hinders only that it is sent: what letters say at their head and foot."""
        if self.head.is_whole:
            return ()
        return (
            Problem(
                message="Uppgifterna om nämnd, delegation och överklagande saknas.",
                cure="Fyll i dem under Pengar till stöd, Prislistor.",
            ),
        )


def material(session: Session, subject: Subject, scope: Scope, *, today: date) -> Material | None:
    """Return the material, None for a provider that is not in scope."""
    on = day_of(subject.year, today)
    found = provider(session, subject.provider_id, scope, on=on)
    if found is None:
        return None
    top = org.municipality(session)
    return Material(
        subject=subject,
        provider=found,
        prices=price_lists.in_force(session, subject.form, subject.year),
        structural=structural(
            session, found.units_in(subject.form), form=subject.form, year=subject.year
        ),
        head=once(session, "grants.letterhead", lambda: letterhead(session), of="needs_letterhead"),
        municipality=top.name if top else "",
        in_force=_holds(session, str(subject)),
        last_year=_holds(session, str(_before(subject))),
    )


def _before(subject: Subject) -> Subject:
    return Subject(provider_id=subject.provider_id, form=subject.form, year=subject.year - 1)


def _holds(session: Session, subject: str) -> DecisionHead | None:
    return once(session, "grants.held", lambda: _held(session), of="decision").get(subject)


def _held(session: Session) -> Mapping[str, DecisionHead]:
    """Return the latest decision that holds of each subject."""
    found = decisions.heads(session, [BASIC_AMOUNT])
    held = (one for one in found if one.state is State.DECIDED)
    return {one.subject: one for one in sorted(held, key=lambda one: one.decided_at)}

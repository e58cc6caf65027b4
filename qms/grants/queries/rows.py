"""The page of grants as rows: one per provider, form and year, with what is missing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from qms.access.scope import Scope
from qms.costs.core.items import GrantForm
from qms.decisions import queries as decisions
from qms.decisions.core.records import DecisionHead, DraftHead
from qms.decisions.core.states import State
from qms.grants.core.deciding.grounds import BASIC_AMOUNT
from qms.grants.core.deciding.subjects import Subject
from qms.grants.queries.issued import content_of
from qms.grants.queries.price_lists import states_of_year
from qms.grants.queries.providers import Provider, day_of, providers
from qms.grants.queries.served import Served, served


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantRow:
    """One provider in one form. `totals` are the decided yearly amounts in öre, rising."""

    subject: Subject
    provider: Provider
    units: tuple[str, ...]
    decided: DecisionHead | None
    draft: DraftHead | None
    was_returned: bool
    totals: tuple[int, ...]
    served: Served | None
    has_prices: bool

    @property
    def may_draft(self) -> bool:
        """Return whether a first draft can be made of what there is."""
        return self.decided is None and self.draft is None and self.has_prices

    @property
    def is_sent(self) -> bool:
        """Return whether it waits for a decision."""
        return self.draft is not None and self.draft.state is State.SENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """A year's rows, the providers that have no unit in any form, and the forms there are."""

    year: int
    rows: tuple[GrantRow, ...]
    without_units: tuple[Provider, ...]
    lists: Mapping[tuple[GrantForm, str], int]

    @property
    def forms(self) -> tuple[GrantForm, ...]:
        """Return the forms that a price list can be written for: all, with or without providers."""
        return tuple(GrantForm)


def overview(
    session: Session, scope: Scope, year: int, *, today: date, with_drafts: bool
) -> Overview:
    """Return the year's rows in scope; drafts only for those who write and decide them."""
    there = providers(session, scope, on=day_of(year, today))
    subjects = [
        Subject(provider_id=one.id, form=form, year=year) for one in there for form in one.forms
    ]
    heads = _in_force(session, [one.id for one in there])
    drafts = (
        decisions.drafts_of(session, BASIC_AMOUNT, [str(one) for one in subjects])
        if with_drafts
        else {}
    )
    days = served(session, [head.id for head in heads.values()])
    lists = states_of_year(session, year)
    by_id = {one.id: one for one in there}
    rows = []
    for subject in subjects:
        found = by_id[subject.provider_id]
        head = heads.get(str(subject))
        draft, was_returned = drafts.get(str(subject), (None, False))
        rows.append(
            GrantRow(
                subject=subject,
                provider=found,
                units=tuple(unit.name for unit in found.units_in(subject.form)),
                decided=head,
                draft=draft,
                was_returned=was_returned,
                totals=_totals(session, head),
                served=days.get(head.id) if head else None,
                has_prices=(subject.form, "in_force") in lists,
            )
        )
    return Overview(
        year=year,
        rows=tuple(rows),
        without_units=tuple(one for one in there if not one.forms),
        lists=lists,
    )


def _in_force(session: Session, provider_ids: list[int]) -> dict[str, DecisionHead]:
    return {
        head.subject: head
        for head in decisions.heads(session, [BASIC_AMOUNT], unit_ids=provider_ids)
        if head.state is State.DECIDED
    }


def _totals(session: Session, head: DecisionHead | None) -> tuple[int, ...]:
    content = content_of(session, head.id) if head else None
    return tuple(sorted(_amounts(content))) if content else ()


def _amounts(content: Mapping[str, Any]) -> Iterator[int]:
    yield from {one["total"] for one in content["result"]["amounts"]}

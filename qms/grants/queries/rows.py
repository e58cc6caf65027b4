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
from qms.grants.core.deciding import decide
from qms.grants.core.deciding.grounds import BASIC_AMOUNT
from qms.grants.core.deciding.stored import dump_result, load_inputs
from qms.grants.core.deciding.subjects import Subject
from qms.grants.queries.issued import contents_of
from qms.grants.queries.material import Material, material
from qms.grants.queries.price_lists import states_of_year
from qms.grants.queries.providers import Provider, day_of, providers
from qms.grants.queries.served import Served, served
from qms.grants.queries.supplements import FOLLOWS_ALLOCATION, YearAllocation, year_allocation

Said = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantRow:
    """One provider in one form.

    `totals` are the yearly amounts in öre, rising: the draft's where there is one, else decided.
    `is_bare` is True when they are without the structural supplement that the form has;
    `is_stale` when the decision's amounts are not those of what holds now.
    """

    subject: Subject
    provider: Provider
    units: tuple[str, ...]
    decided: DecisionHead | None
    draft: DraftHead | None
    was_returned: bool
    totals: tuple[int, ...]
    served: Served | None
    has_prices: bool
    is_bare: bool = False
    is_stale: bool = False

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
    allocation: YearAllocation

    @property
    def forms(self) -> tuple[GrantForm, ...]:
        """Return the forms that a price list can be written for: all, with or without providers."""
        return tuple(GrantForm)

    @property
    def stale_forms(self) -> tuple[GrantForm, ...]:
        """Return the forms with a decision that no longer says what holds, and no draft."""
        return tuple(
            form
            for form in GrantForm
            if any(one.is_stale and one.subject.form is form for one in self.rows)
        )


def overview(
    session: Session, scope: Scope, year: int, *, today: date, with_drafts: bool = True
) -> Overview:
    """Return the year's rows in scope; drafts only for those who write and decide them."""
    there = providers(session, scope, on=day_of(year, today))
    lists = states_of_year(session, year)
    allocation = year_allocation(session, year)
    reading = _Reading(
        session=session, scope=scope, today=today, by_id={one.id: one for one in there},
        lists=lists, allocation=allocation, with_drafts=with_drafts,
    )  # fmt: skip
    subjects = [
        Subject(provider_id=one.id, form=form, year=year) for one in there for form in one.forms
    ]
    return Overview(
        year=year,
        rows=tuple(reading.rows(subjects)),
        without_units=tuple(one for one in there if not one.forms),
        lists=lists,
        allocation=allocation,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """What every row is read with."""

    session: Session
    scope: Scope
    today: date
    by_id: Mapping[int, Provider]
    lists: Mapping[tuple[GrantForm, str], int]
    allocation: YearAllocation
    with_drafts: bool

    def rows(self, subjects: list[Subject]) -> Iterator[GrantRow]:
        """Yield a row per subject."""
        heads = _in_force(self.session, list(self.by_id))
        days = served(self.session, [head.id for head in heads.values()])
        contents = contents_of(self.session, [head.id for head in heads.values()])
        drafts = self._drafts(subjects)
        for subject in subjects:
            found = self.by_id[subject.provider_id]
            head = heads.get(str(subject))
            draft, was_returned = drafts.get(str(subject), (None, False))
            content = contents[head.id] if head else None
            drafted = decisions.draft_content(self.session, draft.id) if draft else None
            shown = drafted or content
            yield GrantRow(
                subject=subject,
                provider=found,
                units=tuple(unit.name for unit in found.units_in(subject.form)),
                decided=head,
                draft=draft,
                was_returned=was_returned,
                totals=_drafted(drafted) if drafted else _totals(content),
                served=days.get(head.id) if head else None,
                has_prices=(subject.form, "in_force") in self.lists,
                is_bare=shown is not None and self._is_bare(subject, shown),
                is_stale=content is not None and not draft and self._is_stale(subject, content),
            )

    def _drafts(self, subjects: list[Subject]) -> Mapping[str, tuple[DraftHead, bool]]:
        if not self.with_drafts:
            return {}
        return decisions.drafts_of(self.session, BASIC_AMOUNT, [str(one) for one in subjects])

    def _is_bare(self, subject: Subject, said: Said) -> bool:
        """Return whether the amounts were reckoned before an allocation that was to come."""
        rests_on = said.get("rests_on") or said["facts"]["rests_on"]
        to_come = self.allocation.is_awaited or self.allocation.run_id is not None
        return subject.form in FOLLOWS_ALLOCATION and to_come and rests_on["allocation"] is None

    def _is_stale(self, subject: Subject, content: Said) -> bool:
        """Return whether what holds now gives other amounts than the decision's."""
        rests_on = content["facts"]["rests_on"]
        number = (rests_on["price_list"] or {}).get("number")
        now = self.lists.get((subject.form, "in_force"))
        run_id = self.allocation.run_id if subject.form in FOLLOWS_ALLOCATION else None
        if (number, rests_on["allocation"]) == (now, run_id):
            return False
        about = material(self.session, subject, self.scope, today=self.today)
        return about is not None and is_stale(about, content)


def is_stale(about: Material, content: Said) -> bool:
    """Return whether what holds now gives other amounts than the decision that says `content`."""
    grounds = None if any(about.faults()) else about.grounds()
    if grounds is None:
        return False
    return _by_amount(dump_result(decide(grounds))) != _by_amount(content["result"])


def _in_force(session: Session, provider_ids: list[int]) -> dict[str, DecisionHead]:
    return {
        head.subject: head
        for head in decisions.heads(session, [BASIC_AMOUNT], unit_ids=provider_ids)
        if head.state is State.DECIDED
    }


def _drafted(drafted: Said) -> tuple[int, ...]:
    made = decide(load_inputs(drafted["inputs"]))
    return tuple(sorted(one.basic.total for one in made.amounts))


def _totals(content: Said | None) -> tuple[int, ...]:
    return tuple(sorted(_by_amount(content["result"]).values())) if content else ()


def _by_amount(result: Said) -> dict[tuple[str, str], int]:
    """Return each amount's öre by the unit and band it is for."""
    return {(one["unit"], one["band"]): one["total"] for one in result["amounts"]}

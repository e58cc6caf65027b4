"""What a decision on a case is made of, and how it stands."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.decisions import queries as decisions
from qms.decisions.core.records import DecisionHead
from qms.decisions.core.states import State
from qms.needs.core.cases.application import Request
from qms.needs.core.cases.kinds import CaseKind
from qms.needs.core.deciding.kinds import SUPPORT
from qms.needs.core.deciding.outlook import Facts
from qms.needs.core.deciding.proposal import WORD, Known
from qms.needs.core.deciding.tried import diagnosis_words, facts_of, is_reached
from qms.needs.models import NeedsPerson
from qms.needs.queries import places
from qms.needs.queries.assessments import SentAssessment, standing
from qms.needs.queries.opened import OpenCase
from qms.needs.queries.prices import Letterhead, StoredPrices, letterhead, prices_on
from qms.needs.queries.request import request_of
from qms.org import queries as org


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Everything that a decision on the case is made of.

    `prices` hold on the award's first day. `in_force` is the decision that holds now, if any.
    """

    opened: OpenCase
    request: Request
    assessed: SentAssessment | None
    prices: StoredPrices | None
    head: Letterhead
    municipality: str
    names: frozenset[str]
    in_force: DecisionHead | None

    @property
    def is_own(self) -> bool:
        """Return whether the case is of a unit of the municipality's own."""
        return self.opened.kind is CaseKind.OPERATIONAL

    @property
    def facts(self) -> Facts | None:
        """Return the numbers that the threshold is tried on, None without an assessment."""
        one = self.assessed
        return facts_of(one.instrument, one.result) if one else None

    @property
    def known(self) -> Known:
        """Return what a proposal is held against."""
        one, facts = self.assessed, self.facts
        return Known(
            prices=self.prices.prices if self.prices else None,
            assessed_hours=one.result.extraordinary_hours if one else None,
            is_own=self.is_own,
            names=self.names,
            diagnoses=diagnosis_words(one.instrument) if one else frozenset(),
            requested_hours=self.request.total_hours,
            is_reached=is_reached(facts) if facts else None,
        )


def in_force(session: Session, ref: str) -> DecisionHead | None:
    """Return the case's decision that holds now, None when there is none."""
    found = decisions.decisions_of(session, SUPPORT, ref)
    return next((one for one in found if one.state is State.DECIDED), None)


def material(session: Session, opened: OpenCase, *, first: date | None = None) -> Material:
    """Return the case's material; `first` is the award's first day, else the period's."""
    node = org.municipality(session)
    return Material(
        opened=opened,
        request=request_of(session, opened),
        assessed=standing(session, opened),
        prices=prices_on(session, first or opened.period_from),
        head=letterhead(session),
        municipality=node.name if node else "",
        names=_names(session, opened),
        in_force=in_force(session, opened.ref),
    )


def _names(session: Session, opened: OpenCase) -> frozenset[str]:
    """Return the words of the child's name, in lower case."""
    sealed = session.scalar(select(NeedsPerson.name).where(NeedsPerson.id == opened.person_id))
    if sealed is None:
        return frozenset()
    name = opened.vault.open_text(places.of("person", "name", opened.person_id), sealed)
    return frozenset(word.casefold() for word in WORD.findall(name))

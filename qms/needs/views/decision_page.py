"""What the page of a case's decision shows, gathered while the case is open."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import abort
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import has_right
from qms.decisions import queries as decisions
from qms.decisions.core.records import DecisionHead, DraftHead
from qms.decisions.core.states import State
from qms.i18n.language import gettext
from qms.identity import queries as identity
from qms.kernel.problems import Problem
from qms.needs.core.amounts.settle import MoneyRow
from qms.needs.core.cases.kinds import Part
from qms.needs.core.deciding.kinds import SUPPORT
from qms.needs.core.deciding.proposal import Proposal, proposal_faults
from qms.needs.queries.deciding import Material, material
from qms.needs.queries.money import last_days, rows_of
from qms.needs.queries.opened import OpenCase
from qms.needs.services.deciding.letter import letter
from qms.needs.services.deciding.proposing import draft_of, may_write
from qms.needs.services.deciding.renewing import Renewal, renewal_of
from qms.needs.services.deciding.slots import Signed
from qms.reports.paper.values import Paper
from qms.web.context import now, today

SEE_MONEY = frozenset({Part.UNIT, Part.OFFICER, Part.DECIDER, Part.READER})
SEE_DRAFTS = frozenset({Part.OFFICER, Part.DECIDER})


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionPage:
    """The page as plain values: the draft for those who write and decide, decisions for all."""

    opened: OpenCase
    heads: tuple[DecisionHead, ...]
    rows: Mapping[str, tuple[MoneyRow, ...]]
    ends: Mapping[str, Any]
    draft: DraftHead | None
    remark: str
    paper: Paper | None
    faults: tuple[Problem, ...]
    may_write: bool
    may_send: bool
    may_decide: bool
    may_end: bool
    may_annul: bool
    renewal: Renewal | None


def require_money(opened: OpenCase) -> None:
    """Answer 404 to one who is tied to the case only to assess it: money is hidden from them."""
    if opened.parts and not opened.parts & SEE_MONEY:
        abort(404)


def gather(session: Session, actor: Actor, opened: OpenCase) -> DecisionPage:
    """Return the page's values."""
    heads = decisions.decisions_of(session, SUPPORT, opened.ref)
    current = next((one for one in heads if one.state is State.DECIDED), None)
    is_officer = Part.OFFICER in opened.parts and has_right(actor, Can.NEEDS_HANDLE)
    is_decider = Part.DECIDER in opened.parts and has_right(actor, Can.NEEDS_DECIDE)
    found = draft_of(session, opened) if opened.parts & SEE_DRAFTS else None
    draft, proposal = found or (None, None)
    about = _about(session, opened, proposal) if proposal else None
    is_writer = draft is not None and actor.pseudonym in draft.writers
    is_sent = draft is not None and draft.state is State.SENT
    return DecisionPage(
        opened=opened,
        heads=heads,
        rows={one.id: rows_of(session, one.id) for one in heads},
        ends={one.id: last_days(session, one.id) for one in heads},
        draft=draft,
        remark=decisions.draft_remark(session, draft.id) if draft else "",
        paper=preview(session, about, proposal, draft) if about and proposal and draft else None,
        faults=_faults(about, proposal) if about and proposal else (),
        may_write=is_officer and not is_sent and may_write(opened),
        may_send=is_officer and draft is not None,
        may_decide=is_decider and is_sent and not is_writer,
        may_end=is_officer and current is not None,
        may_annul=is_decider and current is not None,
        renewal=renewal_of(session, current) if current else None,
    )


def _about(session: Session, opened: OpenCase, proposal: Proposal) -> Material:
    first = proposal.award.period.first if proposal.award else None
    return material(session, opened, first=first)


def _faults(about: Material, proposal: Proposal) -> tuple[Problem, ...]:
    lacking = () if about.head.is_whole else (
        Problem(
            message="Uppgifterna om nämnd, delegation och överklagande saknas.",
            cure="Fyll i dem under Prislistor.",
        ),
    )  # fmt: skip
    return (*proposal_faults(proposal, about.known), *lacking)


def preview(
    session: Session, about: Material, proposal: Proposal, draft: DraftHead
) -> Paper | None:
    """Return the letter as it would be decided today; None while it cannot be written."""
    if proposal.award is not None and any(
        one.column in {"hours", "period", "costs"} for one in proposal_faults(proposal, about.known)
    ):
        return None
    names = identity.names_of(session, [*draft.writers])
    signed = Signed(
        number="",
        decided_on=today(),
        decider=gettext("den som beslutar"),
        presenter=", ".join(sorted(names.values())),
    )
    return letter(about, proposal, signed, at=now())

"""What the page of a provider's grant shows, gathered while the session is open."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import abort
from sqlalchemy.orm import Session

from qms.access.policy import Can
from qms.access.scope import authorize, has_right
from qms.decisions import queries as decisions
from qms.decisions.core.records import DecisionHead
from qms.decisions.core.states import State
from qms.grants.core.deciding import decide
from qms.grants.core.deciding.grounds import BASIC_AMOUNT
from qms.grants.core.deciding.stored import dump_inputs, dump_result
from qms.grants.core.deciding.subjects import Subject
from qms.grants.core.deciding.worded import WordedLine, worded
from qms.grants.queries.issued import content_of
from qms.grants.queries.material import Material, material
from qms.grants.queries.served import Served, served
from qms.grants.services.deciding import moves_of, paper, signed_by
from qms.grants.services.drafts import Draft, draft_of, is_unchanged, send_problems
from qms.i18n.language import gettext
from qms.kernel.problems import Problem
from qms.kernel.working import Line, Working
from qms.reports.paper.values import Paper
from qms.web.context import current_actor, now, today


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownAmount:
    """One amount with its lines: what it is for, öre per pupil and year, and per month."""

    name: str
    total: int
    supplements: int
    lines: tuple[WordedLine, ...]
    months: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A decision with its amounts, none when they are erased."""

    head: DecisionHead
    from_month: int
    amounts: tuple[ShownAmount, ...]
    served: Served | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantPage:
    """The page as plain values; drafts and faults only for those who write and decide."""

    about: Material
    decided: tuple[Decided, ...]
    draft: Draft | None
    remark: str
    amounts: tuple[ShownAmount, ...]
    paper: Paper | None
    is_changed: bool
    faults: tuple[Problem, ...]
    may_write: bool
    may_decide: bool


def gather(session: Session, subject: Subject, *, office: bool) -> GrantPage:
    """Return the page's values; 404 for a provider that the reader may not see."""
    actor = current_actor()
    scope = authorize(actor, Can.GRANTS_READ)
    about = material(session, subject, scope, today=today())
    if about is None:
        abort(404)
    held = draft_of(session, subject) if office else None
    is_writer = held is not None and actor.pseudonym in held.head.writers
    is_sent = held is not None and held.head.state is State.SENT
    return GrantPage(
        about=about,
        decided=tuple(_decided(session, subject)),
        draft=held,
        remark=decisions.draft_remark(session, held.head.id) if held else "",
        amounts=_drafted(held) if held else (),
        paper=_paper(session, about, held) if held else None,
        is_changed=held is not None and not is_unchanged(held, about),
        faults=_faults(session, about, held) if office else (),
        may_write=office and has_right(actor, Can.GRANTS_WRITE) and not is_sent,
        may_decide=is_sent and not is_writer and has_right(actor, Can.GRANTS_DECIDE),
    )


def _faults(session: Session, about: Material, held: Draft | None) -> tuple[Problem, ...]:
    if held is not None:
        return send_problems(session, held, about, today=today())
    return () if about.in_force else tuple(about.faults())


def _decided(session: Session, subject: Subject) -> Iterator[Decided]:
    heads = decisions.decisions_of(session, BASIC_AMOUNT, str(subject))
    days = served(session, [one.id for one in heads])
    for head in heads:
        content = content_of(session, head.id)
        yield Decided(
            head=head,
            from_month=content["inputs"]["from_month"] if content else 1,
            amounts=tuple(_shown(content["inputs"], content["result"])) if content else (),
            served=days.get(head.id),
        )


def _drafted(held: Draft) -> tuple[ShownAmount, ...]:
    return tuple(_shown(dump_inputs(held.grounds), dump_result(decide(held.grounds))))


def _shown(inputs: Mapping[str, Any], result: Mapping[str, Any]) -> Iterator[ShownAmount]:
    bands = {one["band"]["key"]: one["band"]["name"] for one in inputs["bands"]}
    units = {one["key"]: one["name"] for one in inputs["units"]}
    for one in result["amounts"]:
        unit, band = units.get(one["unit"], ""), bands[one["band"]]
        working = Working(tuple(Line(**line) for line in one["working"]))
        yield ShownAmount(
            name=f"{unit}, {band}" if unit else band,
            total=one["total"],
            supplements=sum(one["supplements"]),
            lines=tuple(worded(working)),
            months=tuple(one["months"]),
        )


def _paper(session: Session, about: Material, held: Draft) -> Paper:
    """Return the letter as it would be decided today."""
    signed = signed_by(session, held, decider=gettext("den som beslutar"), on=today())
    moves = moves_of(session, about, held)
    return paper(about, held, decide(held.grounds), signed, moves=moves, at=now())

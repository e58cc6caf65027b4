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
from qms.grants.core.deciding.holding import held
from qms.grants.core.deciding.stored import dump_inputs, dump_result
from qms.grants.core.deciding.subjects import Subject
from qms.grants.core.deciding.worded import WordedLine, worded
from qms.grants.queries.issued import content_of
from qms.grants.queries.material import Material, material
from qms.grants.queries.rows import is_stale
from qms.grants.queries.served import Served, served
from qms.grants.services.deciding import moves_of, paper, signed_by
from qms.grants.services.drafts import Draft, draft_of, is_unchanged, send_problems
from qms.grants.views.standing import standing
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
    """A decision with its amounts, none when they are erased.

    `standing` is the chip and the words of how it stands today; `price_list` and `allocation` are
    the version and the calculation that it was made with, None when it had none.
    """

    head: DecisionHead
    from_month: int
    standing: tuple[str, str]
    price_list: int | None
    allocation: int | None
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
    is_stale: bool
    faults: tuple[Problem, ...]
    may_write: bool
    may_decide: bool

    @property
    def totals(self) -> tuple[int, ...]:
        """Return the yearly amounts in öre, rising: of the latest decision, else of the draft."""
        latest = next((one.amounts for one in self.decided if one.amounts), self.amounts)
        return tuple(sorted({one.total for one in latest}))


def gather(session: Session, subject: Subject, *, office: bool) -> GrantPage:
    """Return the page's values; 404 for a provider that the reader may not see."""
    actor = current_actor()
    scope = authorize(actor, Can.GRANTS_READ)
    about = material(session, subject, scope, today=today())
    if about is None:
        abort(404)
    draft = draft_of(session, subject) if office else None
    is_writer = draft is not None and actor.pseudonym in draft.head.writers
    is_sent = draft is not None and draft.head.state is State.SENT
    return GrantPage(
        about=about,
        decided=tuple(_decided(session, subject)),
        draft=draft,
        remark=decisions.draft_remark(session, draft.head.id) if draft else "",
        amounts=_drafted(draft) if draft else (),
        paper=_paper(session, about, draft) if draft else None,
        is_changed=draft is not None and not is_unchanged(draft, about),
        is_stale=office and draft is None and _is_stale(session, about),
        faults=_faults(session, about, draft) if office else (),
        may_write=office and has_right(actor, Can.GRANTS_WRITE) and not is_sent,
        may_decide=is_sent and not is_writer and has_right(actor, Can.GRANTS_DECIDE),
    )


def _is_stale(session: Session, about: Material) -> bool:
    content = content_of(session, about.in_force.id) if about.in_force else None
    return content is not None and is_stale(about, content)


def _faults(session: Session, about: Material, draft: Draft | None) -> tuple[Problem, ...]:
    if draft is not None:
        return send_problems(session, draft, about, today=today())
    return () if about.in_force else tuple(about.faults())


def _decided(session: Session, subject: Subject) -> Iterator[Decided]:
    heads = decisions.decisions_of(session, BASIC_AMOUNT, str(subject))
    days = served(session, [one.id for one in heads])
    contents = {head.id: content_of(session, head.id) for head in heads}
    months = {key: one["inputs"]["from_month"] if one else 1 for key, one in contents.items()}
    for at, head in enumerate(heads):
        content = contents[head.id]
        rests_on = content["facts"]["rests_on"] if content else {}
        # The latest stands first.
        later = [months[one.id] for one in heads[:at] if one.state is not State.ANNULLED]
        yield Decided(
            head=head,
            from_month=months[head.id],
            standing=standing(head, held(subject.year, months[head.id], later), today()),
            price_list=(rests_on.get("price_list") or {}).get("number"),
            allocation=rests_on.get("allocation"),
            amounts=tuple(_shown(content["inputs"], content["result"])) if content else (),
            served=days.get(head.id),
        )


def _drafted(draft: Draft) -> tuple[ShownAmount, ...]:
    return tuple(_shown(dump_inputs(draft.grounds), dump_result(decide(draft.grounds))))


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


def _paper(session: Session, about: Material, draft: Draft) -> Paper:
    """Return the letter as it would be decided today."""
    signed = signed_by(session, draft, decider=gettext("den som beslutar"), on=today())
    moves = moves_of(session, about, draft)
    return paper(about, draft, decide(draft.grounds), signed, moves=moves, at=now())

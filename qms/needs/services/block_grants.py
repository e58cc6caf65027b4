"""Block grants to resource schools and central groups: drafted by one, decided by another."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, authorize
from qms.audit.services import record
from qms.decisions import queries as decisions
from qms.decisions.core.frozen import Content
from qms.decisions.core.records import DecisionHead
from qms.decisions.core.states import Step
from qms.decisions.services import Issue, NewDraft, begin, issue, move
from qms.kernel.clock import local_day
from qms.kernel.problems import Problem, RefusedError
from qms.needs.core.amounts.award import Award, Cost, Part
from qms.needs.core.amounts.periods import Basis, span_of
from qms.needs.core.amounts.price_list import PriceList
from qms.needs.core.amounts.reckon import METHOD, reckon
from qms.needs.core.amounts.stored import dump_inputs, dump_result, load_award
from qms.needs.core.deciding.kinds import BLOCK_GRANT, BLOCK_SERIES, MoneyKind
from qms.needs.queries.prices import prices_on
from qms.needs.services.deciding.money import end_award, write_shares
from qms.org import queries as org

NAME = "Strukturbidrag"
LONGEST_REASON = 1_000
GRANTED = "granted"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewGrant:
    """A block grant to a unit for a calendar year: öre for the whole year, before tax."""

    unit_id: int
    year: int
    ore: int
    reason: str


def subject_of(unit_id: int, year: int) -> str:
    """Return what the decision is about, as it is stored: no person."""
    return f"{year}-{unit_id}"


def award_of(grant: NewGrant, *, is_private: bool) -> Award:
    """Return the grant as an award: half a year's amount per term, a twelfth per month."""
    terms = (
        span_of(Basis.TERM, date(grant.year, 1, 1)),
        span_of(Basis.TERM, date(grant.year, 12, 31)),
    )
    half = grant.ore // 2
    return Award(
        form="resource_school",
        is_private=is_private,
        parts=tuple(
            Part(period=term, hours=(), costs=(Cost(name=NAME, ore=ore),))
            for term, ore in zip(terms, (half, grant.ore - half), strict=True)
        ),
    )


def propose_grant(session: Session, actor: Actor, grant: NewGrant, *, now: datetime) -> str:
    """Draft a grant and send it for decision; return the draft's id."""
    scope = authorize(actor, Can.NEEDS_HANDLE)
    unit = org.unit(session, grant.unit_id, scope, on=local_day(now))
    if unit is None:
        raise OutOfScopeError(str(grant.unit_id))
    problems = [*_problems(session, grant)]
    if problems:
        raise RefusedError(tuple(problems))
    subject = subject_of(grant.unit_id, grant.year)
    before = next(iter(decisions.decisions_of(session, BLOCK_GRANT, subject)), None)
    draft_id = begin(
        session,
        actor,
        NewDraft(
            kind=BLOCK_GRANT,
            subject=subject,
            unit_id=unit.id,
            outcome=GRANTED,
            content={
                "unit": unit.name,
                "provider": unit.provider_name,
                "is_private": unit.is_independent,
                "year": grant.year,
                "ore": grant.ore,
                "reason": grant.reason.strip(),
            },
            supersedes_id=before.id if before else None,
        ),
        now=now,
    )
    move(session, actor, draft_id, step=Step.SEND, seen=1, now=now)
    record(session, actor, "needs.proposed-grant", subject, now=now, path=unit.path, ore=grant.ore)
    return draft_id


def _problems(session: Session, grant: NewGrant) -> list[Problem]:
    problems = []
    if grant.ore <= 0:
        problems.append(
            Problem(message="Skriv ett belopp som är större än noll.", column="ore", cure="")
        )
    if not 2000 <= grant.year <= 2100:
        problems.append(Problem(message="Skriv ett år.", column="year", cure=""))
    if not grant.reason.strip() or len(grant.reason) > LONGEST_REASON:
        problems.append(
            Problem(message="Skriv vad bidraget är till för.", column="reason", cure="")
        )
    subject = subject_of(grant.unit_id, grant.year)
    if decisions.open_draft(session, BLOCK_GRANT, subject):
        problems.append(
            Problem(
                message="Det finns redan ett förslag som väntar på beslut.",
                column="unit",
                cure="Besluta om det, eller ta tillbaka det, först.",
            )
        )
    if grant.ore > 0 and 2000 <= grant.year <= 2100 and not _prices(session, grant.year):
        problems.append(
            Problem(
                message="Det finns ingen prislista för året.",
                column="year",
                cure="Momssatsen står i prislistan. Publicera en först.",
            )
        )
    return problems


def _prices(session: Session, year: int) -> PriceList | None:
    found = prices_on(session, date(year, 1, 1))
    return found.prices if found else None


def drop_grant(session: Session, actor: Actor, draft_id: str, *, seen: int, now: datetime) -> None:
    """Take a proposed grant back and drop it."""
    authorize(actor, Can.NEEDS_HANDLE)
    head = decisions.draft(session, draft_id)
    if head is None or head.kind != BLOCK_GRANT:
        raise OutOfScopeError(draft_id)
    move(session, actor, draft_id, step=Step.TAKE_BACK, seen=seen, now=now)
    move(session, actor, draft_id, step=Step.DROP, seen=seen + 1, now=now)
    record(session, actor, "needs.dropped-grant", head.subject, now=now)


def decide_grant(
    session: Session, actor: Actor, draft_id: str, *, seen: int, now: datetime
) -> DecisionHead:
    """Decide on a grant: freeze it openly, for it tells of no person, and write its months."""
    authorize(actor, Can.NEEDS_DECIDE)
    draft = decisions.draft(session, draft_id)
    if draft is None or draft.kind != BLOCK_GRANT:
        raise OutOfScopeError(draft_id)
    table = decisions.draft_content(session, draft_id)
    prices = _prices(session, table["year"])
    if prices is None:
        raise RefusedError((Problem(message="Det finns ingen prislista för året.", cure=""),))
    how = _issue(draft.subject, table, prices, now)
    head = issue(session, actor, draft_id, how, seen=seen, now=now)
    before = decisions.decision(session, draft.supersedes_id) if draft.supersedes_id else None
    if before is not None:
        end_award(
            session, actor, before, last_day=date(table["year"] - 1, 12, 31), reason="replaced",
            kind=MoneyKind.BLOCK, now=now,
        )  # fmt: skip
    inputs = _inputs(table, prices)
    reckoned = reckon(load_award(inputs["award"]), prices)
    write_shares(session, actor, head, reckoned=reckoned, kind=MoneyKind.BLOCK, now=now)
    record(session, actor, "needs.decided-grant", head.subject, now=now, number=head.number)
    return head


def _inputs(table: Mapping[str, Any], prices: PriceList) -> dict[str, Any]:
    grant = NewGrant(unit_id=0, year=table["year"], ore=table["ore"], reason="")
    return dump_inputs(award_of(grant, is_private=table["is_private"]), prices)


def _issue(subject: str, table: Mapping[str, Any], prices: PriceList, now: datetime) -> Issue:
    inputs = _inputs(table, prices)

    def frozen(number: str, _content: Mapping[str, Any]) -> Content:
        return Content(
            number=number,
            kind=BLOCK_GRANT,
            subject=subject,
            outcome=GRANTED,
            decided_on=local_day(now),
            method=METHOD,
            inputs=inputs,
            result=dump_result(reckon(load_award(inputs["award"]), prices)),
            facts={key: table[key] for key in ("unit", "provider", "year", "ore", "reason")},
        )

    return Issue(series=BLOCK_SERIES, method=METHOD, appealable=False, frozen=frozen, is_open=True)

"""Try a version on past cases before it goes live: the reading is recorded, sums are stored."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from qms.access.actor import Actor, system_actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, authorize
from qms.audit.services import record
from qms.db.session import WRITTEN
from qms.jobs.services import ask
from qms.kernel.clock import local_day
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.said import said
from qms.needs.core.amounts.price_list import PriceList
from qms.needs.core.instrument import Instrument, score
from qms.needs.core.neutrality import Comparison, Measured, PastCase, compare, fitted
from qms.needs.core.neutrality.stored import dump_comparison
from qms.needs.models import NeedsInstrument, NeedsNeutrality, NeedsNeutralityLimit
from qms.needs.queries.instruments import instrument_of
from qms.needs.queries.past_cases import Past, count_past, past_assessments
from qms.needs.queries.prices import prices_on
from qms.needs.services.instruments import published
from qms.needs.services.opening import NotRecordedError

JOB = "needs.compare"
MOST_AT_ONCE = 200
"""More past cases than this are compared in a job."""
PAID = "paid_hours"
MEASURES = ("total_hours", "extraordinary_hours", PAID)
AMOUNT = "amount"
EXTRAORDINARY = "extraordinary"
LARGEST_LIMIT = Decimal(100)
PRIVATE, OWN = "independent", "municipal"


def try_version(session: Session, actor: Actor, instrument_id: int, *, now: datetime) -> int | None:
    """Compare a version with the one in force; return the job's id when there are many cases."""
    authorize(actor, Can.NEEDS_INSTRUMENT)
    if session.get(NeedsInstrument, instrument_id) is None:
        raise OutOfScopeError(str(instrument_id))
    if count_past(session) > MOST_AT_ONCE:
        return ask(session, actor, JOB, {"instrument": instrument_id}, now=now)
    store_comparison(session, actor, instrument_id, now=now)
    return None


def store_comparison(
    session: Session, actor: Actor, instrument_id: int, *, now: datetime
) -> Comparison:
    """Read the past cases, record it as one event with how many they were, and store the sums.

    Raise RefusedError while the version has faults.
    """
    if WRITTEN not in session.info:
        raise NotRecordedError
    row = session.get_one(NeedsInstrument, instrument_id)
    new = instrument_of(session, instrument_id)
    against_id, old = published(session, now=now)
    scope = authorize(system_actor("needs"), Can.NEEDS_INSTRUMENT)
    today = local_day(now)
    past = past_assessments(session, scope, on=today)
    record(session, actor, "needs.read-for-comparison", row.id, now=now, cases=len(past))
    prices = prices_on(session, today)
    found = compared(past, old, new, prices.prices if prices else None)
    stored = NeedsNeutrality(
        instrument_id=row.id,
        against_id=against_id,
        sha256=row.sha256,
        cases=found.cases,
        result=json.dumps(dump_comparison(found), sort_keys=True, ensure_ascii=False),
        made_by=actor.pseudonym,
        made_at=now,
    )
    session.add(stored)
    session.flush()
    return found


def compared(
    past: Sequence[Past], old: Instrument, new: Instrument, prices: PriceList | None
) -> Comparison:
    """Return what the past cases come to under both versions."""
    cases, left_out, unanswered = [], 0, 0
    for one in past:
        before, after = (_measured(version, one, prices) for version in (old, new))
        if before is None or after is None:
            left_out += 1
            continue
        unanswered += after.lacking > before.lacking
        provider = PRIVATE if one.is_private else OWN
        cases.append(
            PastCase(form=one.about.form, provider=provider, before=before.found, after=after.found)
        )
    return compare(
        cases,
        measures=(*MEASURES, AMOUNT) if prices else MEASURES,
        judged=PAID,
        left_out=left_out,
        unanswered=unanswered,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scored:
    found: Measured
    lacking: int


def _measured(version: Instrument, past: Past, prices: PriceList | None) -> _Scored | None:
    """Return what a case comes to in a version; None where it cannot be put into it."""
    fit = fitted(version, past.answers, past.about)
    if fit is None:
        return None
    result = score(version, fit.answers, fit.about)
    # What is lacking in the documentation is asked for: the hours count all the same.
    reached = version.threshold(result.threshold)
    is_paid = EXTRAORDINARY in {reached.key, reached.same_as}
    paid = result.extraordinary_hours if is_paid else Decimal(0)
    sums = (result.total_hours, result.extraordinary_hours, paid)
    amount = (_amount(paid, past, prices),) if prices else ()
    found = Measured(sums=(*sums, *amount), threshold=result.threshold)
    return _Scored(found=found, lacking=fit.lacking)


def _amount(hours: Decimal, past: Past, prices: PriceList) -> Decimal:
    """Return kronor per term at the first group's cost, for comparing only."""
    per_hour = Decimal(prices.groups[0].ore_per_hour) / 100
    vat = prices.vat_percent / 100 if past.is_private else Decimal(0)
    return hours * prices.weeks_of(past.about.form) * per_hour * (1 + vat)


def set_limit(session: Session, actor: Actor, percent: Decimal | None, *, now: datetime) -> None:
    """Set how large a change may go live without a manager; earlier limits stay stored."""
    authorize(actor, Can.NEEDS_GO_LIVE)
    if percent is None or not 0 <= percent <= LARGEST_LIMIT:
        raise RefusedError(
            (Problem(message=said("Gränsen ska vara mellan 0 och 100 procent."), column="percent",
                     cure=said("Skriv till exempel 2.")),)
        )  # fmt: skip
    row = NeedsNeutralityLimit(percent=format(percent, "f"), made_by=actor.pseudonym, made_at=now)
    session.add(row)
    session.flush()
    record(session, actor, "needs.set-limit", row.id, now=now, percent=row.percent)

"""Making variants: every save is a new version, so that what was used stays as it was."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import authorize
from qms.audit.services import record
from qms.forecast import queries
from qms.forecast.core.packing import checksum, packed
from qms.forecast.core.variants.overriding import Fault, faults_of
from qms.forecast.core.variants.plan import FEWEST_BORN, MOST_BORN, Override, Plan
from qms.forecast.core.variants.varying import Base
from qms.forecast.models import ForecastVariant, ForecastVariantVersion
from qms.i18n.language import mark
from qms.kernel.problems import Problem, RefusedError

LONGEST_NAME, LONGEST_REASON = 80, 300
MOST_OVERRIDES = 500


class PlanRefusedError(Exception):
    """The plan has faults and nothing was stored; own numbers' faults are values."""

    def __init__(self, problems: Sequence[Problem], faults: Sequence[Fault]) -> None:
        super().__init__(f"{len(problems) + len(faults)} faults")
        self.problems = tuple(problems)
        self.faults = tuple(faults)


class InUseError(Exception):
    """A version of the variant is used, so it cannot be removed."""


def make_variant(
    session: Session, actor: Actor, *, name: str, run_id: int, plan: Plan, now: datetime
) -> int:
    """Store a new variant of the run and return its id.

    Raises RefusedError for the name, PlanRefusedError for the plan, LookupError when there is no
    such forecast.
    """
    authorize(actor, Can.FORECAST_ASSUME)
    if queries.published(session, run_id) is None:
        raise LookupError(f"no forecast {run_id}")
    check_variant_name(session, name, run_id)
    row = ForecastVariant(run_id=run_id, name=name.strip(), made_by=actor.name, made_at=now)
    session.add(row)
    session.flush()
    _add_version(session, actor, row, plan, reason="", now=now)
    record(session, actor, "forecast.variant-made", row.id, now=now, run=run_id)
    return row.id


def save_plan(
    session: Session, actor: Actor, variant_id: int, plan: Plan, *, reason: str, now: datetime
) -> int:
    """Store the plan as the variant's next version and return its number.

    A plan that says the same as the newest version changes nothing. Own numbers that are new or
    changed get the actor's name. Raises PlanRefusedError, LookupError.
    """
    authorize(actor, Can.FORECAST_ASSUME)
    row = _kept(session, variant_id)
    newest = queries.versions(session, variant_id)[0]
    if _told(plan) == _told(newest.plan):
        return newest.number
    before = {one.told: one for one in newest.plan.overrides}
    kept = tuple(before.get(one.told, one) for one in plan.overrides)
    number = _add_version(
        session, actor, row, replace(plan, overrides=kept), reason=reason, now=now
    )
    record(session, actor, "forecast.variant-changed", variant_id, now=now, version=number)
    return number


def restore_version(
    session: Session, actor: Actor, variant_id: int, number: int, *, reason: str, now: datetime
) -> int:
    """Make an earlier version the newest again, as a version of its own; return its number."""
    authorize(actor, Can.FORECAST_ASSUME)
    row = _kept(session, variant_id)
    found = [one for one in queries.versions(session, variant_id) if one.number == number]
    if not found:
        raise LookupError(f"no version {number} of variant {variant_id}")
    made = _add_version(session, actor, row, found[0].plan, reason=reason, now=now)
    record(
        session, actor, "forecast.variant-restored", variant_id, now=now,
        version=made, from_version=number,
    )  # fmt: skip
    return made


def remove_variant(session: Session, actor: Actor, variant_id: int, *, now: datetime) -> None:
    """Hide the variant from the lists; raises InUseError when a version of it is used."""
    authorize(actor, Can.FORECAST_ASSUME)
    row = _kept(session, variant_id)
    if any(one.used_for for one in queries.versions(session, variant_id)):
        raise InUseError
    row.removed_at = now
    record(session, actor, "forecast.variant-removed", variant_id, now=now)


def use_version(
    session: Session, actor: Actor, version_id: int, *, purpose: str, now: datetime
) -> None:
    """Mark the version as used for something that must find it again; the first use is kept.

    The caller has checked its own right to what it is used for.
    """
    row = session.get_one(ForecastVariantVersion, version_id)
    if row.used_at is None:
        row.used_at, row.used_for = now, purpose[:160]
    record(session, actor, "forecast.variant-used", row.variant_id, now=now, version=row.number)


def check_plan(session: Session, run_id: int, plan: Plan, *, reason: str = "") -> Base:
    """Return what the plan is laid on; raise PlanRefusedError with everything that is wrong."""
    base = queries.base(session, run_id)
    problems = [*_about(plan)]
    if len(reason) > LONGEST_REASON:
        message = mark("Korta texten till högst 300 tecken.")
        problems.append(Problem(message=message, column="reason"))
    faults = faults_of(base.ground(plan.assumptions), plan.overrides)
    if problems or faults:
        raise PlanRefusedError(problems, faults)
    return base


def _add_version(
    session: Session, actor: Actor, row: ForecastVariant, plan: Plan, *, reason: str, now: datetime
) -> int:
    base = check_plan(session, row.run_id, plan, reason=reason)
    at = now.isoformat()
    named = tuple(_named(one, actor, at) for one in plan.overrides)
    plan = replace(plan, overrides=named)
    numbers = queries.numbers_of(base, plan).to_plain()
    last = select(func.max(ForecastVariantVersion.number)).where(
        ForecastVariantVersion.variant_id == row.id
    )
    number = (session.scalar(last) or 0) + 1
    session.add(
        ForecastVariantVersion(
            variant_id=row.id,
            number=number,
            content=packed(plan.to_plain()),
            numbers=packed(numbers),
            sha256=checksum([plan.to_plain(), numbers]),
            reason=reason.strip(),
            made_by=actor.name,
            made_at=now,
        )
    )
    session.flush()
    return number


def _named(one: Override, actor: Actor, at: str) -> Override:
    """Return the own number with who decided it; one that has a name keeps it."""
    return one if one.by else replace(one, by=actor.name, at=at, reason=one.reason.strip())


def _about(plan: Plan) -> Iterator[Problem]:
    if not FEWEST_BORN <= plan.assumptions.births <= MOST_BORN:
        message = mark("Ange barn som inte är födda än som ett helt tal från 50 till 150 procent.")
        yield Problem(message=message, column="births")
    if len(plan.overrides) > MOST_OVERRIDES:
        message = mark("En variant kan ha högst 500 egna tal. Dela upp den i flera.")
        yield Problem(message=message, column="overrides")


def _told(plan: Plan) -> tuple[object, ...]:
    return (plan.assumptions, *(one.told for one in plan.overrides))


def _kept(session: Session, variant_id: int) -> ForecastVariant:
    row = session.get(ForecastVariant, variant_id, with_for_update=True)
    if row is None or row.removed_at is not None:
        raise LookupError(f"no variant {variant_id}")
    return row


def check_variant_name(session: Session, name: str, run_id: int) -> None:
    """Raise RefusedError when a variant of the run cannot have the name."""
    bare = name.strip()
    if not 0 < len(bare) <= LONGEST_NAME:
        message = mark("Skriv vad varianten ska heta, högst 80 tecken.")
        raise RefusedError((Problem(message=message, column="name"),))
    if any(one.name.casefold() == bare.casefold() for one in queries.variants(session, run_id)):
        message = mark("Det finns redan en variant med det namnet. Välj ett annat.")
        raise RefusedError((Problem(message=message, column="name"),))

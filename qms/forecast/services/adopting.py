"""Making a calculated forecast the municipality's own of its year."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import authorize
from qms.audit.services import record
from qms.forecast import queries
from qms.forecast.core.memory.records import Limits
from qms.forecast.models import (
    ForecastAdoption,
    ForecastLimits,
    ForecastVariant,
    ForecastVariantVersion,
)
from qms.forecast.queries import Adoption, Published
from qms.forecast.services.varying import use_version
from qms.i18n.language import mark
from qms.kernel.clock import local_day
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.schoolyear import count_day

LONGEST_TITLE, LONGEST_TEXT = 120, 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What is said of a published forecast; `reason` is why it takes another's place.

    `version_id` is the version of a variant to plan by, None for the forecast's own numbers.
    """

    title: str
    note: str = ""
    reason: str = ""
    version_id: int | None = None


def adopt(session: Session, actor: Actor, run_id: int, wording: Wording, *, now: datetime) -> None:
    """Publish the run as the municipality's forecast of its year, for good.

    Raises RefusedError with every reason why not, LookupError when there is no such forecast.
    """
    authorize(actor, Can.FORECAST_PUBLISH)
    run = queries.published(session, run_id)
    if run is None:
        raise LookupError(f"no forecast {run_id}")
    before = queries.adopted(session, run.asked.origin)
    faults = (
        *_untimely(session, run, now=now),
        *_wording_faults(session, run_id, wording, before),
    )
    if faults:
        raise RefusedError(faults)
    session.add(
        ForecastAdoption(
            run_id=run_id,
            year=run.asked.origin,
            title=wording.title.strip(),
            note=wording.note.strip(),
            reason=wording.reason.strip() if before else "",
            version_id=wording.version_id,
            adopted_by=actor.name,
            adopted_at=now,
        )
    )
    session.flush()
    if wording.version_id is not None:
        use_version(session, actor, wording.version_id, purpose=wording.title.strip(), now=now)
    record(
        session, actor, "forecast.run-adopted", run_id, now=now,
        year=run.asked.origin, sha256=run.asked.result_checksum or "",
        replaces=before.run_id if before else "",
    )  # fmt: skip


def set_limits(session: Session, actor: Actor, limits: Limits, *, now: datetime) -> None:
    """Set how far a forecast may miss; raises RefusedError when they make no sense."""
    authorize(actor, Can.FORECAST_ASSUME)
    faults = []
    if not 0 < limits.near < 100:
        message = mark("Ange den snäva gränsen som ett helt tal mellan 1 och 99 procent.")
        faults.append(Problem(message=message, column="near"))
    if not limits.near < limits.fair <= 100:
        message = mark("Ange den vida gränsen som ett helt tal över den snäva, högst 100 procent.")
        faults.append(Problem(message=message, column="fair"))
    if faults:
        raise RefusedError(tuple(faults))
    if limits == queries.limits(session):
        return
    session.add(
        ForecastLimits(near=limits.near, fair=limits.fair, set_by=actor.pseudonym, set_at=now)
    )
    record(session, actor, "forecast.limits-set", now=now, near=limits.near, fair=limits.fair)


def is_late(run: Published, *, now: datetime) -> bool:
    """Return whether the outcome of the forecast's first year is counted already."""
    return local_day(now) >= count_day(run.asked.origin + 1)


def _untimely(session: Session, run: Published, *, now: datetime) -> list[Problem]:
    faults = []
    if is_late(run, now=now):
        message = mark(
            "Elever är redan räknade för prognosens första år. "
            "En prognos kan inte publiceras i efterhand."
        )
        faults.append(Problem(message=message, cure=mark("Räkna en ny prognos.")))
    if queries.adoption_of(session, run.asked.id) is not None:
        message = mark("Prognosen är redan publicerad och låst.")
        faults.append(Problem(message=message, cure=mark("Räkna en ny prognos om den ska ändras.")))
    return faults


def _wording_faults(
    session: Session, run_id: int, wording: Wording, before: Adoption | None
) -> list[Problem]:
    faults = []
    if not 0 < len(wording.title.strip()) <= LONGEST_TITLE:
        message = mark("Skriv vad prognosen ska heta, högst 120 tecken.")
        faults.append(Problem(message=message, column="title"))
    for column, text in (("note", wording.note), ("reason", wording.reason)):
        if len(text) > LONGEST_TEXT:
            message = mark("Korta texten till högst 2 000 tecken.")
            faults.append(Problem(message=message, column=column))
    if before is not None and not wording.reason.strip():
        message = mark("Skriv varför prognosen ersätter den som är publicerad.")
        faults.append(Problem(message=message, column="reason"))
    if wording.version_id is not None and not _is_of(session, wording.version_id, run_id):
        message = mark("Välj en variant som bygger på den här prognosen.")
        faults.append(Problem(message=message, column="version"))
    return faults


def _is_of(session: Session, version_id: int, run_id: int) -> bool:
    version = session.get(ForecastVariantVersion, version_id)
    variant = session.get(ForecastVariant, version.variant_id) if version else None
    return variant is not None and variant.run_id == run_id and variant.removed_at is None

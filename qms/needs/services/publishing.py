"""Lay the units' assessed need in the register, where allocation and other figures find it."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import authorize
from qms.audit.services import record
from qms.kernel.clock import local_day
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.table_write import Cell, write_csv
from qms.needs.core.telling import last_autumn
from qms.needs.queries.erased import erased_cases
from qms.needs.queries.places import place_of
from qms.needs.queries.sums import UnitNeeds, needs_of
from qms.needs.services.pooling import read_pooled
from qms.register import services as register

DATASET = "need_points"
HEAD = ("enhet", "år", "barn", "poäng", "timmar")
WITHHELD = ".."


def needs_on_count_day(
    session: Session, actor: Actor, *, autumn: int, now: datetime
) -> tuple[UnitNeeds, ...]:
    """Return the units' need on 15 October of the autumn; the reading is recorded.

    A day that is not over has none.
    """
    _, cases = read_pooled(session, actor, can=Can.NEEDS_READ_SUMS, why="unit-needs", now=now)
    if autumn > last_autumn(local_day(now)):
        return ()
    return needs_of(cases, autumn, erased=erased_cases(session))


def place_read(session: Session, actor: Actor, *, now: datetime) -> str:
    """Return which units the actor reads the needs of, empty for the whole municipality."""
    return place_of(session, authorize(actor, Can.NEEDS_READ_SUMS), on=local_day(now))


def publish_needs(session: Session, actor: Actor, *, autumn: int, now: datetime) -> int:
    """Save the units' need on 15 October as a batch of the register and return its id.

    Hidden units stand there, marked. Raise RefusedError before the day or when nobody has been
    assessed, ForbiddenError for one who may not import.
    """
    authorize(actor, Can.REGISTER_IMPORT)
    if autumn > last_autumn(local_day(now)):
        message = "Stödbehovet mäts den 15 oktober, och den dagen är inte över än."
        raise RefusedError((Problem(message=message, cure="Välj ett tidigare år."),))
    needs = needs_on_count_day(session, actor, autumn=autumn, now=now)
    if not needs:
        message = "Inget barn hade en bedömd period som pågick den 15 oktober."
        raise RefusedError((Problem(message=message, cure="Välj ett annat år."),))
    batch_id = register.stage_import(
        session, actor, dataset_key=DATASET, file_name=f"stodbehov-{autumn}.csv",
        content=write_csv(HEAD, _rows(needs, autumn), "sv"), now=now,
    )  # fmt: skip
    report = register.report_of(session, batch_id)
    if report is None or not report.can_be_saved or report.unknown:
        message = "Någon enhet kan inte pekas ut: två enheter har samma kod."
        raise RefusedError((Problem(message=message, cure="Ge enheterna olika koder."),))
    register.confirm_import(session, actor, batch_id, now=now)
    record(
        session, actor, "needs.publish-need-points", batch_id, now=now, units=len(needs),
        hidden=sum(one.is_hidden for one in needs),
    )  # fmt: skip
    return batch_id


def _rows(needs: Iterable[UnitNeeds], autumn: int) -> list[tuple[Cell, ...]]:
    return [
        (one.code, autumn, *((WITHHELD,) * 3 if one.is_hidden else _figures(one))) for one in needs
    ]


def _figures(one: UnitNeeds) -> tuple[Cell, ...]:
    return one.children, one.points, one.hours

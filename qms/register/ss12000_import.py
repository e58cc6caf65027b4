"""A delivery into the register: units that are new, pupils by unit and grade, and classes."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.scope import Scope
from qms.kernel.problems import Problem
from qms.register import lookups, services
from qms.register.core.batches import BatchState
from qms.register.core.report import Report
from qms.register.core.ss12000 import Delivery, Tables, tables_of

EVERYWHERE = Scope(everything=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What one of the files came to, and what is wrong with it."""

    dataset: str
    report: Report
    problems: tuple[Problem, ...]


def take_delivery(
    session: Session, actor: Actor, delivery: Delivery, *, now: datetime
) -> tuple[Tables, tuple[Read, ...]]:
    """Save what the delivery says; the first file with a fault is the last that is read.

    The caller throws the transaction away where something is wrong, or where it only tries.
    """
    units = lookups.all_units(session, EVERYWHERE)
    tables = tables_of(delivery, {unit.code: unit.code for unit in units if unit.code})
    found: list[Read] = []
    for dataset, content in tables.files.items():
        read = _take(session, actor, dataset, content, now=now)
        found.append(read)
        if read.problems:
            break
    return tables, tuple(found)


def _take(session: Session, actor: Actor, dataset: str, content: bytes, *, now: datetime) -> Read:
    batch = services.stage_import(
        session, actor, dataset_key=dataset, file_name=f"ss12000-{dataset}.csv", content=content,
        now=now, at_once=True,
    )  # fmt: skip
    report = services.report_of(session, batch)
    if report is None:
        raise RuntimeError(batch)  # a file that is read at once has its report
    problems = (*(found.problem for found in report.findings), *_lacking(report))
    if not problems and report.can_be_saved:
        state = services.confirm_import(session, actor, batch, now=now)
        if state is not BatchState.SAVED:
            raise RuntimeError(state)
    else:
        services.cancel_import(session, actor, batch, now=now)
    return Read(dataset=dataset, report=report, problems=problems)


def _lacking(report: Report) -> tuple[Problem, ...]:
    return tuple(
        Problem(row=place.first_row, value=place.text, message="Finns inte i registret.",
                cure="Lägg till enheten, eller rätta källan.")
        for place in report.unknown
    )  # fmt: skip

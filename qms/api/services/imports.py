"""A file handed over by a program: read, tried and saved whole, or not at all."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.api.core.datasets import OFFERED
from qms.i18n.language import mark
from qms.kernel.problems import Problem
from qms.register import services as register
from qms.register.core.batches import BatchState
from qms.register.core.datasets import UnknownDatasetError
from qms.register.core.report import Report

ADD_ON_PAGE = mark("Läs in filen på sidan Import, där den kan läggas till.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """A file as it came; `dry_run` when it is only to be tried."""

    dataset_key: str
    file_name: str
    content: bytes
    dry_run: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a file: its batch, what the dry run said, and every fault."""

    batch_id: int
    is_saved: bool
    report: Report
    problems: tuple[Problem, ...]


def take_in(session: Session, actor: Actor, handed: Handed, *, now: datetime) -> Outcome:
    """Read the file as the page does and save it when nothing is wrong with it.

    A file that changes nothing is right and saves nothing. Raise RefusedError when it cannot be
    read at all, or can tell who somebody is where nobody should be named.
    """
    if handed.dataset_key not in OFFERED:
        raise UnknownDatasetError(handed.dataset_key)
    batch_id = register.stage_import(
        session, actor, dataset_key=handed.dataset_key, file_name=handed.file_name,
        content=handed.content, now=now, at_once=True,
    )  # fmt: skip
    report = register.report_of(session, batch_id)
    if report is None:
        raise RuntimeError(batch_id)  # a file that is read at once has its report
    problems = (*(found.problem for found in report.findings), *_lacking(report))
    is_saved = not problems and not handed.dry_run and report.can_be_saved
    if is_saved:
        is_saved = register.confirm_import(session, actor, batch_id, now=now) is BatchState.SAVED
    else:
        register.cancel_import(session, actor, batch_id, now=now)
    return Outcome(batch_id=batch_id, is_saved=is_saved, report=report, problems=problems)


def _lacking(report: Report) -> tuple[Problem, ...]:
    """Return a fault per unit or area that the register lacks: a person adds those."""
    return tuple(
        Problem(row=place.first_row, column=place.kind.value, value=place.text,
                message=mark("Finns inte i registret."), cure=ADD_ON_PAGE)
        for place in report.unknown
    )  # fmt: skip

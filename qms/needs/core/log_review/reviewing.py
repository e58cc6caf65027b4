"""What a reviewer may find, and by when an emergency opening is to be reviewed."""

from datetime import date, datetime
from enum import StrEnum

from qms.kernel.clock import local_day
from qms.kernel.problems import Problem
from qms.kernel.said import said
from qms.kernel.workdays import after_workdays

WORKDAYS = 5
LONGEST = 2_000


class Verdict(StrEnum):
    """What the review came to. `ASKED` waits for an answer and is given anew afterwards."""

    JUSTIFIED = "justified"
    ASKED = "asked"
    UNJUSTIFIED = "unjustified"


def due_on(opened: datetime) -> date:
    """Return the last day to review an emergency opening: the fifth workday after it."""
    return after_workdays(local_day(opened), WORKDAYS)


def review_faults(verdict: Verdict | None, note: str) -> tuple[Problem, ...]:
    """Return every fault in a review: it needs a verdict, and words unless all was well."""
    faults = []
    if verdict is None:
        faults.append(
            Problem(
                column="verdict",
                message=said("Ingen bedömning är vald."),
                cure=said("Välj vad granskningen kom fram till."),
            )
        )
    if verdict not in (None, Verdict.JUSTIFIED) and not note.strip():
        faults.append(
            Problem(
                column="note",
                message=said("Anteckningen är tom."),
                cure=said("Skriv vad som ska klaras ut, eller varför läsningen inte var befogad."),
            )
        )
    if len(note) > LONGEST:
        faults.append(
            Problem(
                column="note",
                message=said("Anteckningen är %(n)s tecken.", n=len(note)),
                cure=said("Korta den till högst %(most)s tecken.", most=LONGEST),
            )
        )
    return tuple(faults)

"""An account given at a meeting in place of a written report."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.followup.core.report.states import State, Step, after
from qms.followup.core.report.text_checks import personal_data
from qms.followup.services.moving_on import LONGEST_COMMENT, move, require_seen
from qms.followup.services.reaching import take
from qms.kernel.clock import local_day
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.said import said


def tell(
    session: Session,
    actor: Actor,
    report_id: int,
    *,
    seen: int,
    on: date | None,
    summary: str,
    now: datetime,
) -> State:
    """Record that the unit has accounted for the year at a meeting; its answers stay as they are.

    `on` is the day of the meeting. Raise RefusedError with every fault: no day, one to come, no
    summary, a summary with personal data; ChangedSinceError when `seen` is not the latest.
    """
    rows, unit = take(session, actor, report_id, on=local_day(now), can=Can.FOLLOWUP_OPEN_CYCLE)
    if rows.report.state == State.ORAL:
        return State.ORAL
    state = after(State(rows.report.state), Step.TELL)
    require_seen(rows, seen)
    text = summary.strip()
    problems = [*_day_faults(on, local_day(now)), *_summary_faults(text)]
    if problems:
        raise RefusedError(tuple(problems))
    rows.report.oral_on, rows.report.oral_summary = on, text
    rows.report.oral_by = actor.pseudonym
    move(session, actor, rows, unit, step=Step.TELL, now=now)
    return state


def _day_faults(on: date | None, today: date) -> list[Problem]:
    if on is None:
        return [Problem(message="Välj vilken dag ni träffades.", column="oral_on")]
    if on > today:
        return [Problem(message="Mötet har inte varit än. Välj en dag som varit.",
                        column="oral_on")]  # fmt: skip
    return []


def _summary_faults(text: str) -> list[Problem]:
    if not text:
        message = "Skriv det viktigaste som sades."
    elif len(text) > LONGEST_COMMENT:
        message = said(
            "Texten är %(n)s tecken. Korta den till %(most)s.", n=len(text), most=LONGEST_COMMENT
        )
    elif personal_data(text):
        message = "Texten verkar innehålla uppgifter om en enskild person. Ta bort dem."
    else:
        return []
    return [Problem(message=message, column="oral_summary")]

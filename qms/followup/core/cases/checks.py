"""What must be said before a case is registered or moves on; every fault at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from qms.followup.core.actions.checks import FEWEST_WORDS, reason_problems, text_problems
from qms.followup.core.cases.kinds import CaseOutcome, CaseState, Cause
from qms.followup.core.cases.records import Case, Registration
from qms.followup.core.report.text_checks import words
from qms.kernel.problems import Problem

LONGEST_TITLE, LONGEST_DIARY, LONGEST_TEXT = 120, 40, 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How a case is closed: what somebody saw afterwards, or why nobody looked.

    `helped` is None until somebody has answered.
    """

    helped: bool | None = None
    check_text: str = ""
    exception_reason: str = ""


def _problem(column: str, message: str) -> Problem:
    return Problem(message=message, column=column)


def registration_problems(about: Registration, *, today: date) -> tuple[Problem, ...]:
    """Return every fault of a registration; a person in the title stops it."""
    found = []
    if not about.title:
        found.append(_problem("title", "Skriv i några ord vad ärendet gäller, utan namn."))
    if about.received_on is None:
        found.append(_problem("received_on", "Välj dagen då det kom in eller upptäcktes."))
    elif about.received_on > today:
        found.append(_problem("received_on", "Dagen ligger framåt i tiden."))
    texts = (("title", about.title, LONGEST_TITLE), ("diary", about.diary, LONGEST_DIARY))
    return (*found, *text_problems(texts))


def day_problems(case: Case, day: date | None, *, today: date) -> Iterator[Problem]:
    """Yield what is wrong with the day of the next step: not before the last one, not ahead."""
    last = max(case.days.values())
    if day is None:
        yield _problem("day", "Välj dagen då det gjordes.")
    elif day > today:
        yield _problem("day", "Dagen ligger framåt i tiden. Skriv den dag det gjordes.")
    elif day < last:
        yield _problem("day", "Dagen ligger före det förra steget. Välj en dag därefter.")


def answer_problems(
    *, outcome: CaseOutcome | None, cause: Cause | None, finding: str
) -> tuple[Problem, ...]:
    """Return what is missing in the answer: what was found, and what it was due to."""
    found = []
    if outcome is None:
        found.append(_problem("outcome", "Välj vad utredningen visade."))
    if cause is None:
        found.append(_problem("cause", "Välj vad det handlade om."))
    if words(finding) < FEWEST_WORDS:
        message = "Skriv vad utredningen visade med minst åtta ord, utan namn."
        found.append(_problem("finding", message))
    return (*found, *text_problems([("finding", finding, LONGEST_TEXT)]))


def ending_problems(case: Case, ending: Ending) -> tuple[Problem, ...]:
    """Return what stops the case from being closed.

    Nothing more is asked when there was nothing to correct. Otherwise somebody has checked that
    the correction helped, or says why the case ends without it.
    """
    if case.outcome is not None and not case.outcome.needs_check:
        return ()
    if ending.exception_reason:
        return reason_problems(ending.exception_reason, column="exception_reason")
    found = list(text_problems([("check_text", ending.check_text, LONGEST_TEXT)]))
    if ending.helped is None:
        found.append(_problem("helped", "Svara om åtgärden hjälpte."))
    elif not ending.helped:
        message = "Åtgärden hjälpte inte, så ärendet är inte klart. Lägg till en ny insats."
        found.append(_problem("helped", message))
    if words(ending.check_text) < FEWEST_WORDS:
        message = "Skriv hur ni kontrollerade det med minst åtta ord."
        found.append(_problem("check_text", message))
    return tuple(found)


def note_problems(body: str) -> tuple[Problem, ...]:
    """Return what is wrong with a working note."""
    found = [] if body.strip() else [_problem("body", "Skriv anteckningen.")]
    return (*found, *text_problems([("body", body, LONGEST_TEXT)]))


def next_step(case: Case) -> CaseState:
    """Return the step that can be taken now; raise LookupError for a closed case."""
    following = case.state.following
    if following is None:
        raise LookupError(case.id)
    return following

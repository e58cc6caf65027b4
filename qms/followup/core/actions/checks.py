"""What must be said before an action is stored, measured or ended; every fault at once."""

from collections.abc import Iterable, Iterator
from datetime import date

from qms.followup.core.actions.measured import is_value, measured
from qms.followup.core.actions.records import Followed, Plan
from qms.followup.core.report.text_checks import personal_data, words
from qms.kernel.problems import Problem
from qms.kernel.said import said

LONGEST_LINE, LONGEST_TEXT = 200, 2_000
FEWEST_WORDS = 8  # the sentences below say eight
"""A reason shorter than this explains nothing to the one who reads it next year."""
TEXTS = ("cause", "aim")
LINES = ("title", "area", "measure", "baseline", "target", "owner")
NEEDED = {
    "title": "Skriv vad insatsen heter.",
    "owner": "Skriv vem som ansvarar: en befattning eller initialer.",
    "due": "Välj dagen då insatsen ska vara klar.",
    "cause": "Skriv vilken orsak insatsen ska ändra på.",
    "measure": "Skriv vad som mäts.",
    "baseline": "Skriv värdet innan insatsen börjar.",
}
NEEDED_WHEN_NEW = tuple(NEEDED)
NEEDED_WHEN_CHANGED = ("title", "owner", "due")
INSTEAD = "Skriv om gruppen i stället."
OTHERWISE = "Mät först, eller avsluta med undantag och skriv varför."


def _problem(column: str, message: str, cure: str = "") -> Problem:
    return Problem(message=message, column=column, cure=cure)


def text_problems(fields: Iterable[tuple[str, str, int]]) -> Iterator[Problem]:
    """Yield what is wrong with texts given as (field, text, longest length).

    A pupil's name or an identity number stops the text, whatever field it stands in.
    """
    for column, text, longest in fields:
        if len(text) > longest:
            yield _problem(
                column,
                said("Texten är %(n)s tecken. Korta den till %(most)s.", n=len(text), most=longest),
            )
        persons = personal_data(text)
        if persons:
            found = ", ".join(persons)
            yield _problem(
                column,
                said("Här ser det ut att stå vem en person är: %(found)s.", found=found),
                INSTEAD,
            )


def plan_problems(plan: Plan, *, needed: Iterable[str]) -> tuple[Problem, ...]:
    """Return every fault of what an action says."""
    missing = (_problem(column, NEEDED[column]) for column in needed if not getattr(plan, column))
    longest = [(key, LONGEST_LINE) for key in LINES] + [(key, LONGEST_TEXT) for key in TEXTS]
    texts = ((key, str(getattr(plan, key)), most) for key, most in longest)
    return (*missing, *text_problems(texts))


def day_problems(day: date | None, *, first: date | None, today: date) -> Iterator[Problem]:
    """Yield what is wrong with the day something was measured."""
    if day is None:
        yield _problem("day", "Välj dagen då det mättes.")
    elif day > today:
        yield _problem("day", "Dagen ligger framåt i tiden. Skriv värdet när det är mätt.")
    elif first is not None and day < first:
        yield _problem("day", "Då hade insatsen inte börjat. Ett tidigare värde är utgångsvärdet.")


def reading_problems(
    action: Followed, *, value: str, day: date | None, note: str, today: date
) -> tuple[Problem, ...]:
    """Return every fault of a reading."""
    found = list(day_problems(day, first=action.opened, today=today))
    if not is_value(value):
        found.append(_problem("value", "Skriv värdet som mättes."))
    texts = [("value", value, LONGEST_LINE), ("note", note, LONGEST_TEXT)]
    return (*found, *text_problems(texts))


def closing_problems(
    action: Followed, *, result: str, day: date | None, today: date
) -> tuple[Problem, ...]:
    """Return what stops the action from being closed with this result.

    Something must have been measured, in the same way as before it began.
    """
    plan, found = action.plan, list(day_problems(day, first=action.opened, today=today))
    if not plan.measure:
        message = "Insatsen saknar mått. Ändra insatsen och skriv vad som mäts."
        found.append(_problem("measure", message))
    if not is_value(plan.baseline):
        message = "Insatsen saknar utgångsvärde. Utan det går det inte att se om något ändrades."
        found.append(_problem("baseline", message))
    found.extend(_result_problems(plan, result))
    return (*found, *text_problems([("result", result, LONGEST_LINE)]))


def _result_problems(plan: Plan, result: str) -> Iterator[Problem]:
    if not is_value(result):
        yield _problem("result", "Skriv det uppmätta resultatet.", OTHERWISE)
    elif measured(plan.baseline) is not None and measured(result) is None:
        message = "Utgångsvärdet är ett tal. Skriv resultatet i siffror."
        yield _problem("result", message, OTHERWISE)


def reason_problems(reason: str, *, column: str = "reason") -> tuple[Problem, ...]:
    """Return what is wrong with the reason for an exception: too short to explain, or too long."""
    found = list(text_problems([(column, reason, LONGEST_TEXT)]))
    if words(reason) < FEWEST_WORDS:
        found.append(
            _problem(column, "Skriv varför med minst åtta ord, så att det går att förstå.")
        )
    return tuple(found)

"""What must be said before a comment, feedback or dialogue is stored; every fault at once."""

from collections.abc import Iterator
from datetime import date

from qms.followup.core.actions.checks import LONGEST_LINE, LONGEST_TEXT, text_problems
from qms.followup.core.report.text_checks import words
from qms.followup.core.review.records import AgreementText, DialogueText, FeedbackText
from qms.kernel.problems import Problem

LONGEST_SAID = 10_000
FEWEST_WORDS = 5
"""Why a unit needs no more attention is told in at least so many words."""


def _problem(column: str, message: str) -> Problem:
    return Problem(message=message, column=column)


def comment_problems(body: str) -> tuple[Problem, ...]:
    """Return every fault of a comment."""
    missing = () if body else (_problem("comment_body", "Skriv en kommentar."),)
    return (*missing, *text_problems([("comment_body", body, LONGEST_TEXT)]))


def feedback_problems(says: FeedbackText, *, is_sent: bool) -> tuple[Problem, ...]:
    """Return every fault of feedback; what is sent must say what works or can be better."""
    parts = (("works", says.works), ("develop", says.develop), ("support", says.support))
    found = list(text_problems((key, text, LONGEST_SAID) for key, text in parts))
    if is_sent and not says.works and not says.develop:
        found.append(_problem("works", "Skriv vad som fungerar eller vad som kan utvecklas."))
    return tuple(found)


def dialogue_problems(says: DialogueText, *, today: date) -> tuple[Problem, ...]:
    """Return every fault of what is written about a dialogue."""
    return tuple(_dialogue(says, today))


def _dialogue(says: DialogueText, today: date) -> Iterator[Problem]:
    if says.held_on is None:
        yield _problem("held_on", "Välj dagen då dialogen hölls.")
    elif says.held_on > today:
        yield _problem("held_on", "Dagen ligger framåt i tiden. Skriv när dialogen har hållits.")
    if not says.took_part:
        yield _problem("took_part", "Välj vilka roller som deltog.")
    if not says.said:
        yield _problem("said", "Skriv vad som sades.")
    yield from text_problems([("said", says.said, LONGEST_SAID)])


def agreement_problems(says: AgreementText) -> tuple[Problem, ...]:
    """Return every fault of an agreement."""
    return tuple(_agreement(says))


def _agreement(says: AgreementText) -> Iterator[Problem]:
    if not says.body:
        yield _problem("body", "Skriv vad ni kom överens om.")
    if not says.owner:
        yield _problem("owner", "Skriv vem som ansvarar: en befattning eller initialer.")
    if says.due is None:
        yield _problem("due", "Välj dagen då det ska vara gjort.")
    lines = [("body", says.body, LONGEST_TEXT), ("owner", says.owner, LONGEST_LINE)]
    yield from text_problems(lines)


def outcome_problems(outcome: str) -> tuple[Problem, ...]:
    """Return every fault of what an agreement led to."""
    missing = () if outcome else (_problem("outcome", "Skriv vad det ledde till."),)
    return (*missing, *text_problems([("outcome", outcome, LONGEST_TEXT)]))


def seen_problems(reason: str) -> tuple[Problem, ...]:
    """Return every fault of the reason why a unit needs no closer look for now."""
    found = list(text_problems([("reason", reason, LONGEST_TEXT)]))
    if words(reason) < FEWEST_WORDS:
        found.append(_problem("reason", "Skriv med några ord vad ni har sett och gör."))
    return tuple(found)

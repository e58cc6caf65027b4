"""An activity that the administration writes: what it must say before it is stored."""

from dataclasses import dataclass
from datetime import date

from qms.kernel.problems import Problem, RefusedError
from qms.kernel.said import said

LONGEST_TITLE, LONGEST_TEXT, LONGEST_LEGAL, LONGEST_WHY = 160, 1_000, 400, 300
MOST_REMINDERS, LONGEST_REMINDER = 6, 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What was written about an activity. `applies_to` is empty for the provider's level."""

    title: str
    text: str
    level: str
    phase: str
    due: date | None
    responsible: str
    applies_to: tuple[str, ...]
    report_template: str
    legal: tuple[str, ...]
    reminders_days: tuple[int, ...]
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What there is to choose from; anything else was forged or has been removed."""

    phases: frozenset[tuple[str, str]]
    """Pairs of phase and its level."""
    roles: frozenset[str]
    forms: frozenset[str]
    templates: frozenset[str]


def parse_days(text: str) -> tuple[int, ...]:
    """Return the days before in `30, 7, 1`, the longest first; raise ValueError for others."""
    parts = [part.strip() for part in text.replace(";", ",").split(",") if part.strip()]
    days = sorted({int(part) for part in parts if part.isdecimal() and len(part) < 4})
    if any(not part.isdecimal() or len(part) >= 4 for part in parts):
        raise ValueError(text)
    return tuple(reversed(days))


def check(written: Written, choices: Choices, *, first: date, last: date) -> None:
    """Raise RefusedError with everything that is wrong; the days are the school year's own."""
    faults = [*_faults_of_words(written), *_faults_of_choices(written, choices)]
    if written.due is not None and not first <= written.due <= last:
        message = "Datumet ligger utanför läsåret."
        faults.append(Problem(column="due", message=message, cure="Välj en dag i läsåret."))
    days = written.reminders_days
    if len(days) > MOST_REMINDERS or any(day > LONGEST_REMINDER for day in days):
        message = "Ange högst sex påminnelser, som mest 90 dagar före."
        faults.append(Problem(column="reminders", message=message))
    if faults:
        raise RefusedError(tuple(faults))


def _faults_of_words(written: Written) -> list[Problem]:
    faults = []
    if not written.title.strip():
        faults.append(Problem(column="title", message="Skriv vad som ska göras."))
    for column, text, longest in (
        ("title", written.title, LONGEST_TITLE),
        ("text", written.text, LONGEST_TEXT),
        ("legal", "\n".join(written.legal), LONGEST_LEGAL),
        ("why", written.why, LONGEST_WHY),
    ):
        if len(text) > longest:
            message = said(
                "Texten är %(n)s tecken. Korta den till %(most)s.", n=len(text), most=longest
            )
            faults.append(Problem(column=column, message=message))
    return faults


def _faults_of_choices(written: Written, choices: Choices) -> list[Problem]:
    faults = []
    if (written.phase, written.level) not in choices.phases:
        faults.append(Problem(column="phase", message="Välj en fas i den valda nivån."))
    if written.responsible not in choices.roles:
        faults.append(Problem(column="responsible", message="Välj vem som ansvarar."))
    if written.report_template and written.report_template not in choices.templates:
        faults.append(Problem(column="report_template", message="Välj en mall i listan."))
    if written.level == "unit" and not written.applies_to:
        faults.append(Problem(column="applies_to", message="Välj minst en skolform."))
    if not set(written.applies_to) <= choices.forms:
        faults.append(Problem(column="applies_to", message="Välj skolformer i listan."))
    return faults

"""The year's activities, parsed from `content/annual_cycle.toml`, and their dates."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from qms.followup.core.cycle.date_rules import DateRule, RuleType, date_of, parse_rule
from qms.kernel.problems import Problem, RefusedError

LONGEST_REMINDER_DAYS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleActivity:
    """One activity of the year: what, who, by which rule and law. Texts are Swedish, English."""

    key: str
    level: str
    phase: str
    kind: str
    title: tuple[str, str]
    text: str
    applies_to: tuple[str, ...]
    rules: tuple[DateRule, ...]
    opens: DateRule | None
    date_source: str
    responsible: str
    participants: tuple[str, ...]
    report_template: str
    reminders_days: tuple[int, ...]
    legal: tuple[str, ...]
    valid_until: date | None
    text_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CyclePhase:
    """A phase of the year at one level: its name (Swedish, English) and the question it asks."""

    key: str
    level: str
    name: tuple[str, str]
    question: str
    legal: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class YearCycle:
    """All activities, in the order of the file, and the anchors that rules may count from."""

    anchors: tuple[str, ...]
    activities: tuple[CycleActivity, ...]
    phases: tuple[CyclePhase, ...] = ()
    version: int = 1

    def __getitem__(self, key: str) -> CycleActivity:
        return next(activity for activity in self.activities if activity.key == key)

    def for_template(self, template: str) -> CycleActivity:
        """Return the first unit activity that a report of `template` belongs to."""
        return next(
            activity
            for activity in self.activities
            if activity.report_template == template and activity.level == "unit"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """An activity with one of its dates; `due` is None while the anchor's date is not given."""

    activity: CycleActivity
    due: date | None
    waits_for: str = ""


def _activity(table: Mapping[str, Any]) -> CycleActivity:
    opens, until = table.get("opens"), table.get("valid_until")
    return CycleActivity(
        key=table["key"],
        level=table["level"],
        phase=table["phase"],
        kind=table["kind"],
        title=(table["title_sv"], table["title_en"]),
        text=table["text_sv"],
        text_en=table.get("text_en", ""),
        applies_to=tuple(table["applies_to"]),
        rules=tuple(parse_rule(rule) for rule in [table["rule"], *table.get("repeat", [])]),
        opens=parse_rule(opens) if opens else None,
        date_source=table["date_source"],
        responsible=table["responsible"],
        participants=tuple(table.get("participants", ())),
        report_template=table["report_template"],
        reminders_days=tuple(table["reminders_days"]),
        legal=tuple(table["legal"]),
        valid_until=date.fromisoformat(until) if until else None,
    )


def parse_cycle(content: Mapping[str, Any]) -> YearCycle:
    """Return the year cycle; raise RefusedError with every activity that cannot be read."""
    anchors = tuple(content["meta"]["anchors"])
    activities, problems = [], []
    for table in content["activity"]:
        try:
            activity = _activity(table)
        except (KeyError, ValueError) as fault:
            problems.append(_problem(table, f"{type(fault).__name__}: {fault}"))
            continue
        problems += [
            _problem(table, f"ankaret {rule.source!r} finns inte i [meta] anchors")
            for rule in activity.rules
            if rule.type is RuleType.RELATIVE and rule.source not in anchors
        ]
        activities.append(activity)
    if problems:
        raise RefusedError(tuple(problems))
    return YearCycle(
        anchors=anchors,
        activities=tuple(activities),
        phases=tuple(_phase(table) for table in content.get("phase", ())),
        version=content["meta"].get("version", 1),
    )


def _phase(table: Mapping[str, Any]) -> CyclePhase:
    return CyclePhase(
        key=table["key"],
        level=table["level"],
        name=(table["name_sv"], table["name_en"]),
        question=table["question_sv"],
        legal=tuple(table["legal"]),
    )


def _problem(table: Mapping[str, Any], why: str) -> Problem:
    key = str(table.get("key", "?"))
    return Problem(
        message=f"Aktiviteten {key} kan inte läsas: {why}.", column="activity", value=key
    )


def dates_of_year(cycle: YearCycle, autumn: int, known: Mapping[str, date]) -> tuple[Dated, ...]:
    """Return every activity of the school year with its dates, in order of date.

    Those whose anchor or event has no date yet come last and say which one they wait for.
    Activities whose rule in law has ended before the date are left out.
    """
    dated = []
    for activity in cycle.activities:
        for rule in activity.rules:
            due = date_of(rule, autumn, known)
            if due and activity.valid_until and due > activity.valid_until:
                continue
            dated.append(
                Dated(activity=activity, due=due, waits_for="" if due else rule.source),
            )
    return tuple(sorted(dated, key=lambda one: (one.due or date.max, one.activity.key)))


def opening_date(activity: CycleActivity, autumn: int, due: date) -> date:
    """Return when the report opens: its own rule, else the first reminder's day."""
    first_reminder = max(activity.reminders_days, default=LONGEST_REMINDER_DAYS)
    by_rule = date_of(activity.opens, autumn, {}) if activity.opens else None
    return by_rule or due - timedelta(days=first_reminder)

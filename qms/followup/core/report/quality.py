"""The check before a report is handed in: every finding, with where it is and how grave."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from qms.followup.core.report.content import Activity, Content
from qms.followup.core.report.gaps import Field, Gap, gaps
from qms.followup.core.report.templates import Question, QuestionType, Severity, Template, Wording
from qms.followup.core.report.text_checks import avoided_words, likeness, personal_data, words

COPIED_FROM = 0.85
COPIED_MIN_WORDS = 25
SHORT_BELOW_WORDS = 8
GRAVEST_FIRST = (Severity.STOP, Severity.WARN, Severity.HINT)
GAP_RULES: dict[Field, str] = {
    Field.MEASURE: "measure_missing",
    Field.BASELINE: "baseline_missing",
    Field.AIM: "aim_missing",
    Field.RESULT: "result_missing",
    Field.ORE: "amount_missing",
    Field.MONEY: "money_not_balanced",
}
TEXT_FIELDS = (Field.NAME, Field.TARGET_GROUP, Field.MEASURE, Field.RESULT)
ENDED = "Avslutas"
UNMEASURED = frozenset({"", "-", "–", "saknas", "ej mätt", "inte mätt"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing the check found.

    `subject` names the activity it concerns, `detail` what was found (a word, a number of
    words, öre); never the personal data itself.
    """

    rule: str
    severity: Severity
    message: Wording
    section: int
    question: str
    field: Field = Field.ANSWER
    item: int | None = None
    subject: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """What the check compares with: last year's answers, and words to avoid with better ones."""

    previous_answers: Mapping[str, str] = field(default_factory=dict)
    vocabulary: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hit:
    """A finding before its rule's words and place are looked up."""

    rule: str
    field: Field = Field.ANSWER
    item: int | None = None
    subject: str = ""
    detail: str = ""


def check(template: Template, content: Content, background: Background) -> tuple[Finding, ...]:
    """Return every finding, the gravest first, then in the order of the questions."""
    found = [
        _finding(template, question, hit)
        for question in template.questions
        for hit in _hits(question, content, background)
    ]
    return tuple(sorted(found, key=lambda one: GRAVEST_FIRST.index(one.severity)))


def stops(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Return the findings that keep the report from being handed in."""
    return tuple(finding for finding in findings if finding.severity is Severity.STOP)


def _finding(template: Template, question: Question, hit: _Hit) -> Finding:
    rule = template.rule(hit.rule)
    return Finding(
        rule=rule.key,
        severity=rule.severity,
        message=rule.message,
        section=template.section_of(question.key).number,
        question=question.key,
        field=hit.field,
        item=hit.item,
        subject=hit.subject,
        detail=hit.detail,
    )


def _hits(question: Question, content: Content, background: Background) -> Iterator[_Hit]:
    for gap in gaps(question, content):
        yield _gap_hit(gap, content)
    yield from _ended_unmeasured(question, content)
    if question.type is QuestionType.ACTIVITY_TABLE:
        for activity in content.activities:
            yield from _activity_hits(question, activity, background)
    else:
        yield from _text_hits(question, content.answer(question.key), background)


def _gap_hit(gap: Gap, content: Content) -> _Hit:
    rule = GAP_RULES.get(gap.field, "answer_missing")
    if gap.field is Field.FATE and gap.item is None:
        rule = "unused_without_choice"
    detail = str(content.ledger.left) if gap.field is Field.MONEY else ""
    return _Hit(rule=rule, field=gap.field, item=gap.item, subject=gap.subject, detail=detail)


def _ended_unmeasured(question: Question, content: Content) -> Iterator[_Hit]:
    if "closed_without_result" not in question.quality_rules:
        return
    for one in content.previous:
        if one.fate == ENDED and one.reading.strip().casefold() in UNMEASURED and one.reading:
            yield _Hit(
                rule="closed_without_result", field=Field.READING, item=one.id, subject=one.name
            )


def _activity_hits(
    question: Question, activity: Activity, background: Background
) -> Iterator[_Hit]:
    for where in TEXT_FIELDS:
        text = str(getattr(activity, where))
        for rule in ("personal_data", "avoid_words"):
            if rule not in question.quality_rules:
                continue
            for detail in CHECKS[rule](question, text, background):
                yield _Hit(
                    rule=rule, field=where, item=activity.id, subject=activity.name, detail=detail
                )


def _text_hits(question: Question, text: str, background: Background) -> Iterator[_Hit]:
    if not text:
        return
    for rule in question.quality_rules:
        for detail in CHECKS[rule](question, text, background) if rule in CHECKS else ():
            yield _Hit(rule=rule, detail=detail)


def _copied(question: Question, text: str, background: Background) -> Iterator[str]:
    before = background.previous_answers.get(question.key, "")
    if words(text) >= COPIED_MIN_WORDS and likeness(text, before) >= COPIED_FROM:
        yield ""


def _too_long(question: Question, text: str, _: Background) -> Iterator[str]:
    if question.max_words and words(text) > question.max_words:
        yield str(words(text))


def _too_short(question: Question, text: str, _: Background) -> Iterator[str]:
    if question.required and words(text) < SHORT_BELOW_WORDS:
        yield str(words(text))


def _personal(_question: Question, text: str, _: Background) -> Iterator[str]:
    if personal_data(text):
        yield ""


def _avoided(_question: Question, text: str, background: Background) -> Iterator[str]:
    for word in avoided_words(text, background.vocabulary):
        yield f"{word.found} → {word.preferred}"


CHECKS: dict[str, Callable[[Question, str, Background], Iterator[str]]] = {
    "copied_text": _copied,
    "too_long": _too_long,
    "too_short": _too_short,
    "personal_data": _personal,
    "avoid_words": _avoided,
}
"""The rules that look at one text; each yields the detail of what it found."""

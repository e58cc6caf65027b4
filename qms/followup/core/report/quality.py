"""The check before a report is handed in: every finding, with where it is and how grave."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from qms.followup.core.report.asking import asked
from qms.followup.core.report.columns import RowKind
from qms.followup.core.report.content import Content
from qms.followup.core.report.fields import shown_rows
from qms.followup.core.report.gaps import ANSWER, FATE, MONEY, Gap, gaps
from qms.followup.core.report.hits import Background, Hit
from qms.followup.core.report.questions import Question, QuestionType
from qms.followup.core.report.repeats import RULE as REPEATED
from qms.followup.core.report.repeats import repeats
from qms.followup.core.report.row_checks import row_hits
from qms.followup.core.report.templates import Severity, Template
from qms.followup.core.report.text_rules import text_hits
from qms.followup.core.report.wording import Wording

__all__ = ["REPEATED", "Background", "Finding", "check", "stops"]

GRAVEST_FIRST = (Severity.STOP, Severity.WARN, Severity.HINT)
GAP_RULES: dict[str, str] = {
    "measure": "measure_missing",
    "baseline": "baseline_missing",
    "target": "baseline_missing",
    "aim": "aim_missing",
    "aim_far": "aim_missing",
    "result": "result_missing",
    "ore": "amount_missing",
    "planned_ore": "amount_missing",
    "owner": "owner_missing",
    "due": "due_date_missing",
    "follow_up": "due_date_missing",
    MONEY: "money_not_balanced",
}
"""The rule that an empty column breaks; an empty answer breaks `answer_missing`."""

LEFT_OUT = "left_out"
"""What is told of a group that has an answer, though not the one the law asks for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing the check found.

    `subject` names the row it concerns, `detail` what was found (a word, a number of words,
    öre, the question with the same text); never the personal data itself. `field`, `rows`,
    `item` and `part` are as in a Gap.
    """

    rule: str
    severity: Severity
    message: Wording
    section: int
    question: str
    field: str = ANSWER
    rows: RowKind | None = None
    item: int | None = None
    subject: str = ""
    detail: str = ""
    part: str = ""

    @property
    def gap(self) -> Gap:
        """Return where it is, as a gap."""
        return Gap(
            question=self.question,
            field=self.field,
            rows=self.rows,
            item=self.item,
            subject=self.subject,
            part=self.part,
        )


def check(template: Template, content: Content, background: Background) -> tuple[Finding, ...]:
    """Return every finding, the gravest first, then in the order of the questions.

    A row that several questions show is spoken of once.
    """
    now = asked(template, content)
    repeated = repeats(now.questions, content)
    found: dict[tuple[str, str, str], Finding] = {}
    for question in now.questions:
        again = repeated.get(question.key)
        extra = (Hit(rule=REPEATED, detail=again),) if again else ()
        for hit in (*_hits(question, content, background), *extra):
            one = _finding(now, question, hit)
            found.setdefault((one.rule, one.gap.name, one.detail), one)
    return tuple(sorted(found.values(), key=lambda one: GRAVEST_FIRST.index(one.severity)))


def stops(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Return the findings that keep the report from being handed in."""
    return tuple(finding for finding in findings if finding.severity is Severity.STOP)


def _finding(template: Template, question: Question, hit: Hit) -> Finding:
    rule = template.rule(hit.rule)
    return Finding(
        rule=rule.key,
        severity=rule.severity,
        message=rule.message,
        section=template.section_of(question.key).number,
        question=question.key,
        field=hit.field,
        rows=hit.rows,
        item=hit.item,
        subject=hit.subject,
        detail=hit.detail,
        part=hit.part,
    )


def _hits(question: Question, content: Content, background: Background) -> Iterator[Hit]:
    for gap in gaps(question, content):
        yield _gap_hit(question, gap, content)
    if question.rows is not None:
        for row in shown_rows(question, content):
            yield from row_hits(question, row, background)
    elif question.type is QuestionType.INDICATOR_TABLE:
        yield from _results_without_cause(question, content, background)
    elif question.type is QuestionType.PARTICIPATION:
        yield from _participation(question, content, background)
    else:
        yield from text_hits(question, content.answer(question.key), background)


def _gap_hit(question: Question, gap: Gap, content: Content) -> Hit:
    rule = GAP_RULES.get(gap.field, "answer_missing")
    if gap.field == FATE and gap.item is None:
        rule = "unused_without_choice"
    if gap.field == ANSWER and question.rows and "measure_missing" in question.quality_rules:
        rule = "measure_missing"
    if gap.part:
        rule = "participation_missing"
    detail = str(content.ledger.left) if gap.field == MONEY else ""
    return Hit(
        rule=rule, field=gap.field, rows=gap.rows, item=gap.item, subject=gap.subject,
        detail=detail, part=gap.part,
    )  # fmt: skip


def _results_without_cause(
    question: Question, content: Content, background: Background
) -> Iterator[Hit]:
    for key in background.weak_results.get(question.key, ()):
        if question.asks_causes and not content.answer(question.part(key)):
            yield Hit(rule="result_without_cause", part=key)


def _participation(question: Question, content: Content, background: Background) -> Iterator[Hit]:
    from_gaps = {gap.part for gap in gaps(question, content)}
    for group in question.groups:
        said = content.answer(question.part(group.key))
        if group.key not in from_gaps and group.is_left_out(said):
            yield Hit(
                rule="participation_missing",
                part=group.key,
                subject=group.name.sv,
                detail=LEFT_OUT,
            )
        field = f"{group.key}_gave"
        texts = text_hits(question, content.answer(question.gave(group.key)), background)
        yield from (replace(hit, part=field) for hit in texts)

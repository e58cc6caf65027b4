"""What states, gaps and findings are called on pages and in files."""

from typing import Protocol

from qms.followup.core.report.columns import Column, RowKind
from qms.followup.core.report.content import Content, Spends
from qms.followup.core.report.fields import fate_of, row_of
from qms.followup.core.report.gaps import FATE, Gap
from qms.followup.core.report.head import Head, Shown
from qms.followup.core.report.quality import LEFT_OUT, REPEATED, Finding
from qms.followup.core.report.states import State
from qms.followup.core.report.templates import Period, Question, SumKind, Template
from qms.i18n.formats import kr, school_year
from qms.i18n.language import gettext, language, mark

SHOWN = {
    Shown.NOT_STARTED: mark("Ej påbörjad"),
    Shown.IN_PROGRESS: mark("Pågår"),
    Shown.SUBMITTED: mark("Inlämnad"),
    Shown.RETURNED: mark("Åter för komplettering"),
    Shown.APPROVED: mark("Godkänd"),
    Shown.PUBLISHED: mark("Publicerad"),
    Shown.REOPENED: mark("Ändrad efter godkännande"),
    Shown.ORAL: mark("Muntligt redovisad"),
    Shown.OVERDUE: mark("Försenad"),
}
STATES = {
    State.DRAFT: mark("Utkast"),
    State.SUBMITTED: mark("Inlämnad"),
    State.RETURNED: mark("Åter för komplettering"),
    State.APPROVED: mark("Godkänd och låst"),
    State.PUBLISHED: mark("Publicerad"),
    State.REOPENED: mark("Öppnad igen"),
    State.ORAL: mark("Muntligt redovisad"),
}


def shown_label(shown: Shown) -> str:
    """Return the word on the chip."""
    return gettext(SHOWN[shown])


class Dated(Protocol):
    """Anything that is about a year: a report, a cycle."""

    @property
    def period(self) -> Period:
        """Return what its year is."""

    @property
    def year(self) -> int:
        """Return the year, that of the autumn for a school year."""


def period_text(dated: Dated) -> str:
    """Return the year as it is read: `2026`, or `2026/27` of a school year."""
    return school_year(dated.year) if dated.period is Period.SCHOOL_YEAR else str(dated.year)


def title_of(head: Head) -> str:
    """Return what the report is called, with its year."""
    return f"{head.title.in_language(language())} {period_text(head)}"


def column_label(column: Column) -> str:
    """Return a column's label in the reader's language."""
    return column.label.in_language(language())


def _inside(label: str) -> str:
    """Return a label as it stands inside a sentence."""
    return label[:1].lower() + label[1:]


def question_label(template: Template, key: str) -> str:
    """Return the question as it is asked."""
    return template.question(key).text.in_language(language())


def gap_sentence(template: Template, gap: Gap) -> str:
    """Return what to do about something missing; the same words in the summary and at the field."""
    question = template.question(gap.question)
    if gap.item is not None:
        return _row_sentence(question, gap)
    if gap.part:
        group = next((one.name for one in question.groups if one.key == gap.part), None)
        name = group.in_language(language()) if group else gap.subject
        return gettext("Svara om %(group)s deltog") % {"group": _inside(name)}
    if gap.field == FATE:
        return gettext("Välj vad som händer med det oanvända beloppet")
    return _answer_sentence(template, question)


def _row_sentence(question: Question, gap: Gap) -> str:
    if gap.field in ("name", "title"):
        return gettext("Ange namn på insatsen")
    column = question.column(gap.field)
    if gap.field == FATE:
        return gettext("Välj vad som händer med %(name)s") % {"name": gap.subject}
    words = {"field": _inside(column_label(column)).rstrip("?"), "name": gap.subject}
    if column.options:
        return gettext("Välj %(field)s för %(name)s") % words
    return gettext("Ange %(field)s för %(name)s") % words


def _answer_sentence(template: Template, question: Question) -> str:
    if question.sum is SumKind.CARRIED:
        return gettext("Skriv vad som fördes över från förra året, eller 0")
    if question.rows is not None:
        if template.spends is Spends.USED and question.rows is RowKind.ACTIVITIES:
            return gettext("Lägg till minst en insats, eller skriv hela beloppet som oanvänt")
        return gettext("Lägg till minst en rad: %(question)s") % {
            "question": question.text.in_language(language())
        }
    begin = gettext("Välj ett svar") if question.options else gettext("Svara på frågan")
    return f"{begin}: {question.text.in_language(language())}"


def money_sentence(left_ore: int) -> str:
    """Return how the money stands: what is left, how much too much, or that it adds up."""
    if left_ore > 0:
        return gettext("%(kr)s är ännu inte knutna till en insats") % {"kr": kr(left_ore)}
    if left_ore < 0:
        return gettext("Insatserna kostar %(kr)s mer än ni har fått") % {"kr": kr(-left_ore)}
    return gettext("Allt är redovisat")


def finding_sentence(template: Template, finding: Finding) -> str:
    """Return what the check found and where, in one or two sentences."""
    if finding.rule == "money_not_balanced":
        return money_sentence(int(finding.detail))
    message = finding.message.in_language(language())
    is_gap = finding.rule.endswith("_missing") or finding.rule == "unused_without_choice"
    if finding.detail == "left":
        return gettext("Ansvarig för %(name)s har slutat. Ange en ny.") % {"name": finding.subject}
    if finding.detail == "passed":
        return gettext("Datumet för %(name)s har passerat. Ange ett nytt.") % {
            "name": finding.subject
        }
    if finding.detail == LEFT_OUT:
        return f"{finding.subject}: {message}"
    if is_gap:
        return gap_sentence(template, finding.gap)
    about = _about(template, finding)
    joint = "" if about.endswith("?") else ":"
    text = f"{about}{joint} {message}"
    if finding.rule == REPEATED:
        return f"{text} ({question_label(template, finding.detail)})"
    return f"{text} ({finding.detail})" if finding.rule == "avoid_words" else text


def _about(template: Template, finding: Finding) -> str:
    if finding.rule == "result_without_cause":
        return template.name_of(finding.part).in_language(language())
    return finding.subject or question_label(template, finding.question)


def field_label(template: Template, content: Content, name: str) -> str:
    """Return what a form field is called, with the row it belongs to."""
    row = row_of(name)
    if row is not None:
        found = content.row(row.letter, row.id)
        subject = found.title if found else gettext("borttagen insats")
        return f"{column_label(row.column)}, {subject}"
    if fate_of(template, name) is not None:
        return gettext("Vad händer med det oanvända beloppet?")
    key, _, part = name.partition("-")
    if key not in {question.key for question in template.questions}:
        return gettext("En fråga som inte längre ställs")
    label = question_label(template, key)
    return f"{label} {_part_label(template, key, part)}".strip()


def _part_label(template: Template, key: str, part: str) -> str:
    if not part:
        return ""
    groups = {one.key: one.name.in_language(language()) for one in template.question(key).groups}
    bare = part.removesuffix("_gave")
    return groups.get(bare) or template.name_of(part).in_language(language())

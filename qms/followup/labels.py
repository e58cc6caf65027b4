"""What states, gaps and findings are called on pages and in files."""

from qms.followup.core.report.completeness import StepProgress
from qms.followup.core.report.content import Content
from qms.followup.core.report.fields import UNUSED_FATE, row_of
from qms.followup.core.report.gaps import CARRIED, UNUSED, Field, Gap
from qms.followup.core.report.head import Shown
from qms.followup.core.report.quality import Finding
from qms.followup.core.report.states import State
from qms.followup.core.report.templates import QuestionType, Template
from qms.i18n.formats import kr
from qms.i18n.language import gettext, language, mark, ngettext

SHOWN = {
    Shown.NOT_STARTED: mark("Ej påbörjad"),
    Shown.IN_PROGRESS: mark("Pågår"),
    Shown.SUBMITTED: mark("Inlämnad"),
    Shown.RETURNED: mark("Åter för komplettering"),
    Shown.APPROVED: mark("Godkänd"),
    Shown.OVERDUE: mark("Försenad"),
}
STATES = {
    State.DRAFT: mark("Utkast"),
    State.SUBMITTED: mark("Inlämnad"),
    State.RETURNED: mark("Åter för komplettering"),
    State.APPROVED: mark("Godkänd och låst"),
}
FIELDS = {
    Field.NAME: mark("Insats"),
    Field.TARGET_GROUP: mark("För vem"),
    Field.MEASURE: mark("Mått"),
    Field.BASELINE: mark("Utgångsläge"),
    Field.AIM: mark("Mål"),
    Field.RESULT: mark("Resultat"),
    Field.ORE: mark("Kronor"),
    Field.READING: mark("Senaste värde"),
    Field.FATE: mark("Vad händer nu"),
}
GAPS = {
    Field.NAME: mark("Ange namn på insatsen"),
    Field.MEASURE: mark("Ange mått för %(name)s"),
    Field.BASELINE: mark("Ange utgångsläge för %(name)s"),
    Field.AIM: mark("Ange mål för %(name)s"),
    Field.RESULT: mark("Ange resultat för %(name)s"),
    Field.ORE: mark("Ange kronor för %(name)s"),
    Field.READING: mark("Ange senaste värde för %(name)s"),
    Field.FATE: mark("Välj vad som händer med %(name)s"),
}


def shown_label(shown: Shown) -> str:
    """Return the word on the chip."""
    return gettext(SHOWN[shown])


def question_label(template: Template, key: str) -> str:
    """Return the question as it is asked."""
    return next(q.text for q in template.questions if q.key == key).in_language(language())


def gap_sentence(template: Template, gap: Gap) -> str:
    """Return what to do about something missing; the same words in the summary and at the field."""
    if gap.item is not None:
        return gettext(GAPS[gap.field]) % {"name": gap.subject}
    if gap.field is Field.FATE:
        return gettext("Välj vad som händer med det oanvända beloppet")
    question = next(one for one in template.questions if one.key == gap.question)
    if question.type is QuestionType.ACTIVITY_TABLE:
        return gettext("Lägg till minst en insats, eller skriv hela beloppet som oanvänt")
    if question.key == CARRIED:
        return gettext("Skriv vad som fördes över från förra året, eller 0")
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
    gap = Gap(
        question=finding.question, field=finding.field, item=finding.item, subject=finding.subject
    )
    if finding.rule == "money_not_balanced":
        return money_sentence(int(finding.detail))
    if finding.rule.endswith("_missing") or finding.rule == "unused_without_choice":
        return gap_sentence(template, gap)
    about = finding.subject or question_label(template, finding.question)
    joint = "" if about.endswith("?") else ":"
    text = f"{about}{joint} {finding.message.in_language(language())}"
    return f"{text} ({finding.detail})" if finding.rule == "avoid_words" else text


def field_label(template: Template, content: Content, name: str) -> str:
    """Return what a form field is called, with the activity it belongs to."""
    row = row_of(name)
    if row is None:
        if name == UNUSED_FATE:
            return gettext("Vad händer med det oanvända beloppet?")
        return question_label(template, name)
    table = content.activities if row.kind == "a" else content.previous
    subject = next((one.name for one in table if one.id == row.id), gettext("borttagen insats"))
    return f"{gettext(FIELDS[Field(row.attribute)])}, {subject}"


def progress_line(step: StepProgress, template: Template) -> str:
    """Return how far a step has come, in the words beside it."""
    kinds = {question.type for question in template.section(step.number).questions}
    if QuestionType.ACTIVITY_TABLE in kinds:
        return _activities_line(step)
    if QuestionType.ACTION_LIST in kinds:
        if not step.asked:
            return gettext("Ingen redovisning förra året")
        done = {"n": step.answered, "all": step.asked}
        return gettext("Resultat mätt för %(n)s av %(all)s") % done
    if step.number == 1 and not step.missing and step.answered:
        return gettext("Förifyllt, kontrollerat")
    return gettext("%(n)s av %(all)s svar") % {"n": step.answered, "all": step.asked}


def _activities_line(step: StepProgress) -> str:
    results = sum(1 for gap in step.missing if gap.field is Field.RESULT)
    if results:
        return ngettext("%(n)s resultat saknas", "%(n)s resultat saknas", results) % {"n": results}
    if any(gap.question == UNUSED for gap in step.missing):
        return gettext("Pengar återstår att redovisa")
    return gettext("%(n)s av %(all)s uppgifter") % {"n": step.answered, "all": step.asked}

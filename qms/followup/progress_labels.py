"""How far the steps of a report have come, in words."""

from qms.followup.core.report.columns import RowKind
from qms.followup.core.report.completeness import StepProgress
from qms.followup.core.report.gaps import FATE, MONEY
from qms.followup.core.report.templates import Template
from qms.i18n.language import gettext, ngettext

PROMISED = frozenset({RowKind.PREVIOUS, RowKind.LAST_ACTIONS})
"""The rows that an earlier report left behind."""


def progress_line(step: StepProgress, template: Template) -> str:
    """Return how far a step has come, in the words beside it."""
    questions = template.section(step.number).questions
    kinds = {question.rows for question in questions if question.rows}
    if kinds & PROMISED and len(questions) == 1:
        if not step.asked:
            return gettext("Ingen redovisning förra året")
        done = {"n": step.answered, "all": step.asked}
        return gettext("Resultat mätt för %(n)s av %(all)s") % done
    if RowKind.ACTIVITIES in kinds:
        return _activities_line(step)
    if not step.asked:
        return gettext("Ifyllt")
    if step.number == 1 and not step.missing and step.answered:
        return gettext("Förifyllt, kontrollerat")
    return gettext("%(n)s av %(all)s svar") % {"n": step.answered, "all": step.asked}


def _activities_line(step: StepProgress) -> str:
    results = sum(1 for gap in step.missing if gap.field == "result")
    if results:
        return ngettext("%(n)s resultat saknas", "%(n)s resultat saknas", results) % {"n": results}
    if any(gap.field in (MONEY, FATE) and gap.item is None for gap in step.missing):
        return gettext("Pengar återstår att redovisa")
    return gettext("%(n)s av %(all)s uppgifter") % {"n": step.answered, "all": step.asked}

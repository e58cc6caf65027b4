"""What stands beside every page of a report: the ring, the steps, the money, the save state."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import url_for
from sqlalchemy.orm import Session

from qms.followup.core.report.columns import RowKind
from qms.followup.core.report.completeness import StepState, progress
from qms.followup.core.report.content import Content, Spends
from qms.followup.core.report.head import Head
from qms.followup.core.report.ledger import Balance, Ledger
from qms.followup.core.report.questions import SumKind
from qms.followup.core.report.templates import Template
from qms.followup.labels import period_text, title_of
from qms.followup.progress_labels import progress_line
from qms.followup.services.reaching import Reached
from qms.i18n.formats import clock, day, kr
from qms.i18n.language import gettext, language, mark
from qms.identity import queries as identity
from qms.kernel.clock import local_day
from qms.org.core.nodes import Unit
from qms.web.context import current_actor, today

MARKS = {StepState.DONE: "ok", StepState.ONGOING: "now", StepState.EMPTY: "none"}
HEADLINES = {
    Balance.OVER: mark("För mycket redovisat"),
    Balance.EVEN: mark("Allt är redovisat"),
    Balance.LEFT: mark("Kvar att redovisa"),
}
PLAN_HEADLINES = {
    Balance.OVER: mark("Mer planerat än ni får"),
    Balance.EVEN: mark("Allt är planerat"),
    Balance.LEFT: mark("Kvar att planera"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLine:
    """One step beside the page; `mark` names its icon."""

    number: int
    mark: str
    title: str
    detail: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A report's frame, ready for the templates."""

    head: Head
    unit: Unit
    template: Template
    content: Content
    title: str
    steps: tuple[StepLine, ...]
    done: int
    ledger: Ledger
    saved: tuple[str, str]

    @property
    def headline(self) -> str:
        """Return what stands above the sum."""
        return headline(self.content)

    @property
    def period(self) -> str:
        """Return the year that the report is about."""
        return period_text(self.head)

    @property
    def has_money(self) -> bool:
        """Return whether the report accounts for money."""
        return self.template.spends is not Spends.NOTHING

    @property
    def is_plan(self) -> bool:
        """Return whether the money is planned, not used."""
        return self.template.spends is Spends.PLANNED

    def asks(self, kind: str) -> bool:
        """Return whether the report asks for a sum of its own: amount, carried, unused."""
        return self.template.sum_question(SumKind(kind)) is not None


def headline(content: Content) -> str:
    """Return whether the sum shown is left, too much, or nothing."""
    words = PLAN_HEADLINES if content.spends is Spends.PLANNED else HEADLINES
    return gettext(words[content.ledger.balance])


def side_of(session: Session, reached: Reached) -> Side:
    """Return the frame of the report."""
    head, content = reached.whole.head, reached.whole.content
    template = reached.template
    steps = progress(template, content)
    return Side(
        head=head,
        unit=reached.unit,
        template=template,
        content=content,
        title=title_of(head),
        steps=tuple(
            StepLine(
                number=step.number,
                mark=MARKS[step.state],
                title=template.section(step.number).title.in_language(language()),
                detail=progress_line(step, template),
                url=url_for("followup.show_step", report_id=head.id, number=step.number),
            )
            for step in steps
        ),
        done=sum(step.state is StepState.DONE for step in steps),
        ledger=content.ledger,
        saved=_saved(session, head),
    )


def _saved(session: Session, head: Head) -> tuple[str, str]:
    """Return when the report was last saved, by whom when it was somebody else."""
    if head.last_saved_at is None:
        return "", gettext("Inget är sparat än")
    at = head.last_saved_at
    when = clock(at) if local_day(at) == today() else f"{day(at)} {clock(at)}"
    version = gettext("version %(n)s") % {"n": head.version}
    if head.last_saved_by in ("", current_actor().pseudonym):
        return gettext("Sparat %(when)s") % {"when": when}, version
    by = name_of(session, head.last_saved_by)
    return gettext("Sparat %(when)s") % {"when": when}, f"{by} · {version}"


def name_of(session: Session, pseudonym: str) -> str:
    """Return the name of the person; a job's own name, or that the account is gone."""
    if pseudonym.startswith("system:"):
        return gettext("systemet")
    names = identity.names_of(session, [pseudonym])
    return names.get(pseudonym, gettext("en annan person"))


def live_texts(content: Content, template: Template) -> Mapping[str, str]:
    """Return the texts that change while somebody writes, by the id of their place."""
    ledger = content.ledger
    texts = {
        "left": kr(abs(ledger.left)),
        "left-line": kr(ledger.left),
        "left-phone": kr(abs(ledger.left)),
        "tied-line": kr(-ledger.tied),
        "unused-line": kr(-ledger.unused),
        "carried-line": kr(ledger.carried_over),
        "tied-sum": kr(ledger.tied),
        "ledger-title": headline(content),
        "ledger-title-phone": headline(content),
    }
    for step in progress(template, content):
        texts[f"step-{step.number}-detail"] = progress_line(step, template)
    return texts


def row_step(template: Template, kind: RowKind) -> int:
    """Return the number of the first step with rows of the kind; raise KeyError without one."""
    question = next((one for one in template.questions if one.rows is kind), None)
    if question is None:
        raise KeyError(kind)
    return template.section_of(question.key).number

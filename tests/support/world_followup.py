"""A row of every kind that the addresses of the quality cycle name, at the first school."""

from datetime import date

from builders import NOW, SYSTEM
from filed_reports import filing, hand_in, write_whole
from sqlalchemy import select
from support.results import put_results

from qms.followup.core.actions.records import Plan
from qms.followup.core.cases.kinds import CaseKind, Channel
from qms.followup.core.cases.records import Registration
from qms.followup.core.equity.assignments import AssignmentText
from qms.followup.core.equity.splits import Reach
from qms.followup.core.equity.supports import SupportKind
from qms.followup.core.review.records import AgreementText, DialogueText, FeedbackText
from qms.followup.models import (
    CycleActivityRow,
    DialogueAgreement,
    EffectEvaluation,
    Report,
    ReportAttachment,
    ReportComment,
    SupportTrial,
)
from qms.followup.queries import reports
from qms.followup.services import (
    actions,
    agreements,
    attachments,
    cases,
    commenting,
    cycle_addresses,
    cycle_years,
    dialogues,
    equity,
    feedback,
    template_drafts,
)
from qms.followup.services.papers import committee

TODAY = NOW.date()
TEMPLATE = "socio_outcome"
MARK = "Zinnoberspår"
"""Stands in every text that is written about the first school."""


def followup_rows(session, municipality, somebody):
    """Return a value for each parameter of the module's addresses, by its name."""
    units = (municipality.school, municipality.sibling)
    put_results(session, *((unit, "g6_math", year, value, 60) for unit in units
                           for year, value in ((2024, 80), (2025, 70), (2026, 55))))  # fmt: skip
    return {
        **_report(session, municipality),
        **_cycle(session, municipality, somebody),
        **_review(session, municipality.school),
        **_quality(session, municipality.school),
        "their_case_id": _complaint(session, municipality.independent, "Skolskjuts som uteblivit"),
        **_equity(session),
        **_template(session),
        "unit_id": municipality.school,
    }


def _report(session, municipality):
    filed = filing(session, municipality)
    attachments.attach(session, filed.principal, filed.id, name="a.pdf",
                       content=b"%PDF-1.7\n%%EOF\n", now=NOW)  # fmt: skip
    row = write_whole(session, filed)
    section = reports.whole(session, filed.id).template.sections[0].key
    commenting.add_comment(session, filed.principal, filed.id, section=section,
                           body=f"Se bilagan om {MARK}.", form_key="c", now=NOW)  # fmt: skip
    hand_in(session, filed)
    return {
        "report_id": filed.id,
        "row": f"a{row}",
        "comment_id": session.scalars(select(ReportComment.id)).one(),
        "attachment_id": session.scalars(select(ReportAttachment.id)).one(),
        "cycle_id": session.get_one(Report, filed.id).cycle_id,
        "paper_id": committee.begin(session, SYSTEM, year=2026, now=NOW),
    }


def _cycle(session, municipality, somebody):
    cycle_years.make_year(session, SYSTEM, 2026, now=NOW)
    query = select(CycleActivityRow).order_by(CycleActivityRow.id)
    of_units = [one for one in session.scalars(query) if one.level == "unit"]
    return {
        "autumn": 2026,
        "activity_id": of_units[0].id,
        "node_id": municipality.school,
        "number": cycle_addresses.make_address(session, somebody, now=NOW),
    }


def _review(session, unit_id):
    says = FeedbackText(works=f"Analysen av {MARK} visar varför.", develop="Mät oftare.")
    held = DialogueText(held_on=TODAY, took_part=("principal",), said=f"Vi talade om {MARK}.")
    agreed = AgreementText(body=f"Mäta {MARK}", owner="Rektor", due=date(2027, 2, 1))
    dialogue = dialogues.record_dialogue(session, SYSTEM, unit_id, held, form_key="d", now=NOW)
    agreements.add_agreement(session, SYSTEM, dialogue, agreed, form_key="a", now=NOW)
    sent = feedback.begin_feedback(session, SYSTEM, unit_id, says, form_key="f", now=NOW)
    feedback.send_feedback(session, SYSTEM, sent, seen=0, now=NOW)
    return {
        "feedback_id": sent,
        "dialogue_id": dialogue,
        "agreement_id": session.scalars(select(DialogueAgreement.id)).one(),
    }


def _quality(session, unit_id):
    plan = Plan(
        title=f"Läsgrupper {MARK}", cause="Få texter", measure="Andel", baseline="62 %",
        target="70 %", owner="Rektor", due=date(2027, 5, 28),
    )  # fmt: skip
    return {
        "action_id": actions.begin(session, SYSTEM, unit_id, plan, form_key="k", now=NOW),
        "case_id": _complaint(session, unit_id, f"Inställda lektioner {MARK}"),
        "evaluation_id": _evaluation(session, unit_id),
    }


def _complaint(session, unit_id, title):
    says = Registration(kind=CaseKind.COMPLAINT, title=title,
                        channel=Channel.GUARDIAN, received_on=date(2026, 11, 2))  # fmt: skip
    return cases.register(session, SYSTEM, unit_id, says, form_key=title, now=NOW)


def _evaluation(session, unit_id):
    made = EffectEvaluation(
        intervention="school_social_worker", first_year=2022, last_year=2025, lag=1,
        paths={str(unit_id): [2025]}, left_out=[], findings=[], seed=1, made_at=NOW, made_by="x",
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made.id


def _equity(session):
    says = AssignmentText(number="20", title="Se över", given_on=date(2025, 11, 20),
                          due=date(2027, 3, 31))  # fmt: skip
    assignment = equity.add_assignment(session, SYSTEM, says, now=NOW)
    trial = SupportTrial(
        assignment_id=assignment, name="Mer efter timmar", year=2026, pot_ore=100,
        split={kind.value: "25" for kind in SupportKind} | {"reach": Reach.INDEPENDENT.value},
        made_at=NOW, made_by="x",
    )  # fmt: skip
    session.add(trial)
    session.flush()
    return {"assignment_id": assignment, "trial_id": trial.id}


def _template(session):
    template_drafts.begin(session, SYSTEM, TEMPLATE, now=NOW)
    return {"key": TEMPLATE}

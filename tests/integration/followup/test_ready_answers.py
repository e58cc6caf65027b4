"""Answers that stand ready from last year's report and from the cases, without a word made up."""

from datetime import date

import pytest
from builders import NOW, SYSTEM

from qms.followup.core.cases.kinds import CaseKind, Channel
from qms.followup.core.cases.records import Registration
from qms.followup.core.prefill.share import share_of
from qms.followup.core.prefill.values import PrefilledValue
from qms.followup.core.report.columns import ENDS
from qms.followup.core.report.content import Content
from qms.followup.core.report.content_rows import Action, LastAction
from qms.followup.models import Report
from qms.followup.prefill_labels import facts_in_words
from qms.followup.queries import defaults, reports
from qms.followup.queries.units import EVERYWHERE, report_unit
from qms.followup.services import cases, opening, prefill
from qms.followup.services.prefilling.ground import Ground
from qms.followup.services.prefilling.reports_source import (
    from_previous_actions,
    from_previous_report,
)

ON = date(2026, 11, 20)
UQR, ADP = "unit_quality_report", "anti_degrading_plan"
BEFORE = Content(
    amount_ore=0,
    answers={
        "uqr_participation-pupils": "Deltog",
        "uqr_participation-pupils_gave": "Elevrådet svarade",
        "adp_routines": "Berätta för en vuxen du litar på.",
        "adp_known": "Föräldramöte\nDuvpost",
        "adp_causes": "Raster utan vuxna.",
    },
)


@pytest.fixture
def ground(session, municipality):
    """Return what is known of the first school's report of 2026, with last year's answers."""

    def of(template, content=None):
        opening.open_year(
            session, SYSTEM, template=template, year=2026,
            dates=opening.planned_dates(template, 2026), received={}, now=NOW,
        )  # fmt: skip
        query = Report.__table__.select().where(Report.unit_id == municipality.school)
        whole = reports.whole(session, max(row.id for row in session.execute(query)))
        found = Ground(
            session=session,
            head=whole.head,
            template=whole.template,
            content=content or whole.content,
            unit=report_unit(session, municipality.school, EVERYWHERE, on=ON),
            questions=whole.template.questions,
            on=ON,
        )
        found.__dict__["before"] = BEFORE
        return found

    return of


def test_who_took_part_last_year_is_proposed_but_not_what_they_gave(ground):
    known = ground(UQR)
    question = known.template.question("uqr_participation")
    found = from_previous_report(known, question, "previous_report")
    assert found.parts == {"uqr_participation-pupils": "Deltog"}


@pytest.mark.parametrize(
    ("key", "text", "choices"),
    [
        pytest.param("adp_routines", "Berätta för en vuxen du litar på.", (), id="routine"),
        pytest.param("adp_known", "", ("Föräldramöte",), id="only what is still offered"),
        pytest.param("adp_causes", "", (), id="an analysis is written anew"),
    ],
)
def test_what_holds_until_it_is_changed_stands(ground, key, text, choices):
    known = ground(ADP)
    found = from_previous_report(known, known.template.question(key), "previous_report")
    assert (found.text, found.choices) == (text, choices)


def test_earlier_actions_are_proposed_until_they_end_or_are_taken_over(ground):
    last = tuple(
        LastAction(id=number, action_id=10 + number, title=title, measure="Andel", baseline="40 %",
                   reading=reading, fate=fate)
        for number, title, reading, fate in (
            (1, "Läsgrupper", "47 %", ""), (2, "Rastvärdar", "", "Fortsätter"),
            (3, "Lovskola", "80 %", ENDS), (4, "Läxhjälp", "", ""),
        )
    )  # fmt: skip
    taken = Action(id=9, question="uqr_actions", title="Läxhjälp", carried_from_id=14)
    known = ground(UQR, Content(amount_ore=0, last_actions=last, actions=(taken,)))
    question = known.template.question("uqr_actions")
    rows = from_previous_actions(known, question, "previous_actions").rows
    assert [(one.title, one.baseline_text, one.last_id) for one in rows] == [
        ("Läsgrupper", "47 %", 1), ("Rastvärdar", "40 %", 2),
    ]  # fmt: skip


def complaints(ground, key="uqr_complaints"):
    return prefill.ready(ground(UQR))[key]


def test_no_case_is_an_answer_only_where_cases_are_registered(session, municipality, ground):
    known = ground(UQR)
    assert not prefill.ready(known)["uqr_complaints"].tells_facts
    about = Registration(kind=CaseKind.COMPLAINT, title="Inställda lektioner",
                         channel=Channel.GUARDIAN, received_on=date(2026, 11, 2))  # fmt: skip
    cases.register(session, SYSTEM, municipality.sibling, about, form_key="c", now=NOW)
    found = prefill.ready(known)["uqr_complaints"]
    assert found.tells_facts
    told = facts_in_words(found.facts)
    assert told == "Klagomål och andra ärenden läsåret 2026/27: 0."
    cases.register(session, SYSTEM, municipality.school, about, form_key="d", now=NOW)
    told = facts_in_words(prefill.ready(known)["uqr_complaints"].facts)
    assert told == "Klagomål 2026/27: 1."


def test_what_stands_ready_counts_as_an_answer():
    template = defaults.template(UQR)
    empty = {one.key: PrefilledValue(question=one.key) for one in template.questions}
    content = Content(amount_ore=0)
    base = share_of(template, content, empty)
    from_last = {"uqr_participation": {"parts": {"uqr_participation-pupils": "Deltog"}}}
    assert base.answered == 0
    for key, values in from_last.items():
        value = PrefilledValue(question=key, **values)
        assert not value.is_filled  # without a source nothing counts, whatever it says
        assert share_of(template, content, {**empty, key: value}).answered == 0

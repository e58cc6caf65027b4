"""The year's approved reports as they are read for adding up, and a provider's own report."""

import json
from datetime import UTC, date, datetime

import pytest
from filed_reports import EVERYTHING, approve, filing, hand_in, open_for, write_whole

from qms.access.scope import Scope
from qms.followup.core.report.content import Action, Content
from qms.followup.core.report.frozen import canonical, copy_of
from qms.followup.queries import defaults
from qms.followup.queries.rollup import year_of_reports, years
from qms.followup.views.full_report_parts import own_sections
from qms.reports.paper.faults import faults
from qms.reports.paper.pdf import to_pdf
from qms.reports.paper.spans import plain
from qms.reports.paper.values import Heading, Meta, Paper, Table, Text

ON = date(2026, 11, 20)
TEMPLATE = "socio_outcome"


def read(session, scope=EVERYTHING, year=2026):
    return year_of_reports(session, scope, template=TEMPLATE, year=year, on=ON)


def test_only_approved_reports_are_added_up(session, municipality):
    filed = filing(session, municipality)
    write_whole(session, filed)
    hand_in(session, filed)
    waiting = read(session)
    assert (waiting.coverage.waiting, waiting.filed) == (1, ())
    approve(session, filed)
    found = read(session)
    assert (found.coverage.asked, found.coverage.approved, found.coverage.silent) == (1, 1, 0)
    rolled = found.rolled()
    assert rolled.money.used_ore == 1_000_000
    assert [(one.name, one.used_ore) for one in rolled.by_intervention] == [
        ("Egna insatser", 1_000_000)
    ]
    assert [one.name for one in rolled.by_form] == ["Grundskola"]


def test_a_reader_adds_up_the_units_in_scope_only(session, municipality):
    filed = filing(session, municipality)
    write_whole(session, filed)
    hand_in(session, filed)
    approve(session, filed)
    assert read(session, Scope(())).coverage.asked == 0


def test_years_are_those_that_were_asked_for(session, municipality):
    open_for(session, {municipality.school: 10_000}, year=2025)
    open_for(session, {municipality.school: 10_000}, year=2026)
    assert years(session, TEMPLATE) == (2026, 2025)
    assert years(session, "provider_quality_report") == ()


@pytest.fixture
def provider_copy():
    """Return a frozen copy of a provider's report with a text, a measure and a hidden answer."""
    template = defaults.template("provider_quality_report")
    content = Content(
        amount_ore=0,
        answers={"pqr_points": "Resultaten ökade.\nSkillnaderna består."},
        actions=(Action(id=1, question="pqr_actions", title="Läslyft i alla skolor"),),
        spends=template.spends,
    )
    return json.loads(canonical(copy_of(template, content, {"unit": "Kommunen", "year": 2026})))


def test_a_provider_s_own_texts_become_a_whole_paper(provider_copy):
    blocks = tuple(own_sections(provider_copy))
    headings = [one.text for one in blocks if isinstance(one, Heading) and one.level == 1]
    assert headings[:2] == ["Sammanfattning", "Resultat och skillnader"]
    said = [plain(one.words) for one in blocks if isinstance(one, Text)]
    assert said[:2] == ["Resultaten ökade.", "Skillnaderna består."]
    tables = [one for one in blocks if isinstance(one, Table)]
    assert "Läslyft i alla skolor" in {row[0] for table in tables for row in table.rows}
    at = datetime(2026, 11, 20, tzinfo=UTC)
    meta = Meta(municipality="Provby", office="", author="", kind="R", day=ON, made_at=at)
    paper = Paper(title="Kvalitetsrapport", language="sv", meta=meta, blocks=blocks)
    assert faults(paper) == ()
    assert to_pdf(paper).startswith(b"%PDF")


def test_an_internal_answer_is_left_out(provider_copy):
    for section in provider_copy["template"]["sections"]:
        for question in section["questions"]:
            if question["key"] == "pqr_points":
                question["visibility"] = "internal"
    said = [plain(one.words) for one in own_sections(provider_copy) if isinstance(one, Text)]
    assert "Resultaten ökade." not in said

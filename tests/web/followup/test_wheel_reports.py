"""What the wheel and the opening of a report take from the year as the municipality has it."""

import re
from datetime import date

import pytest
from builders import NOW, SYSTEM, make_actor

from qms.access.roles import Role
from qms.followup.core.editor.draft import change_head
from qms.followup.models import CycleActivityRow
from qms.followup.queries import cycle, template_versions, templates
from qms.followup.services import cycle_years, template_drafts, template_publishing

AUTUMN, KEY = 2026, "socio_outcome"
LEAD = make_actor(Role.QUALITY_LEAD)
TITLE = "Så användes pengarna"


@pytest.fixture
def activity(db, municipality):
    """Return the id of the wheel's activity that asks for the report of the money."""
    with db.transaction() as session:
        cycle_years.make_year(session, SYSTEM, AUTUMN, now=NOW)
        found = cycle.activities(session, AUTUMN)
    return next(one.id for one in found if one.report_template == KEY)


@pytest.fixture
def published(db, municipality):
    """Publish the template under another title."""
    with db.transaction() as session:
        template_drafts.begin(session, LEAD, KEY, now=NOW)
        seen = templates.draft(session, KEY).revision
        template_drafts.change(
            session, LEAD, KEY, lambda draft: change_head(draft, {"title_sv": TITLE}),
            part="template", seen=seen, now=NOW,
        )  # fmt: skip
        seen = templates.draft(session, KEY).revision
        template_publishing.publish(session, LEAD, KEY, seen=seen, note="", now=NOW)


def text(answer):
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.get_data(as_text=True))


def test_before_anything_is_published_the_titles_are_the_products_own(db, municipality):
    with db.reading() as session:
        titles = template_versions.newest_titles(session)
    assert titles[KEY].sv == "Redovisning av socioekonomisk ersättning"


def test_the_activity_names_the_report_as_it_was_published(sign_in, activity, published):
    client = sign_in("quality_lead")
    assert TITLE in text(client.get(f"/arshjul/{AUTUMN}/{activity}"))
    assert f'value="{KEY}">{TITLE}<' in text(client.get(f"/arshjul/{AUTUMN}/ny"))


def test_a_moved_day_is_proposed_when_the_report_is_opened(db, sign_in, activity):
    with db.transaction() as session:
        session.get_one(CycleActivityRow, activity).due = date(2027, 3, 15)
    page = text(sign_in("quality_lead").get("/redovisningar/ny?ar=2026"))
    assert 'value="2027-03-15"' in page
    assert 'value="2026-11-02"' in page

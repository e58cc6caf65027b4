"""A number longer than any is refused at its own field; everything typed is still there."""

import html

import any_report
import pytest
from builders import TODAY

from qms.access.scope import Scope
from qms.followup.core.report.columns import GROWS, RowKind
from qms.followup.core.report.fields import fields_of, row_field, row_of, shown_rows
from qms.followup.queries import lists, reports

TOO_LONG = "12345678901234567890"
TEXT = "Det här skrev rektorn på samma sida."
READ_AS_NUMBERS = ("money", "number", "date")
TEMPLATES = ("socio_plan", "socio_outcome", "unit_quality_report", "equity_resources")


@pytest.fixture
def opened(db, sign_in, municipality):
    """Return a function that opens a report with a row in each table, and its principal."""

    def do(template: str):
        unit = municipality.school
        client = sign_in("principal", unit)
        with db.transaction() as session:
            any_report.open_any(session, template, [unit])
            found = lists.lines(session, Scope(everything=True), on=TODAY, template=template)
            report_id = next(line.head.id for line in found if line.unit.id == unit)
            grow(session, report_id, client)
        return report_id, client

    return do


def grow(session, report_id, client):
    """Add a row to each table as the principal does: by its page."""
    for question in reports.whole(session, report_id).template.questions:
        if question.rows in GROWS:
            data = {"form_key": question.key, "name": "Rad", "fraga": question.key}
            client.post(f"/redovisningar/{report_id}/insatser/ny", data=data)


def kind_of(template, name):
    """Return what the field holds."""
    if row := row_of(name):
        return row.column.type.value
    return next((one.type.value for one in template.questions if one.key == name), "")


def posted_for(template, names):
    """Return a far too long number in each field that is read as one, and text in the others."""
    kinds = {name: kind_of(template, name) for name in names}
    return {
        name: TOO_LONG if kind in READ_AS_NUMBERS else TEXT
        for name, kind in kinds.items()
        if kind in (*READ_AS_NUMBERS, "text", "line")
    }


def is_shown(section, content, name):
    """Return whether the step shows the field: some of a row's are only on the row's page."""
    row = row_of(name)
    return row is None or any(
        row.attribute == column.key
        for question in section.questions
        if question.rows is row.kind and row.id in {one.id for one in shown_rows(question, content)}
        for column in question.columns
    )


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_step_tells_every_long_number_at_its_field_and_keeps_what_was_typed(opened, db, template):
    report_id, client = opened(template)
    with db.reading() as session:
        whole = reports.whole(session, report_id)
    found = 0
    for section in whole.template.sections:
        every = fields_of(section, whole.content)
        names = [one for one in every if is_shown(section, whole.content, one)]
        posted = posted_for(whole.template, names)
        long = [name for name, text in posted.items() if text == TOO_LONG]
        if not long:
            continue
        found += len(long)
        data = {"version": str(whole.head.version), **posted}
        url = f"/redovisningar/{report_id}/del/{section.number}"
        answer = client.post(url, data=data)
        page = html.unescape(answer.text)
        assert answer.status_code == 422
        assert 'id="step-form"' in page
        for name in long:
            assert f'href="#{name}"' in page
            assert f'id="{name}"' in page
        for name, text in posted.items():
            if f'name="{name}"' in page:
                assert text in page
        auto = client.post(f"{url}/autospara", data=data)
        assert auto.status_code == 422
        assert set(auto.get_json()["errors"]) == set(long)
    assert found


@pytest.mark.parametrize("template", ["socio_plan", "socio_outcome", "unit_quality_report"])
def test_the_page_of_a_row_does_the_same(opened, db, template):
    report_id, client = opened(template)
    with db.reading() as session:
        whole = reports.whole(session, report_id)
    kind = RowKind.ACTIONS if template == "unit_quality_report" else RowKind.ACTIVITIES
    row = whole.content.rows(kind)[0]
    written = {one.key for one in whole.template.columns_for(kind) if not one.is_fixed}
    names = [row_field(kind, row.id, key) for key in written]
    posted = posted_for(whole.template, names)
    key = f"{'n' if kind is RowKind.ACTIONS else ''}{row.id}"
    url = f"/redovisningar/{report_id}/insatser/{key}"
    answer = client.post(url, data={"version": str(whole.head.version), **posted})
    assert answer.status_code == 422
    page = html.unescape(answer.text)
    for name, text in posted.items():
        assert f'name="{name}"' in page
        assert f'value="{text}"' in page or f">{text}" in page
        assert (f'id="{name}-error"' in page) is (text == TOO_LONG)


def test_digits_alone_are_a_text_where_a_text_is_asked_for(opened, db):
    report_id, client = opened("socio_outcome")
    data = {"version": "0", "so_why": TOO_LONG, "go": "stay"}
    assert client.post(f"/redovisningar/{report_id}/del/4", data=data).status_code in (303, 409)


def test_the_name_of_a_new_row_may_be_digits(opened):
    report_id, client = opened("socio_outcome")
    data = {"form_key": "k", "name": TOO_LONG}
    assert client.post(f"/redovisningar/{report_id}/insatser/ny", data=data).status_code == 303


def test_a_long_number_elsewhere_is_still_refused_before_a_view_sees_it(opened):
    _, client = opened("socio_outcome")
    assert client.get(f"/redovisningar?ar={TOO_LONG}").status_code == 422

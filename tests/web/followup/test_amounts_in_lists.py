"""The lists of reports: an amount for those that account for money, a dash for the others."""

import csv
import io
import re

import any_report
import pytest
from builders import NOW, TODAY
from sqlalchemy import update

from qms.access.scope import Scope
from qms.followup.models import Report
from qms.followup.queries import lists

KINDS = [
    pytest.param("socio_outcome", "10 000 kr", "10000,00", id="money received"),
    pytest.param("unit_quality_report", "–", "", id="quality has no money"),
    pytest.param("anti_degrading_plan", "–", "", id="a plan against degrading treatment has none"),
]


@pytest.fixture
def opened(db, municipality):
    """Return a function that opens a report for the school that received 10 000 kronor."""

    def do(template: str) -> int:
        with db.transaction() as session:
            any_report.open_any(session, template, [municipality.school])
            found = lists.lines(session, Scope(everything=True), on=TODAY, template=template)
            return next(one.head.id for one in found if one.unit.id == municipality.school)

    return do


def last_cell(page: str) -> str:
    """Return the last cell of the school's row, which is the compensation."""
    row = next(one for one in re.findall(r"<tr>.*?</tr>", page, re.S) if "Åkerskolan" in one)
    text = re.findall(r'<td class="num[^"]*">([^<]*)</td>', row)[-1]
    return text.replace("\xa0", " ")


@pytest.mark.parametrize(("template", "shown", "in_file"), KINDS)
def test_the_administration_sees_an_amount_where_there_is_one(
    opened, sign_in, template, shown, in_file
):
    opened(template)
    chief = sign_in("school_chief")
    assert last_cell(chief.get(f"/redovisningar?mall={template}").text) == shown
    text = chief.get(f"/redovisningar.csv?mall={template}").get_data(as_text=True)
    rows = csv.DictReader(io.StringIO(text.lstrip("\ufeff")), delimiter=";")
    assert [one["ersättning kr"] for one in rows if one["enhet"] == "Åkerskolan"] == [in_file]


@pytest.mark.parametrize(("template", "shown", "_"), KINDS)
def test_the_principal_does_too(opened, db, sign_in, municipality, template, shown, _):
    report_id = opened(template)
    with db.transaction() as session:
        handed_in = {"state": "submitted", "submitted_at": NOW}
        session.execute(update(Report).where(Report.id == report_id).values(**handed_in))
    page = sign_in("principal", municipality.school).get("/redovisningar").text
    cells = re.findall(r'<td class="num">([^<]*)</td>', page)
    assert cells[-1].replace("\xa0", " ") == shown

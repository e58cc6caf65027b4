"""The structural supplement of the adopted allocation, as a line of its own in the decision."""

import json
from datetime import date
from fractions import Fraction

import pytest
from builders import NOW
from integration.allocation.allocation_cases import (
    adopted_model,
    calculated,
    register_year,
)
from integration.allocation.allocation_cases import people as allocators
from sqlalchemy import select
from support.grants import document, people, prices_hold, subject
from support.grounds import ground

from qms.access.scope import Scope
from qms.allocation import services as allocation
from qms.allocation.models.distribution import LineRow
from qms.allocation.queries.received import received
from qms.costs.core.items import GrantForm
from qms.decisions.queries import content_text
from qms.grants.queries.material import material
from qms.grants.services.deciding import decide_draft
from qms.grants.services.drafts import Wording, save_draft, send_draft
from qms.kernel.problems import RefusedError

YEAR, TODAY = 2026, date(2026, 11, 20)
PUPILS = 100  # at Friskolan Lärkan, in the allocation's cases


@ground
def adopted(session, municipality):
    """Adopt an allocation of 2026 and let a price list of that year hold."""
    register_year(session, 2025)
    register_year(session, 2026)
    model_id = adopted_model(session, municipality, year=YEAR)
    run_id = calculated(session, municipality, model_id, year=YEAR)
    allocation.adopt_run(session, allocators(municipality)[1], run_id, now=NOW)
    prices_hold(session, document(year=YEAR))
    return run_id


def about(municipality, **changes):
    return subject(municipality.private, year=YEAR, **changes)


def test_is_the_units_money_over_its_pupils(session, municipality, adopted):
    found = material(session, about(municipality), Scope(everything=True), today=TODAY)
    (unit,) = found.structural.units
    (line,) = unit.supplements
    got = received(session, municipality.independent, YEAR)
    assert abs(line.ore - Fraction(got.ore, PUPILS)) <= Fraction(1, 2)
    assert f"beräkning {adopted}" in line.source
    assert "100 elever" in line.source


@pytest.mark.parametrize(
    ("number", "is_told"),
    [pytest.param(4, False, id="four pupils"), pytest.param(5, True, id="five pupils")],
)
def test_few_pupils_are_not_told_in_what_is_public(session, municipality, adopted, number, is_told):
    """The sum over the amount per pupil is the number of pupils."""
    row = session.scalars(select(LineRow).where(LineRow.unit_id == municipality.independent)).one()
    row.pupils = number
    session.flush()
    found = material(session, about(municipality), Scope(everything=True), today=TODAY)
    (unit,) = found.structural.units
    (line,) = unit.supplements
    got = received(session, municipality.independent, YEAR)
    assert abs(line.ore - Fraction(got.ore, number)) <= Fraction(1, 2)
    assert bool(found.structural.index) is is_told
    assert (f"÷ {number} elever" in line.source) is is_told
    assert ("färre än 5 elever" in line.source) is not is_told


def test_stands_as_a_line_of_its_own_with_its_tax(session, municipality, adopted):
    who, one = people(municipality), about(municipality)
    save_draft(session, who.officer, one, Wording(reason="Sent."), seen=0, now=NOW)
    send_draft(session, who.officer, one, seen=1, now=NOW)
    head = decide_draft(session, who.chief, one, seen=2, now=NOW)
    content = json.loads(content_text(session, head.id))
    (unit,) = content["inputs"]["units"]
    ore = round(unit["supplements"][0]["ore"] / 100) * 100
    for amount in content["result"]["amounts"]:
        assert amount["supplements"] == [ore]
        assert amount["supplement_vat"] == round(ore * 6 / 10_000) * 100
    assert "Strukturersättning" in content["letter"]
    assert "På tillägg läggs mervärdesskatt, ingen administration." in content["letter"]
    assert "Enhetens index är 0,97 (Friskolan Lärkan)" in content["letter"]


def test_other_forms_have_none(session, municipality, adopted):
    other = about(municipality, form=GrantForm.LEISURE_CENTRE)
    found = material(session, other, Scope(everything=True), today=TODAY)
    assert (found.structural.run_id, found.structural.without) == (None, ())


def test_after_the_year_began_it_takes_a_reason(session, municipality, adopted):
    who, one = people(municipality), about(municipality)
    save_draft(session, who.officer, one, Wording(), seen=0, now=NOW)
    with pytest.raises(RefusedError) as refused:
        send_draft(session, who.officer, one, seen=1, now=NOW)
    assert "efter årets början" in refused.value.problems[0].message

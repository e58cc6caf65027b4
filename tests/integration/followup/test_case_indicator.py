"""Reported degrading treatment per hundred pupils, counted from the cases by hand here."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from builders import NOW, SYSTEM
from support.results import put_pupils, put_results

from qms.followup.core.cases.kinds import CaseKind, Channel
from qms.followup.core.cases.records import Registration
from qms.followup.core.results.small_numbers import Mark
from qms.followup.queries.case_indicator import KEY
from qms.followup.queries.units import EVERYWHERE, report_unit
from qms.followup.services import cases
from qms.followup.services.results import gather

ON = date(2026, 11, 20)
ABOUT = Registration(
    kind=CaseKind.DEGRADING,
    title="Hårda ord på rasten",
    channel=Channel.PUPIL,
    received_on=date(2025, 10, 6),
)


@pytest.fixture
def six_reported(session, municipality):
    """Six cases at the school in 2025/26, one complaint beside them; 240 pupils, 120 next door."""
    for number in range(6):
        register(session, municipality.school, f"d{number}")
    register(session, municipality.school, "k", kind=CaseKind.COMPLAINT)
    put_pupils(
        session,
        *((municipality.school, step, 2025, 24) for step in range(10)),
        *((municipality.sibling, step, 2025, 12) for step in range(10)),
    )


def register(session, unit_id, key, **changes):
    about = replace(ABOUT, **changes)
    return cases.register(session, SYSTEM, unit_id, about, form_key=key, now=NOW)


def latest(session, unit_id, *, on=ON):
    unit = report_unit(session, unit_id, EVERYWHERE, on=ON)
    table = gather(session, unit, [KEY], upto=2027, on=on, with_similar=False).table([KEY])
    return {cell.year: cell for cell in table.row(KEY).cells}


def test_six_of_240_are_two_and_a_half_per_hundred(session, municipality, six_reported):
    cell = latest(session, municipality.school)[2026]
    assert (cell.mark, cell.value, cell.n) == (Mark.SHOWN, Decimal("2.5"), 240)


def test_few_or_none_are_hidden_alike(session, municipality, six_reported):
    assert latest(session, municipality.sibling)[2026].mark is Mark.FEW


def test_what_need_not_be_reported_is_not_counted(session, municipality, six_reported):
    """From 1 August 2026 only what is serious or repeated, or involves staff."""
    for number in range(8):
        day = date(2026, 9, 1)
        register(session, municipality.school, f"n{number}", received_on=day,
                 is_serious=number < 5)  # fmt: skip
    put_pupils(session, *((municipality.school, step, 2026, 20) for step in range(10)))
    cell = latest(session, municipality.school, on=date(2027, 7, 2))[2027]
    assert (cell.value, cell.n) == (Decimal("2.5"), 200)


def test_a_school_year_under_way_is_not_told(session, municipality, six_reported):
    assert 2027 not in latest(session, municipality.school)


def test_an_imported_value_stays(session, municipality, six_reported):
    put_results(session, (municipality.school, KEY, 2026, "3.1", 240))
    assert latest(session, municipality.school)[2026].value == Decimal("3.1")


def test_nothing_is_made_up_where_no_case_is_registered(session, municipality):
    put_pupils(session, *((municipality.school, step, 2025, 24) for step in range(10)))
    unit = report_unit(session, municipality.school, EVERYWHERE, on=ON)
    material = gather(session, unit, [KEY], upto=2026, on=ON, with_similar=False)
    assert material.series.get(KEY, {}) == {}

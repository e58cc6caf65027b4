"""What is chosen to be shown, and what the public then gets, on both databases."""

import pytest
from builders import NOW
from integration.allocation.allocation_cases import (
    adopted_model,
    calculated,
    people,
    register_year,
)
from support.grounds import ground

from qms.access.scope import ForbiddenError
from qms.allocation import queries, services
from qms.allocation.core.suppression import Publicity
from qms.allocation.queries.papers import paper_material
from qms.allocation.queries.public import public_year
from qms.allocation.queries.publicity import publicity
from qms.allocation.services.publicity import save_publicity
from qms.kernel.problems import RefusedError

TODAY = NOW.date()


@ground
def made(session, municipality):
    """An adopted model, a decided calculation of 2026 and a preliminary one of 2027."""
    register_year(session, 2025)
    register_year(session, 2026)
    model_id = adopted_model(session, municipality, year=2026)
    run_id = calculated(session, municipality, model_id, year=2026)
    services.adopt_run(session, people(municipality)[1], run_id, now=NOW)
    calculated(session, municipality, model_id, year=2027)
    return model_id, run_id


def test_the_public_gets_the_newest_decided_year(session, made):
    found = public_year(session, today=TODAY)
    assert (found.year, found.has_few) == (2026, False)
    assert {row.name: str(row.index) for row in found.rows} == {
        "Åkerskolan": "1.09", "Ängsskolan": "0.88", "Friskolan Lärkan": "0.97",
    }  # fmt: skip


def test_nothing_before_the_first_decision(session, municipality):
    assert public_year(session, today=TODAY) is None


def test_the_latest_choice_counts(session, municipality, made):
    assert publicity(session) == Publicity(shows_index=True, fewest_shown=5)
    _, chief = people(municipality)
    for chosen in (Publicity(shows_index=False), Publicity(shows_index=True, fewest_shown=7)):
        save_publicity(session, chief, chosen, now=NOW)
        assert publicity(session) == chosen
    save_publicity(session, chief, Publicity(shows_index=False), now=NOW)
    assert public_year(session, today=TODAY).rows == ()


def test_a_school_with_few_pupils_has_no_index(session, municipality):
    counts = {"Åkerskolan": 300, "Ängsskolan": 200, "Friskolan Lärkan": 4}
    register_year(session, 2026, counts=counts)
    run_id = calculated(session, municipality, adopted_model(session, municipality))
    services.adopt_run(session, people(municipality)[1], run_id, now=NOW)
    found = public_year(session, today=TODAY)
    assert found.has_few
    assert [row.name for row in found.rows if row.index is None] == ["Friskolan Lärkan"]


def test_only_the_chief_chooses_within_limits(session, municipality):
    analyst, chief = people(municipality)
    with pytest.raises(ForbiddenError):
        save_publicity(session, analyst, Publicity(), now=NOW)
    with pytest.raises(RefusedError):
        save_publicity(session, chief, Publicity(fewest_shown=2), now=NOW)


def test_a_paper_rests_on_the_decided_calculation_before_others(session, made):
    model_id, run_id = made
    found = paper_material(session, queries.model(session, model_id), today=TODAY)
    assert (found.run.id, found.budget_year) == (run_id, 2026)
    assert len(found.schools) == 3


def test_a_paper_on_a_draft_is_tried_on_the_register(session, municipality, made):
    analyst, _ = people(municipality)
    draft = services.draft_model(session, analyst, name="Ny", budget_year=2027, now=NOW)
    found = paper_material(session, queries.model(session, draft), today=TODAY)
    assert (found.run, found.budget_year, found.count_year) == (None, 2027, 2026)
    assert len(found.previous) == 3
    assert found.pot_ore

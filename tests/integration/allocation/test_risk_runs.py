"""A yearly calculation on this year's pupils through a risk model."""

from fractions import Fraction

import pytest
from builders import NOW
from integration.allocation.allocation_cases import POT, calculated, people, pupils, save
from integration.allocation.risk_models import COUNTS, HEAD, ROWS, adopted_risk_model
from support.grounds import ground

from qms.allocation import queries, services
from qms.allocation.core.from_register import UnitsHinderedError
from qms.allocation.core.states import StaleRunError
from qms.allocation.services import recompute, stored_bytes


@ground
def known(session, municipality):
    pupils(session, COUNTS, 2026)
    save(session, "current_pupils", HEAD + ROWS)
    return municipality


def test_the_index_is_the_schools_mean_risk_beside_the_municipalitys(session, known):
    """Means 0.35, 0.30, 0.25 of equally many pupils: the municipality's is 0.30."""
    run_id = calculated(session, known, adopted_risk_model(session, known))
    lines = {line.unit_id: line for line in queries.lines(session, run_id)}
    assert lines[known.school].index == Fraction(35, 30)
    assert lines[known.sibling].index == 1
    assert lines[known.independent].index == Fraction(25, 30)
    assert sum(line.ore for line in lines.values()) == POT
    assert recompute(session, run_id) == stored_bytes(session, run_id)


def test_pupils_of_other_municipalities_are_left_out_when_the_model_says_so(session, known):
    """Ängsskolan has 20 of its own, all at risk 1/2."""
    model_id = adopted_risk_model(session, known, includes_other_municipalities=False)
    run_id = calculated(session, known, model_id)
    sibling = next(x for x in queries.lines(session, run_id) if x.unit_id == known.sibling)
    assert sibling.pupils == 20
    assert sibling.notes == ("80 elever från andra kommuner är inte med",)
    mean = Fraction(35 + 25 + 10, 220)
    assert sibling.index == Fraction(1, 2) / mean


def test_a_unit_without_rows_is_refused(session, municipality):
    pupils(session, COUNTS, 2026)
    rows = ROWS.replace("Friskolan Lärkan;2026;ja;lång;100\n", "")
    save(session, "current_pupils", HEAD + rows)
    with pytest.raises(UnitsHinderedError) as refusal:
        calculated(session, municipality, adopted_risk_model(session, municipality))
    assert [problem.message for problem in refusal.value.problems] == [
        "Friskolan Lärkan: årets elever saknas, och risken räknas på dem.",
    ]


def test_an_unseen_group_counts_as_the_reference_with_a_note(session, municipality):
    """Means 0.35, 0.25 and 0.25: Ängsskolan's 20 of a new category are at 1/4 like the rest."""
    pupils(session, COUNTS, 2026)
    save(session, "current_pupils", HEAD + ROWS.replace(";kort;20", ";okänd;20"))
    run_id = calculated(session, municipality, adopted_risk_model(session, municipality))
    lines = {line.unit_id: line for line in queries.lines(session, run_id)}
    assert lines[municipality.sibling].index == Fraction(25 * 3, 35 + 25 + 25)
    assert lines[municipality.sibling].notes == (
        "utbildning: okänd (20 elever) finns inte i riskmodellen och räknas som lång",
    )
    assert [line.notes for line in lines.values() if line.notes] == [
        lines[municipality.sibling].notes
    ]
    assert sum(line.ore for line in lines.values()) == POT
    assert recompute(session, run_id) == stored_bytes(session, run_id)


def test_new_rows_of_pupils_must_be_counted_before_adoption(session, known):
    run_id = calculated(session, known, adopted_risk_model(session, known))
    save(session, "current_pupils", HEAD + "Åkerskolan;2026;ja;kort;100\n")
    with pytest.raises(StaleRunError):
        services.adopt_run(session, people(known)[1], run_id, now=NOW)

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import exp

import pytest
from builders import NOW
from integration.allocation.allocation_cases import (
    background,
    drafted_model,
    people,
    register_year,
    save,
)
from integration.allocation.risk_register import (
    CURRENT,
    GROUPS,
    SCHOOLS,
    current_pupils,
    current_rows,
    historic_pupils,
    historic_rows,
)
from support.grounds import ground

from qms.allocation import queries
from qms.allocation.core.model import Basis
from qms.allocation.core.risk.given import GivenRisk
from qms.allocation.core.risk.side_by_side import Verdict
from qms.allocation.core.risk.stored import Asked
from qms.allocation.core.states import ConflictError, NotAllowedNowError
from qms.allocation.queries import risk as risk_queries
from qms.allocation.queries.risk_study import study
from qms.allocation.services import propose_model, risk
from qms.kernel.problems import RefusedError

ASKED = Asked(
    outcomes=("ej_behorig",), factors=("utbildning", "bistånd"), first_year=2023, last_year=2025,
    references={"bistånd": "nej"},
)  # fmt: skip


@ground
def draft(session, municipality):
    """Return a draft of 2027 with weights, and pupils of 2026 to count on."""
    register_year(session, 2026)
    historic_pupils(session)
    current_pupils(session)
    return drafted_model(session, municipality, year=2027)


def fitted(session, municipality, model_id, asked=ASKED):
    (fit_id,) = risk.fit_outcomes(session, people(municipality)[0], model_id, asked, now=NOW)
    return risk_queries.fit(session, model_id, fit_id)


def test_a_fit_is_stored_with_what_it_rests_on_and_comes_again(session, municipality, draft):
    stored = fitted(session, municipality, draft)
    assert stored.model.rows == 3 * 240
    assert (stored.model.first_year, stored.model.last_year) == (2023, 2025)
    assert [one["dataset"] for one in stored.inputs["batches"]] == ["historic_pupils"]
    assert len(stored.inputs_hash) == 64
    assert risk.is_current(session, stored)
    assert risk.recomputes(session, people(municipality)[0], stored)


def test_new_facts_are_noticed(session, municipality, draft):
    stored = fitted(session, municipality, draft)
    historic_pupils(session, [row.replace(";ja;7", ";ja;6") for row in historic_rows()])
    assert not risk.is_current(session, stored)
    assert not risk.recomputes(session, people(municipality)[0], stored)


def test_a_fit_changes_nothing_until_it_is_used(session, municipality, draft):
    stored = fitted(session, municipality, draft)
    assert queries.model(session, draft).content.basis is Basis.WEIGHTS
    analyst = people(municipality)[0]
    assert risk.use_fit(session, analyst, draft, stored.id, seen=2, now=NOW) == 3
    content = queries.model(session, draft).content
    assert (content.basis, content.risk) == (Basis.RISK, stored.model)
    assert content.source == "Egen anpassning på kommunens elever 2023–2025"
    with pytest.raises(ConflictError):
        risk.use_fit(session, analyst, draft, stored.id, seen=2, now=NOW)


def test_what_is_wrong_with_every_outcome_is_told_and_nothing_is_stored(
    session, municipality, draft
):
    asked = replace(ASKED, outcomes=("ej_behorig", "annat"), factors=("utbildning", "okänd"))
    with pytest.raises(RefusedError) as refused:
        risk.fit_outcomes(session, people(municipality)[0], draft, asked, now=NOW)
    messages = [problem.message for problem in refused.value.problems]
    assert "Ingen elev har uppgift om både utfallet annat och alla faktorer." in messages
    assert risk_queries.fits(session, draft) == ()


def test_only_a_draft_is_fitted(session, municipality, draft):
    propose_model(session, people(municipality)[0], draft, seen=2, now=NOW)
    with pytest.raises(NotAllowedNowError):
        risk.fit_outcomes(session, people(municipality)[0], draft, ASKED, now=NOW)


def test_schools_stand_by_weights_and_by_risk(session, municipality, draft):
    stored = fitted(session, municipality, draft)
    found = study(session, queries.model(session, draft), risk=stored.model, pot_ore=60_000_000_00)
    assert [way.basis for way in found.sides.ways] == [Basis.WEIGHTS, Basis.RISK]
    assert found.current_year == 2026
    assert found.scored.n == sum(sum(parts) for parts in CURRENT.values())
    by_name = {found.ground.names[one.group]: one for one in found.scored.groups}
    assert by_name["Åkerskolan"].index > 1 > by_name["Ängsskolan"].index
    (pair,) = found.sides.pairs
    assert pair.ranks == 1.0
    totals = [sum(r.ore for r in way.allocation.results) for way in found.sides.ways]
    assert totals == [60_000_000_00, 60_000_000_00]


def test_the_same_values_are_alike_whichever_way_they_are_called(session, municipality, draft):
    stored = fitted(session, municipality, draft)
    model = queries.model(session, draft)
    scored = study(session, model, risk=stored.model).scored
    given = [GivenRisk(unit=one.group, value=Decimal(one.risk.numerator) / one.risk.denominator,
                       source="Prov") for one in scored.groups]  # fmt: skip
    risk.save_given(session, people(municipality)[0], draft, given, seen=2, now=NOW)
    found = study(session, queries.model(session, draft), risk=stored.model)
    pair = next(one for one in found.sides.pairs if one.second is Basis.GIVEN
                and one.first is Basis.RISK)  # fmt: skip
    assert (pair.ranks, pair.moved, pair.verdict) == (1.0, Fraction(0), Verdict.ALIKE)


def test_a_school_without_pupils_of_the_year_is_left_out_and_named(session, municipality, draft):
    stored = fitted(session, municipality, draft)
    other = [row.replace("2026", "2025") for row in current_rows()]
    current_pupils(session, other)
    old = study(session, queries.model(session, draft), risk=stored.model)
    assert old.current_year == 2026
    given = [GivenRisk(unit=str(municipality.school), value=Decimal("0.2"), source="Prov")]
    risk.save_given(session, people(municipality)[0], draft, given, seen=2, now=NOW)
    found = study(session, queries.model(session, draft), risk=stored.model)
    assert set(found.sides.unknown) == {str(municipality.sibling), str(municipality.independent)}


def test_a_model_whose_factor_nobody_has_says_which(session, municipality, draft):
    stored = fitted(session, municipality, draft)
    odd = replace(stored.model, factors=(replace(stored.model.factors[0], name="inkomst"),))
    found = study(session, queries.model(session, draft), risk=odd)
    assert [problem.column for problem in found.problems] == ["inkomst"]
    assert found.scored is None


def test_pupils_registered_elsewhere_can_be_left_out(session, municipality, draft):
    head = "enhet;år;folkbokförd;faktor:utbildning;faktor:bistånd;antal"
    rows = [f"{school};2026;{'nej' if level == 'högre' else 'ja'};{level};{aid};{n}"
            for school in SCHOOLS
            for (level, aid), n in zip(GROUPS, CURRENT[school], strict=True)]  # fmt: skip

    save(session, "current_pupils", "\n".join((head, *rows)) + "\n")
    stored = fitted(session, municipality, draft)
    model = queries.model(session, draft)
    own = replace(model, content=replace(model.content, includes_other_municipalities=False))
    assert study(session, model, risk=stored.model).scored.n == 600
    low = sum(parts[0] + parts[1] for parts in CURRENT.values())
    assert study(session, own, risk=stored.model).scored.n == low


def test_preschool_children_are_counted_with_the_schools_model(session, municipality, draft):
    stored = fitted(session, municipality, draft)
    save(session, "pupil_counts", "enhet;årskurs;år;antal\nFörskolan Myran;3 år;2026;20\n")
    background(session, {"Förskolan Myran": ("50", "0")}, 2026)
    current_pupils(session, ["Förskolan Myran;2026;grundskola;nej;10",
                             "Förskolan Myran;2026;högre;nej;10"])  # fmt: skip
    model = queries.model(session, draft)
    preschool = replace(model, content=replace(model.content, form="preschool"))
    found = study(session, preschool, risk=stored.model)
    (only,) = found.scored.groups
    assert (only.group, only.n) == (str(municipality.preschool), 20)
    b0, low = float(stored.model.intercept), stored.model.factors[0].levels[0]
    assert (low.name, stored.model.factors[0].reference) == ("grundskola", "högre")
    expected = sum(1 / (1 + exp(-b)) for b in (b0, b0 + float(low.coefficient))) / 2
    assert float(only.risk) == pytest.approx(expected, abs=1e-11)


def test_bought_risks_need_a_source_and_a_risk(session, municipality, draft):
    with pytest.raises(RefusedError) as refused:
        risk.save_given(
            session, people(municipality)[0], draft,
            [GivenRisk(unit=str(municipality.school), value=Decimal(0))], seen=2, now=NOW,
        )  # fmt: skip
    assert [problem.column for problem in refused.value.problems] == ["source", "risk"]


def test_a_basis_that_the_model_does_not_hold_is_refused(session, municipality, draft):
    with pytest.raises(RefusedError):
        risk.use_basis(session, people(municipality)[0], draft, Basis.RISK, seen=2, now=NOW)

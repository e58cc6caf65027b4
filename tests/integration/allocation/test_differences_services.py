"""The comparison read from the register, its settings and the choice of factors."""

from dataclasses import replace

import pytest
from builders import NOW, add_school, make_actor
from integration.allocation.allocation_cases import POT, people, pupils, register_year, save

from qms.access.roles import Role
from qms.access.scope import ForbiddenError, OutOfScopeError
from qms.allocation import services
from qms.allocation.core.differences.settings_file import with_paid
from qms.allocation.core.differences.values import Why
from qms.allocation.core.differences.verdict import Outcome
from qms.allocation.core.states import ConflictError, NotAllowedNowError
from qms.allocation.queries.differences import differences_settings
from qms.allocation.queries.models import model
from qms.allocation.services.differences import Asked, compare_schools
from qms.allocation.services.differences_choices import choose_factors, set_differences
from qms.kernel.problems import RefusedError
from qms.org.core.forms import SchoolForm
from qms.org.core.nodes import FormAt

RESULTS = {"Åkerskolan": "60,0", "Ängsskolan": "95,0", "Friskolan Lärkan": "88,0"}


@pytest.fixture
def analyst(municipality):
    return people(municipality)[0]


@pytest.fixture
def draft(session, municipality, analyst):
    register_year(session, 2025)
    register_year(session, 2026)
    rows = [f"{name};g9_eligible;2026;{value};60" for name, value in RESULTS.items()]
    save(session, "results", "enhet;indikator;år;värde;antal\n" + "\n".join(rows) + "\n")
    return services.draft_model(session, analyst, name="M", budget_year=2027, now=NOW)


def test_the_register_becomes_a_comparison(session, analyst, draft, municipality):
    found = compare_schools(session, analyst, draft, Asked(pot_ore=POT))
    assert (found.ground.autumn, found.ground.years) == (2026, (2026, 2025))
    assert (found.study.schools, found.study.pupils) == (3, 600)
    assert found.study.verdict.outcome is Outcome.MOTIVATED
    by_name = {found.ground.names[u.unit]: u for u in found.ground.found.units}
    assert by_name["Friskolan Lärkan"].is_independent
    assert float(by_name["Åkerskolan"].shares["utbildning"]["grundskola"]) == 0.3
    assert {one.factor for one in found.money.left_out.factors} == {"bistånd", "utbildning"}
    # All weights are 1 in a new draft: no factor moves an öre.
    assert {one.moved_ore for one in found.money.left_out.factors} == {0}


def test_an_earlier_year_can_be_asked_for_and_has_no_later_results(session, analyst, draft):
    found = compare_schools(session, analyst, draft, Asked(autumn=2025))
    assert found.ground.autumn == 2025
    assert found.choice.indicator is None
    assert found.study.verdict.outcome is Outcome.CANNOT_TELL


def test_units_without_figures_are_named(session, analyst, draft, municipality):
    bare = add_school(session, "Nyskolan", municipality.north, code="12345690")
    pupils(session, {"Nyskolan": 40}, 2026)
    empty = add_school(session, "Tomskolan", municipality.north, code="12345691")
    found = compare_schools(session, analyst, draft, Asked())
    told = {(one.unit, one.about, one.why) for one in found.study.omitted}
    assert (str(bare), "utbildning", Why.NO_BACKGROUND) in told
    assert (str(bare), "g9_eligible", Why.NO_RESULT) in told
    assert (str(empty), "", Why.NO_PUPILS) in told


def test_historic_pupils_give_an_outcome_to_compare_with(session, analyst, draft):
    head = "enhet;läsår;faktor:utbildning;utfall:ej_behorig\n"
    rows = []
    for name, missed in (("Åkerskolan", 20), ("Ängsskolan", 2), ("Friskolan Lärkan", 5)):
        rows += [f"{name};2026;grundskola;{'ja' if n < missed else 'nej'}" for n in range(50)]
    save(session, "historic_pupils", head + "\n".join(rows) + "\n")
    offered = dict(compare_schools(session, analyst, draft, Asked()).choice.offered)
    assert "utfall-ej_behorig" in offered
    found = compare_schools(session, analyst, draft, Asked(indicator="utfall-ej_behorig"))
    means = {
        found.ground.names[one.unit]: (one.value, one.n) for one in found.study.results.schools
    }
    assert means == {"Åkerskolan": (40, 50), "Ängsskolan": (4, 50), "Friskolan Lärkan": (10, 50)}


def test_a_preschool_model_has_its_own_units_and_no_results(session, analyst, municipality):
    older = (FormAt(form=SchoolForm.PRESCHOOL, low=-5, high=-1),)
    for name in ("Förskolan Ekorren", "Förskolan Uven"):
        add_school(session, name, municipality.north, forms=older)
    counts = "enhet;årskurs;år;antal\n" + "".join(
        f"{name};{age} år;2026;20\n"
        for name in ("Förskolan Myran", "Förskolan Ekorren", "Förskolan Uven")
        for age in (3, 4, 5)
    )
    save(session, "pupil_counts", counts)
    rows = "enhet;år;faktor;kategori;procent\n" + "".join(
        f"{name};2026;bistånd;ja;{aid}\n{name};2026;bistånd;nej;{100 - aid}\n"
        for name, aid in (("Förskolan Myran", 50), ("Förskolan Ekorren", 5), ("Förskolan Uven", 10))
    )
    save(session, "background", rows)
    model_id = services.draft_model(session, analyst, name="F", budget_year=2027, now=NOW)
    row = model(session, model_id)
    content = replace(row.content, form="preschool")
    model_id = services.draft_model(
        session, analyst, name="Förskola", budget_year=2027, now=NOW, content=content
    )
    found = compare_schools(session, analyst, model_id, Asked())
    assert found.study.pupils == 180
    assert found.study.verdict.composition_differs
    assert found.study.verdict.outcome is Outcome.CANNOT_TELL


def test_settings_are_kept_with_every_version(session, analyst, draft):
    first = differences_settings(session)
    assert first.version == 0
    changed = with_paid(first.settings, {"newly_arrived": True})
    assert set_differences(session, analyst, changed, seen=0, now=NOW) == 1
    found = differences_settings(session)
    assert (found.version, found.settings) == (1, changed)
    with pytest.raises(ConflictError):
        set_differences(session, analyst, changed, seen=0, now=NOW)


def test_choosing_factors_keeps_the_weights_of_those_that_stay(session, analyst, draft):
    weights = {
        ("utbildning", "grundskola"): 3, ("utbildning", "högre"): 1,
        ("bistånd", "ja"): 2, ("bistånd", "nej"): 1,
    }  # fmt: skip
    seen = services.save_weights(session, analyst, draft, seen=1, weights=weights, now=NOW)
    seen = choose_factors(session, analyst, draft, seen=seen, names=["utbildning"], now=NOW)
    content = model(session, draft).content
    assert [f.name for f in content.factors] == ["utbildning"]
    seen = choose_factors(
        session, analyst, draft, seen=seen, names=["utbildning", "bistånd"], now=NOW
    )
    content = model(session, draft).content
    found = {f.name: {c.name: c.weight for c in f.categories} for f in content.factors}
    assert found == {
        "utbildning": {"grundskola": 3, "högre": 1},
        "bistånd": {"ja": 1, "nej": 1},
    }


def test_what_cannot_be_chosen_or_set_is_refused(session, analyst, draft, municipality):
    with pytest.raises(RefusedError):
        choose_factors(session, analyst, draft, seen=1, names=[], now=NOW)
    with pytest.raises(ConflictError):
        choose_factors(session, analyst, draft, seen=9, names=["utbildning"], now=NOW)
    with pytest.raises(OutOfScopeError):
        choose_factors(session, analyst, 4711, seen=1, names=["utbildning"], now=NOW)
    with pytest.raises(OutOfScopeError):
        compare_schools(session, analyst, 4711, Asked())
    other = make_actor(Role.QUALITY_LEAD, f"/{municipality.id}/")
    settings = differences_settings(session).settings
    with pytest.raises(ForbiddenError):
        set_differences(session, other, settings, seen=0, now=NOW)
    with pytest.raises(ForbiddenError):
        choose_factors(session, other, draft, seen=1, names=["utbildning"], now=NOW)
    principal = make_actor(Role.PRINCIPAL, f"/{municipality.id}/")
    with pytest.raises(ForbiddenError):
        compare_schools(session, principal, draft, Asked())


def test_a_proposed_model_keeps_its_factors(session, analyst, draft):
    services.propose_model(session, analyst, draft, seen=1, now=NOW)
    with pytest.raises(NotAllowedNowError):
        choose_factors(session, analyst, draft, seen=1, names=["utbildning"], now=NOW)

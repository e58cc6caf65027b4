from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from builders import NOW, add_school, make_actor
from integration.allocation.allocation_cases import (
    COUNTS,
    POT,
    SHARES,
    WEIGHTS,
    adopted_model,
    calculated,
    drafted_model,
    people,
    proposed_model,
    pupils,
    register_year,
    save,
)
from sqlalchemy import select, update
from support.grounds import ground

from qms.access.roles import Role
from qms.access.scope import ForbiddenError
from qms.allocation import queries, services
from qms.allocation.core.from_register import UnitsHinderedError
from qms.allocation.core.records import Reason
from qms.allocation.core.states import (
    ConflictError,
    ModelState,
    NotAllowedNowError,
    RunState,
    SamePersonError,
    StaleRunError,
)
from qms.allocation.models import LineRow, RunRow
from qms.allocation.queries.unit_pages import unit_year
from qms.audit.models import AuditRow
from qms.kernel.problems import RefusedError
from qms.register import services as register
from qms.register.core.batches import CannotUndoError

# Points by hand: 2.8, 2.25 and 2.5 for 300, 200 and 100 pupils: 840, 450 and 250 of 1540 parts.
ORE = {"school": 54_545_455, "sibling": 29_220_779, "independent": 16_233_766}


def amounts(session, run_id: int) -> dict[int, int]:
    return {line.unit_id: line.ore for line in queries.lines(session, run_id)}


def expected(municipality) -> dict[int, int]:
    return {getattr(municipality, name): ore for name, ore in ORE.items()}


def actions(session) -> list[str]:
    query = select(AuditRow.action).where(AuditRow.action.like("allocation.%"))
    return list(session.scalars(query.order_by(AuditRow.seq)))


@ground
def known(session, municipality):
    """The municipality with a year's pupils and background."""
    register_year(session, 2026)
    return municipality


def test_from_draft_to_decided_amounts(session, known):
    run_id = calculated(session, known, adopted_model(session, known))
    assert amounts(session, run_id) == expected(known)
    assert sum(ORE.values()) == POT
    _, chief = people(known)
    services.adopt_run(session, chief, run_id, now=NOW)
    assert queries.run(session, run_id).head.is_adopted
    assert actions(session) == [
        "allocation.model-drafted",
        "allocation.model-saved",
        "allocation.model-proposed",
        "allocation.model-adopted",
        "allocation.run-made",
        "allocation.run-adopted",
    ]
    assert set(session.scalars(select(AuditRow.path).where(AuditRow.action.like("allocation.%")))) \
        == {f"/{known.id}/"}  # fmt: skip


def test_a_draft_begins_as_the_registers_factors_with_equal_weights(session, known):
    analyst, _ = people(known)
    model_id = services.draft_model(
        session, analyst, name=" Ny  modell ", budget_year=2027, now=NOW
    )
    model = queries.model(session, model_id)
    found = {(f.name, c.name): c.weight for f in model.content.factors for c in f.categories}
    assert found == dict.fromkeys(WEIGHTS, Decimal(1))
    assert (model.head.name, model.head.state) == ("Ny modell", ModelState.DRAFT)


def test_without_background_there_is_nothing_to_draft(session, municipality):
    analyst, _ = people(municipality)
    with pytest.raises(RefusedError):
        services.draft_model(session, analyst, name="Ny", budget_year=2027, now=NOW)


def test_the_next_draft_begins_as_the_adopted_model(session, known):
    adopted_model(session, known)
    analyst, _ = people(known)
    later = services.draft_model(session, analyst, name="Nästa", budget_year=2028, now=NOW)
    weights = {
        c.weight for f in queries.model(session, later).content.factors for c in f.categories
    }
    assert weights == {Decimal(3), Decimal(2), Decimal(1)}


def test_a_factor_without_weights_is_left_out_and_can_come_back(session, known):
    analyst, _ = people(known)
    model_id = services.draft_model(session, analyst, name="M", budget_year=2027, now=NOW)
    some = {key: (None if key[0] == "bistånd" else weight) for key, weight in WEIGHTS.items()}
    seen = services.save_weights(session, analyst, model_id, seen=1, weights=some, now=NOW)
    assert [f.name for f in queries.model(session, model_id).content.factors] == ["utbildning"]
    services.save_weights(session, analyst, model_id, seen=seen, weights=WEIGHTS, now=NOW)
    names = {f.name for f in queries.model(session, model_id).content.factors}
    assert names == {"utbildning", "bistånd"}


@pytest.mark.parametrize(
    "weights",
    [
        pytest.param(dict.fromkeys(WEIGHTS), id="nothing"),
        pytest.param({**WEIGHTS, ("bistånd", "ja"): None}, id="half a factor"),
        pytest.param({**WEIGHTS, ("bistånd", "ja"): 0, ("bistånd", "nej"): 0}, id="zeros"),
        pytest.param({**WEIGHTS, ("bistånd", "ja"): -1}, id="negative"),
    ],
)
def test_weights_that_make_no_model_are_refused(session, known, weights):
    analyst, _ = people(known)
    model_id = services.draft_model(session, analyst, name="M", budget_year=2027, now=NOW)
    read = {key: None if w is None else Decimal(w) for key, w in weights.items()}
    with pytest.raises(RefusedError):
        services.save_weights(session, analyst, model_id, seen=1, weights=read, now=NOW)
    assert queries.model(session, model_id).head.version == 1


def test_two_who_save_at_once_do_not_overwrite_each_other(session, known):
    analyst, _ = people(known)
    model_id = services.draft_model(session, analyst, name="M", budget_year=2027, now=NOW)
    services.save_weights(session, analyst, model_id, seen=1, weights=WEIGHTS, now=NOW)
    with pytest.raises(ConflictError):
        services.save_weights(session, analyst, model_id, seen=1, weights=WEIGHTS, now=NOW)


def both(known):
    """Return somebody who may draft and adopt."""
    analyst, chief = people(known)
    return replace(analyst, reaches=(*analyst.reaches, *chief.reaches))


def test_a_new_model_of_the_year_replaces_the_old(session, known):
    first = adopted_model(session, known)
    second = adopted_model(session, known)
    states = {m.id: m.state for m in queries.models(session)}
    assert states == {first: ModelState.SUPERSEDED, second: ModelState.ADOPTED}
    with pytest.raises(NotAllowedNowError):
        calculated(session, known, first)


def test_a_draft_cannot_be_calculated_with(session, known):
    analyst, _ = people(known)
    model_id = services.draft_model(session, analyst, name="M", budget_year=2027, now=NOW)
    with pytest.raises(NotAllowedNowError):
        calculated(session, known, model_id)


@pytest.mark.parametrize(
    ("year", "pot"), [(2026, POT), (2027, 0)], ids=["before the model", "no pot"]
)
def test_a_calculation_that_cannot_be_made(session, known, year, pot):
    model_id = adopted_model(session, known)
    with pytest.raises(RefusedError):
        calculated(session, known, model_id, year=year, pot=pot)


def test_whoever_calculated_may_not_adopt_it(session, known):
    model_id = adopted_model(session, known)
    run_id = services.run_allocation(
        session, both(known), model_id, budget_year=2027, pot_ore=POT, now=NOW
    )
    with pytest.raises(SamePersonError):
        services.adopt_run(session, both(known), run_id, now=NOW)


def test_a_later_decision_replaces_the_earlier(session, known):
    model_id = adopted_model(session, known)
    _, chief = people(known)
    first, second = (calculated(session, known, model_id, pot=pot) for pot in (POT, 2 * POT))
    services.adopt_run(session, chief, first, now=NOW)
    services.adopt_run(session, chief, second, now=NOW)
    assert {r.id: r.state for r in queries.runs(session)} == {
        first: RunState.SUPERSEDED,
        second: RunState.ADOPTED,
    }
    assert queries.adopted_run(session, 2027).head.id == second
    with pytest.raises(NotAllowedNowError):
        services.adopt_run(session, chief, first, now=NOW)


def test_the_same_inputs_give_the_same_bytes(session, known):
    run_id = calculated(session, known, adopted_model(session, known))
    assert services.recompute(session, run_id) == services.stored_bytes(session, run_id)


def test_a_changed_amount_shows_when_it_is_counted_again(session, known):
    run_id = calculated(session, known, adopted_model(session, known))
    session.execute(update(LineRow).where(LineRow.unit_id == known.school).values(ore_total=1))
    session.expire_all()
    assert services.recompute(session, run_id) != services.stored_bytes(session, run_id)


def test_the_files_behind_a_decision_cannot_be_undone(session, known):
    run_id = calculated(session, known, adopted_model(session, known))
    batch_ids = [b["id"] for b in inputs(session, run_id)["batches"]]
    assert len(batch_ids) == 2
    services.adopt_run(session, people(known)[1], run_id, now=NOW)
    with pytest.raises(CannotUndoError) as refusal:
        register.undo_batch(
            session, make_actor(Role.ANALYST, f"/{known.id}/"), batch_ids[0], now=NOW
        )
    assert refusal.value.pins == ("Resursfördelning 2027",)


def inputs(session, run_id: int):
    return session.get(RunRow, run_id).inputs


def test_changed_facts_must_be_counted_again_before_adoption(session, known):
    run_id = calculated(session, known, adopted_model(session, known))
    pupils(session, {"Åkerskolan": 310}, 2026)
    with pytest.raises(StaleRunError):
        services.adopt_run(session, people(known)[1], run_id, now=NOW)


def test_a_run_of_a_model_that_gave_way_must_be_counted_again(session, known):
    run_id = calculated(session, known, adopted_model(session, known))
    adopted_model(session, known)
    with pytest.raises(StaleRunError):
        services.adopt_run(session, people(known)[1], run_id, now=NOW)


def test_schools_that_cannot_be_counted_are_left_out_only_with_a_reason(session, municipality):
    bare = add_school(session, "Björkskolan", municipality.south)
    empty = add_school(session, "Granskolan", municipality.south)
    register_year(session, 2026, counts={**COUNTS, "Björkskolan": 50, "Granskolan": 0})
    model_id = adopted_model(session, municipality)
    with pytest.raises(UnitsHinderedError) as refusal:
        calculated(session, municipality, model_id)
    assert [problem.message for problem in refusal.value.problems] == [
        "Björkskolan: uppgift om elevernas bakgrund saknas för bistånd, utbildning."
    ]
    assert queries.runs(session) == ()
    run_id = calculated(
        session, municipality, model_id, leave_out={bare: "Ny i höst, räknas nästa år."}
    )
    left_out = {one.unit_id: one for one in queries.run(session, run_id).left_out}
    assert left_out[empty].reason is Reason.NO_PUPILS
    assert left_out[bare].reason is Reason.NO_BACKGROUND
    assert left_out[bare].detail == "bistånd, utbildning."
    assert left_out[bare].because == "Ny i höst, räknas nästa år."
    assert amounts(session, run_id) == expected(municipality)


def test_every_fault_is_told_before_anything_is_stored(session, municipality):
    add_school(session, "Björkskolan", municipality.south)
    register_year(session, 2026)
    model_id = adopted_model(session, municipality)
    head = "enhet;år;faktor;kategori;procent\n"
    save(session, "background", f"{head}Åkerskolan;2026;bistånd;okänt;4\n")
    with pytest.raises(UnitsHinderedError) as refusal:
        calculated(session, municipality, model_id, pot=0)
    assert [problem.message for problem in refusal.value.problems] == [
        "Potten ska vara större än noll.",
        "Åkerskolan, bistånd: okänt finns inte i modellen (4 %).",
        "Björkskolan: elevantal saknas den 15 oktober.",
        "Björkskolan: uppgift om elevernas bakgrund saknas för bistånd, utbildning.",
    ]


def test_received_is_what_was_decided_with_the_year_before(session, known):
    register_year(session, 2025, counts={**COUNTS, "Åkerskolan": 150})
    model_id = adopted_model(session, known, year=2026)
    _, chief = people(known)
    runs = [calculated(session, known, model_id, year=year) for year in (2026, 2027)]
    assert queries.received(session, known.school, 2027) is None
    services.adopt_run(session, chief, runs[1], now=NOW)
    assert queries.received(session, known.school, 2027).previous_ore is None
    services.adopt_run(session, chief, runs[0], now=NOW)
    found = queries.received(session, known.school, 2027)
    # 150 × 2.8 = 420 of 1120 parts the year before; index 2.8 ÷ (1540 ÷ 600).
    assert (found.ore, found.previous_ore) == (ORE["school"], 37_500_000)
    assert found.index == Decimal("1.090909")
    assert queries.received(session, known.preschool, 2027) is None


def test_a_units_year_holds_the_year_before(session, known):
    register_year(session, 2025)
    model_id = adopted_model(session, known, year=2026)
    first, second = (calculated(session, known, model_id, year=y) for y in (2026, 2027))
    services.adopt_run(session, people(known)[1], first, now=NOW)
    found = unit_year(session, known.school, 2027)
    assert (found.run.head.id, found.before.run.head.id) == (second, first)
    assert found.years == (2027, 2026)
    assert found.line.kr_at_one == Fraction(1_000_000, 600)
    assert unit_year(session, known.preschool, 2027) is None
    assert unit_year(session, known.school, 2030) is None


def test_what_waits_is_what_somebody_else_made(session, known):
    analyst, chief = people(known)
    drafted_model(session, known, year=2028)
    proposed = proposed_model(session, known, year=2028)
    run_id = calculated(session, known, adopted_model(session, known))
    waiting = {(one.kind, one.id) for one in queries.models_awaiting(session, chief)}
    assert waiting == {("model", proposed), ("run", run_id)}
    own = replace(chief, pseudonym=analyst.pseudonym)
    assert queries.models_awaiting(session, own) == ()
    assert queries.models_awaiting(session, analyst) == ()


@pytest.mark.parametrize("role", [Role.PRINCIPAL, Role.SCHOOL_CHIEF, Role.COMMITTEE])
def test_only_those_with_the_right_draft(session, known, role):
    actor = make_actor(role, f"/{known.id}/")
    with pytest.raises(ForbiddenError):
        services.draft_model(session, actor, name="M", budget_year=2027, now=NOW)


def test_the_right_must_reach_the_whole_municipality(session, known):
    part = make_actor(Role.ANALYST, f"/{known.id}/{known.own}/")
    with pytest.raises(ForbiddenError):
        services.draft_model(session, part, name="M", budget_year=2027, now=NOW)


def test_shares_that_do_not_add_up_are_a_reason(session, municipality):
    register_year(session, 2025)
    counted = {name: value for name, value in SHARES.items() if name != "Ängsskolan"}
    register_year(session, 2026, shares=counted)
    text = "enhet;år;faktor;kategori;procent\nÄngsskolan;2026;utbildning;grundskola;10\n"
    save(
        session,
        "background",
        text + "Ängsskolan;2026;bistånd;ja;5\nÄngsskolan;2026;bistånd;nej;95\n",
    )
    run_id = calculated(
        session,
        municipality,
        adopted_model(session, municipality),
        leave_out={municipality.sibling: "Rättas till våren."},
    )
    (one,) = queries.run(session, run_id).left_out
    assert (one.unit_id, one.reason) == (municipality.sibling, Reason.UNEVEN)
    assert "10 %" in one.detail

"""A year with a whole budget, last year's index carried forward, and moves between own schools."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from builders import NOW, SYSTEM, make_actor
from integration.allocation.allocation_cases import (
    COUNTS,
    SHARES,
    adopted_model,
    background,
    calculated,
    people,
    pupils,
    register_year,
    save,
)
from sqlalchemy import select
from support.grounds import ground

from qms.access.roles import Role
from qms.access.scope import ForbiddenError, OutOfScopeError
from qms.allocation import queries, services
from qms.allocation.core.budget.moves import Move
from qms.allocation.core.budget.types import BudgetRules, EarlyYears, Kind
from qms.allocation.core.model_file import dump_model, parse_model
from qms.allocation.core.states import NotAllowedNowError, StaleRunError
from qms.allocation.models import ModelRow, PartRow, RunRow
from qms.audit.models import AuditRow
from qms.kernel.problems import RefusedError

POT = 1_000_000_00
RULES = BudgetRules(
    volume=Decimal("0.8"),
    socioeconomic=Decimal("0.15"),
    need_hours=Decimal("0.05"),
    early_years=EarlyYears(part=Decimal("0.2")),
)


def with_budget(session, model_id: int, rules: BudgetRules = RULES) -> int:
    """Give an adopted model a budget, as if it had been adopted with it."""
    row = session.get(ModelRow, model_id)
    row.content = dump_model(replace(parse_model(row.content), budget=rules))
    session.flush()
    return model_id


@ground
def model(session, municipality):
    register_year(session, 2026)
    return with_budget(session, adopted_model(session, municipality))


def by_kind(session, run_id: int, unit_id: int) -> dict[Kind, int]:
    return {part.kind: part.ore for part in queries.parts_of(session, run_id, unit_id)}


def test_each_dimension_is_stored_by_unit(session, municipality, model):
    run_id = calculated(session, municipality, model, pot=POT)
    run = queries.run(session, run_id)
    assert (run.head.whole_ore, run.head.pot_ore) == (POT, 120_000_00)
    # 300, 200 and 100 pupils; points 2.8, 2.25 and 2.5: only Åkerskolan is above the mean.
    assert by_kind(session, run_id, municipality.school) == {
        Kind.VOLUME: 400_000_00,
        Kind.SOCIOECONOMIC: 65_454_55,
        Kind.EARLY_YEARS: 30_000_00,
    }
    assert by_kind(session, run_id, municipality.independent)[Kind.VOLUME] == 133_333_33
    totals = queries.totals(session, run_id)
    assert sum(totals.values()) == POT - 50_000_00  # the need hours' pot waits


def test_the_need_hours_pot_follows_assessed_hours_and_names_the_hidden(
    session, municipality, model
):
    # Ängsskolan has hours too, but of few children
    save(
        session,
        "need_points",
        "enhet;år;barn;poäng;timmar\nÅkerskolan;2026;6;300;30,5\n"
        "Friskolan Lärkan;2026;5;90;10,0\nÄngsskolan;2026;..;..;..\n",
    )
    run_id = calculated(session, municipality, model, pot=POT)
    run = queries.run(session, run_id)
    assert run.inputs.hours == {
        str(municipality.school): Fraction(61, 2),
        str(municipality.independent): Fraction(10),
    }
    assert run.hidden_hours == (municipality.sibling,)
    # 50,000 kronor by 61 and 20 half hours
    assert by_kind(session, run_id, municipality.school)[Kind.NEED_HOURS] == 37_654_32
    assert by_kind(session, run_id, municipality.independent)[Kind.NEED_HOURS] == 12_345_68
    assert Kind.NEED_HOURS not in by_kind(session, run_id, municipality.sibling)
    assert sum(queries.totals(session, run_id).values()) == POT
    datasets = {one["dataset"] for one in session.get(RunRow, run_id).inputs["batches"]}
    assert "need_points" in datasets


def test_a_pot_may_be_larger_than_a_small_number_holds(session, municipality, model):
    milliard = 1_000_000_000_00  # öre, forty-six times what fits in 32 bits
    run_id = calculated(session, municipality, model, pot=milliard)
    assert queries.run(session, run_id).head.whole_ore == milliard
    assert [head.whole_ore for head in queries.runs(session)] == [milliard]


def test_the_parts_are_recomputed_to_the_byte(session, municipality, model):
    run_id = calculated(session, municipality, model, pot=POT)
    assert services.recompute(session, run_id) == services.stored_bytes(session, run_id)
    row = session.scalars(select(PartRow).where(PartRow.run_id == run_id)).first()
    row.ore += 1
    session.flush()
    assert services.recompute(session, run_id) != services.stored_bytes(session, run_id)


def test_received_is_the_socioeconomic_money_with_its_supplement(session, municipality, model):
    run_id = calculated(session, municipality, model, pot=POT)
    services.adopt_run(session, people(municipality)[1], run_id, now=NOW)
    assert queries.received(session, municipality.school, 2027).ore == 95_454_55


def test_a_run_without_a_budget_has_one_part(session, municipality):
    register_year(session, 2026)
    run_id = calculated(session, municipality, adopted_model(session, municipality), pot=POT)
    assert list(by_kind(session, run_id, municipality.school)) == [Kind.SOCIOECONOMIC]


@ground
def decided(session, municipality):
    """A model, and the adopted calculation of 2026."""
    register_year(session, 2025)
    model_id = adopted_model(session, municipality, year=2026)
    run_id = calculated(session, municipality, model_id, year=2026, pot=POT)
    services.adopt_run(session, people(municipality)[1], run_id, now=NOW)
    return model_id, run_id


def carried(session, municipality, model_id: int, reason: str = "Inget har ändrats") -> int:
    analyst, _ = people(municipality)
    return services.run_allocation(
        session, analyst, model_id, budget_year=2027, pot_ore=POT, now=NOW, carry_reason=reason
    )


def indexes(session, run_id: int) -> dict[int, Fraction]:
    return {line.unit_id: line.index for line in queries.lines(session, run_id)}


def test_last_years_index_is_kept_also_without_new_background(session, municipality, decided):
    model_id, before = decided
    pupils(session, {**COUNTS, "Åkerskolan": 400}, 2026)
    run_id = carried(session, municipality, model_id)
    assert indexes(session, run_id) == indexes(session, before)
    run = queries.run(session, run_id)
    assert run.carry_reason == "Inget har ändrats"
    assert {line.pupils for line in queries.lines(session, run_id)} == {400, 200, 100}
    assert services.recompute(session, run_id) == services.stored_bytes(session, run_id)
    line = queries.lines(session, run_id)[0]
    assert line.working["e"].source == "förra årets index"


def test_with_new_background_the_index_is_still_last_years(session, municipality, decided):
    model_id, before = decided
    pupils(session, COUNTS, 2026)
    background(session, {**SHARES, "Ängsskolan": ("60", "40")}, 2026)
    assert indexes(session, carried(session, municipality, model_id)) == indexes(session, before)


def test_without_a_decision_there_is_no_index_to_keep(session, municipality):
    register_year(session, 2026)
    model_id = adopted_model(session, municipality)
    with pytest.raises(RefusedError) as refused:
        carried(session, municipality, model_id)
    assert refused.value.problems[0].message == (
        "Det finns inget beslut för 2026 att behålla index från."
    )


def test_a_new_decision_for_last_year_makes_the_kept_index_stale(session, municipality, decided):
    model_id, _ = decided
    pupils(session, COUNTS, 2026)
    run_id = carried(session, municipality, model_id)
    background(session, {**SHARES, "Ängsskolan": ("60", "40")}, 2025)
    again = calculated(session, municipality, model_id, year=2026, pot=POT)
    _, chief = people(municipality)
    services.adopt_run(session, chief, again, now=NOW)
    with pytest.raises(StaleRunError):
        services.adopt_run(session, chief, run_id, now=NOW)


def mover(municipality, role: Role = Role.CONTROLLER):
    path = f"/{municipality.id}/"
    if role is Role.INDEPENDENT_PROVIDER:
        path = f"/{municipality.id}/{municipality.private}/"
    return make_actor(role, path)


def moved(municipality, ore: int = 10_000_00, **changes) -> Move:
    return replace(
        Move(from_unit=municipality.school, to_unit=municipality.sibling, ore=ore,
             reason="Fler nyanlända i höst"), **changes,
    )  # fmt: skip


def test_the_municipality_moves_between_its_own_schools(session, municipality, decided):
    _, run_id = decided
    actor = mover(municipality)
    move_id = services.move_money(session, actor, run_id, moved(municipality), now=NOW)
    money = services.own_money(session, actor, run_id, now=NOW)
    assert set(money.units) == {municipality.school, municipality.sibling}
    assert [one.id for one in money.moves] == [move_id]
    services.undo_move(session, actor, move_id, now=NOW)
    assert services.own_money(session, actor, run_id, now=NOW).standing == ()
    with pytest.raises(NotAllowedNowError):
        services.undo_move(session, actor, move_id, now=NOW)
    told = session.scalars(select(AuditRow.action).order_by(AuditRow.seq)).all()
    assert told[-2:] == ["allocation.money-moved", "allocation.move-undone"]


def test_a_move_does_not_change_what_was_decided(session, municipality, decided):
    _, run_id = decided
    before = services.stored_bytes(session, run_id), queries.received_by_unit(session, 2026)
    services.move_money(session, mover(municipality), run_id, moved(municipality), now=NOW)
    assert (
        services.stored_bytes(session, run_id),
        queries.received_by_unit(session, 2026),
    ) == before


def test_an_independent_provider_has_its_own_schools_only(session, municipality, decided):
    _, run_id = decided
    actor = mover(municipality, Role.INDEPENDENT_PROVIDER)
    assert set(services.own_money(session, actor, run_id, now=NOW).units) == {
        municipality.independent
    }
    with pytest.raises(RefusedError):
        services.move_money(session, actor, run_id, moved(municipality), now=NOW)
    theirs = services.move_money(session, mover(municipality), run_id, moved(municipality), now=NOW)
    with pytest.raises(OutOfScopeError):
        services.undo_move(session, actor, theirs, now=NOW)


def test_the_municipality_has_nothing_to_do_with_independent_schools(
    session, municipality, decided
):
    _, run_id = decided
    with pytest.raises(RefusedError) as refused:
        services.move_money(
            session, mover(municipality), run_id,
            moved(municipality, to_unit=municipality.independent), now=NOW,
        )  # fmt: skip
    assert refused.value.problems[0].column == "to_unit"


def test_nobody_gives_more_than_there_is(session, municipality, decided):
    _, run_id = decided
    total = queries.totals(session, run_id)[municipality.school]
    actor = mover(municipality)
    services.move_money(session, actor, run_id, moved(municipality, total), now=NOW)
    with pytest.raises(RefusedError):
        services.move_money(session, actor, run_id, moved(municipality, 1), now=NOW)


def test_a_move_that_was_passed_on_is_undone_last_first(session, municipality, decided):
    _, run_id = decided
    actor = mover(municipality)
    total = queries.totals(session, run_id)[municipality.sibling]
    first = services.move_money(session, actor, run_id, moved(municipality, 5_000_00), now=NOW)
    onward = moved(
        municipality, total + 5_000_00, from_unit=municipality.sibling,
        to_unit=municipality.school,
    )  # fmt: skip
    second = services.move_money(session, actor, run_id, onward, now=NOW)
    with pytest.raises(RefusedError):
        services.undo_move(session, actor, first, now=NOW)
    services.undo_move(session, actor, second, now=NOW)
    services.undo_move(session, actor, first, now=NOW)


def test_only_what_is_decided_can_be_moved(session, municipality, decided):
    model_id, _ = decided
    draft = calculated(session, municipality, model_id, year=2026, pot=POT)
    with pytest.raises(NotAllowedNowError):
        services.move_money(session, mover(municipality), draft, moved(municipality), now=NOW)


def test_a_right_is_needed_and_a_calculation(session, municipality, decided):
    _, run_id = decided
    with pytest.raises(ForbiddenError):
        services.own_money(
            session, make_actor(Role.PRINCIPAL, f"/{municipality.id}/"), run_id, now=NOW
        )
    for call in (
        lambda: services.own_money(session, mover(municipality), 9999, now=NOW),
        lambda: services.move_money(session, SYSTEM, 9999, moved(municipality), now=NOW),
        lambda: services.undo_move(session, SYSTEM, 9999, now=NOW),
    ):
        with pytest.raises(OutOfScopeError):
            call()

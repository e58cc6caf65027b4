"""Variants are kept as versions: made, changed, brought back, used and removed."""

from datetime import UTC, datetime

import pytest
from builders import NOW, SYSTEM, make_actor, make_municipality
from forecast_data import import_pupils, pupils_of
from support.grounds import ground

from qms.access.roles import Role
from qms.access.scope import ForbiddenError
from qms.forecast import queries, services
from qms.forecast.core.methods import COHORT_3
from qms.forecast.core.variants.overriding import Wrong
from qms.forecast.core.variants.plan import Assumptions, Kind, Level, Override, Plan
from qms.forecast.services import Wording
from qms.kernel.problems import RefusedError


@ground
def place(session):
    made = make_municipality(session)
    import_pupils(session, pupils_of(made.school, made.sibling, made.independent, first=2016))
    return made


@ground
def run(session, place):
    return services.make_plain(
        session, SYSTEM, services.current_inputs(session), method=COHORT_3, horizon=4, now=NOW
    )


def own(place, n=-30, *, first=2028, last=2028, reason="Färre paviljonger", unit=None):
    return Override(unit=str(unit or place.school), low=None, high=None, first=first, last=last,
                    kind=Kind.CHANGE, n=n, reason=reason)  # fmt: skip


def make(session, run, plan=None, name="Prov"):
    return services.make_variant(
        session, SYSTEM, name=name, run_id=run, plan=plan or Plan(), now=NOW
    )


def test_the_model_stands_beside_and_the_sums_add_up(session, place, run):
    variant = make(session, run, Plan(overrides=(own(place),)))
    total = {row.model.year: row for row in queries.variant_values(session, variant, None)
             if row.model.step is None}  # fmt: skip
    model = {value.year: value.mean for value in queries.values(session, run, None, sums_only=True)}
    assert {year: row.model.mean for year, row in total.items()} == model
    assert {year: round(row.difference, 6) for year, row in total.items()} == {
        2027: 0, 2028: -30, 2029: 0, 2030: 0,
    }  # fmt: skip
    rows = [row for row in queries.variant_values(session, variant, place.school)
            if row.model.year == 2028]  # fmt: skip
    assert rows[0].mean == pytest.approx(sum(row.mean for row in rows[1:]))
    untouched = queries.variant_values(session, variant, place.sibling)
    assert all(row.difference == pytest.approx(0) for row in untouched)


def test_low_and_high_are_the_ends_of_the_total(session, place, run):
    main = queries.values(session, run, None, sums_only=True)
    for level, end in ((Level.LOW, "lo80"), (Level.HIGH, "hi80")):
        rows = [row for row in queries.standard_values(session, run, level)
                if row.model.step is None]  # fmt: skip
        assert [row.mean for row in rows] == pytest.approx([getattr(one, end) for one in main])
        totals = queries.standard_totals(session, run)[level]
        assert [row.mean for row in totals] == pytest.approx([row.mean for row in rows])
        units = [row for row in queries.standard_sums(session, run)[level]
                 if row.model.unit != "*" and row.model.horizon == 1]  # fmt: skip
        assert sum(row.mean for row in units) == pytest.approx(rows[0].mean)


def test_every_change_is_a_version_that_can_be_brought_back(session, place, run):
    variant = make(session, run)
    first = Plan(overrides=(own(place),))
    assert services.save_plan(session, SYSTEM, variant, first, reason="Ny", now=NOW) == 2
    later = datetime(2026, 12, 1, tzinfo=UTC)
    other = make_actor(Role.PLANNER, f"/{place.id}/")
    both = Plan(overrides=(own(place), own(place, 12, unit=place.sibling, reason="Nybyggt")))
    assert services.save_plan(session, other, variant, both, reason="", now=later) == 3
    # What is not changed keeps who decided it and when; the same plan again changes nothing.
    kept, added = queries.variant(session, variant).newest.plan.overrides
    assert (kept.by, kept.at) == (SYSTEM.name, NOW.isoformat())
    assert (added.by, added.at) == (other.name, later.isoformat())
    assert services.save_plan(session, SYSTEM, variant, both, reason="", now=NOW) == 3
    assert services.restore_version(session, SYSTEM, variant, 2, reason="Åter", now=later) == 4
    versions = queries.versions(session, variant)
    assert [one.number for one in versions] == [4, 3, 2, 1]
    assert versions[0].checksum == versions[2].checksum
    assert queries.variant_values(session, variant, None, version=2) == queries.variant_values(
        session, variant, None
    )
    with pytest.raises(LookupError):
        services.restore_version(session, SYSTEM, variant, 9, reason="", now=later)


def test_a_version_that_is_used_is_found_again(session, place, run):
    variant = make(session, run, Plan(overrides=(own(place),)))
    used = queries.variant(session, variant).newest
    services.adopt(session, SYSTEM, run, Wording(title="Prognos 2026", version_id=used.id), now=NOW)
    assert queries.adoption_of(session, run).variant == ("Prov", 1)
    services.save_plan(session, SYSTEM, variant, Plan(), reason="", now=NOW)
    newest, first = queries.versions(session, variant)
    assert (newest.used_for, first.used_for) == ("", "Prognos 2026")
    assert (first.checksum, first.plan) == (used.checksum, used.plan)
    with pytest.raises(services.InUseError):
        services.remove_variant(session, SYSTEM, variant, now=NOW)


def test_a_variant_of_another_forecast_cannot_be_planned_by(session, place, run):
    other = services.make_plain(
        session, SYSTEM, services.current_inputs(session), method=COHORT_3, horizon=2, now=NOW
    )
    version = queries.variant(session, make(session, other)).newest
    with pytest.raises(RefusedError) as refused:
        services.adopt(session, SYSTEM, run, Wording(title="P", version_id=version.id), now=NOW)
    assert [problem.column for problem in refused.value.problems] == ["version"]


def test_all_faults_at_once_and_nothing_stored(session, place, run):
    rows = (own(place, unit=place.preschool), own(place, first=2040, last=2040),
            own(place, -100_000), own(place, first=2029, last=2029, reason=""))  # fmt: skip
    plan = Plan(assumptions=Assumptions(births=10), overrides=rows)
    with pytest.raises(services.PlanRefusedError) as refused:
        make(session, run, plan)
    assert [fault.wrong for fault in refused.value.faults] == [
        Wrong.UNIT, Wrong.YEAR, Wrong.BELOW, Wrong.REASON,
    ]  # fmt: skip
    assert [problem.column for problem in refused.value.problems] == ["births"]


@pytest.mark.parametrize("name", [pytest.param(" ", id="none"), pytest.param("prov", id="taken"),
                                  pytest.param("x" * 81, id="long")])  # fmt: skip
def test_a_name_that_cannot_be(session, place, run, name):
    make(session, run)
    with pytest.raises(RefusedError):
        make(session, run, name=name)


def test_a_removed_variant_is_gone_from_the_lists(session, place, run):
    variant = make(session, run)
    services.remove_variant(session, SYSTEM, variant, now=NOW)
    assert queries.variants(session) == ()
    assert queries.variant(session, variant) is None
    make(session, run)  # the name is free again


@pytest.mark.parametrize("role", [Role.PRINCIPAL, Role.CONTROLLER, Role.COMMITTEE])
def test_who_may_not_make_variants(session, place, run, role):
    with pytest.raises(ForbiddenError):
        services.make_variant(
            session, make_actor(role, f"/{place.id}/"), name="Prov", run_id=run, plan=Plan(),
            now=NOW,
        )  # fmt: skip

"""Published forecasts are locked, and later outcomes are held against them."""

from contextlib import nullcontext
from datetime import UTC, date, datetime

import pytest
from builders import NOW, SYSTEM, make_actor, make_municipality
from forecast_data import ask, import_pupils, pupils_of, work
from sqlalchemy import select
from support.grounds import ground

from qms.access.roles import Role
from qms.access.scope import ForbiddenError
from qms.audit.models import AuditRow
from qms.forecast import queries, services
from qms.forecast.cli_verify import Parts
from qms.forecast.core.making import Kind, make
from qms.forecast.core.memory.records import Limits
from qms.forecast.core.methods import LAST_VALUE
from qms.forecast.core.result import result_checksum
from qms.forecast.services import Wording
from qms.kernel.problems import RefusedError
from qms.org import services as org


def fitted(*_, **__):
    raise AssertionError("a plain forecast fits nothing")


def autumn(year):
    return datetime(year, 11, 18, 10, tzinfo=UTC)


@ground
def place(session):
    return make_municipality(session)


def counts_of(place, until):
    return [row for row in pupils_of(place.school, place.sibling, place.independent)
            if row[2] <= until]  # fmt: skip


def published(session, place, year, **wording):
    """Publish what the last value says, from what was known in the autumn of the year."""
    import_pupils(session, counts_of(place, year))
    run = services.make_plain(
        session, SYSTEM, services.current_inputs(session), method=LAST_VALUE, horizon=3,
        now=autumn(year),
    )  # fmt: skip
    services.adopt(
        session, SYSTEM, run, Wording(title=f"Prognos {year}", **wording), now=autumn(year)
    )
    return run


def came(place, year, unit=None):
    return sum(n for of, _, at, n in counts_of(place, 2026) if at == year and unit in {None, of})


def test_later_outcomes_are_held_against_every_published_forecast(session, place):
    for year in (2023, 2024, 2025):
        published(session, place, year)
    import_pupils(session, counts_of(place, 2026))
    found = services.outcomes(session, [place.school])
    # The last value says of every later year what came in its own.
    total = {(one.forecast, one.year): (one.expected, one.actual) for one in found.misses
             if one.unit == "*" and one.span is None}  # fmt: skip
    assert total == {
        (said, year): (came(place, said), came(place, year))
        for said, year in ((2023, 2024), (2023, 2025), (2023, 2026), (2024, 2025), (2024, 2026),
                           (2025, 2026))
    }  # fmt: skip
    school = {(one.forecast, one.year): one.error for one in found.misses if one.unit != "*"}
    assert school[2025, 2026] == came(place, 2025, place.school) - came(place, 2026, place.school)
    assert {one.unit for one in found.misses} == {"*", str(place.school)}
    assert [one.year for one in found.forecasts] == [2023, 2024, 2025]


def test_last_year_is_told_from_what_the_run_was_made_from(db, place, tmp_path):
    with db.transaction() as session:
        for year in (2024, 2025):
            published(session, place, year)
        import_pupils(session, counts_of(place, 2026))
        ask(session, method=LAST_VALUE, horizon=3)
    work(db, tmp_path)
    with db.transaction() as session:
        run = queries.latest(session)
        told = queries.last_year(session, run)
        assert (told.year, told.published) == (2026, True)
        assert (told.expected, told.actual) == (came(place, 2025), came(place, 2026))
        # Corrected numbers and a forecast that is published afterwards change nothing of it.
        import_pupils(session, pupils_of(place.school, last=2026))
        services.adopt(session, SYSTEM, run.asked.id, Wording(title="Prognos 2026"), now=NOW)
        assert queries.last_year(session, queries.latest(session)) == told


def test_without_a_published_forecast_the_method_is_told_as_such(db, place, tmp_path):
    with db.transaction() as session:
        import_pupils(session, counts_of(place, 2026))
        ask(session, method=LAST_VALUE, horizon=3)
    work(db, tmp_path)
    with db.reading() as session:
        told = queries.last_year(session, queries.latest(session))
    assert (told.published, told.expected, told.actual) == (
        False, came(place, 2025), came(place, 2026),
    )  # fmt: skip


def test_a_published_forecast_is_locked_and_can_only_be_replaced(session, place):
    first = published(session, place, 2025)
    again = Wording(title="Prognos 2025 igen", reason="")
    with pytest.raises(RefusedError) as refused:
        services.adopt(session, SYSTEM, first, again, now=autumn(2025))
    assert {problem.column for problem in refused.value.problems} == {"", "reason"}
    second = services.make_plain(
        session, SYSTEM, services.current_inputs(session), method=LAST_VALUE, horizon=2,
        now=autumn(2025),
    )  # fmt: skip
    with pytest.raises(RefusedError) as refused:
        services.adopt(session, SYSTEM, second, Wording(title=" "), now=autumn(2025))
    assert {problem.column for problem in refused.value.problems} == {"title", "reason"}
    better = Wording(title="Prognos 2025, rättad", reason="Södra skolans tal var fel.")
    services.adopt(session, SYSTEM, second, better, now=autumn(2025))
    newest, oldest = queries.adoptions(session)
    assert (newest.run_id, newest.applies, newest.reason) == (second, True, better.reason)
    assert (oldest.run_id, oldest.applies, oldest.replaced_by) == (first, False, second)
    assert queries.adopted(session, 2025).run_id == second
    newest = select(AuditRow.action).order_by(AuditRow.seq.desc()).limit(1)
    assert session.scalar(newest) == "forecast.run-adopted"


def test_no_forecast_is_published_when_the_outcome_is_counted(session, place):
    import_pupils(session, counts_of(place, 2025))
    run = services.make_plain(
        session, SYSTEM, services.current_inputs(session), method=LAST_VALUE, horizon=2,
        now=autumn(2025),
    )  # fmt: skip
    early = datetime(2026, 10, 14, 10, tzinfo=UTC)
    late = datetime(2026, 10, 15, 10, tzinfo=UTC)
    with pytest.raises(RefusedError, match="1 problems"):
        services.adopt(session, SYSTEM, run, Wording(title="Prognos"), now=late)
    services.adopt(session, SYSTEM, run, Wording(title="Prognos"), now=early)


@pytest.mark.parametrize("role", [Role.ANALYST, Role.PRINCIPAL, Role.COMMITTEE])
def test_who_may_not_publish(session, place, role):
    actor = make_actor(role, f"/{place.id}/")
    with pytest.raises(ForbiddenError):
        services.adopt(session, actor, 1, Wording(title="Prognos"), now=NOW)


def test_a_plain_forecast_is_made_again_to_the_last_digit(session, place):
    run = published(session, place, 2025)
    asked = queries.asked(session, run)
    assert asked.kind is Kind.PLAIN
    made = make(
        queries.known(session, run), asked.order, memory=Parts(), pool=nullcontext, fit=fitted
    )
    assert result_checksum(made) == asked.result_checksum
    assert queries.latest(session) is None  # the pages still wait for the year's own forecast
    assert queries.published(session, run) is not None


def test_a_school_that_went_up_in_another_is_followed_there(session, place):
    published(session, place, 2025)
    org.merge(
        session, SYSTEM, old_id=place.sibling, new_id=place.school, day=date(2026, 7, 1), now=NOW
    )
    import_pupils(session, [row for row in counts_of(place, 2026)
                            if row[0] != place.sibling or row[2] < 2026])  # fmt: skip
    one = next(m for m in services.outcomes(session, [place.school]).misses
               if m.unit != "*" and m.year == 2026)  # fmt: skip
    both = [came(place, 2025, unit) for unit in (place.school, place.sibling)]
    assert (one.unit, one.expected, one.inside80) == (str(place.school), sum(both), None)


def test_limits_are_kept_as_history(session, place):
    assert queries.limits(session) == Limits(near=5, fair=10)
    services.set_limits(session, SYSTEM, Limits(near=3, fair=8), now=NOW)
    assert queries.limits(session) == Limits(near=3, fair=8)
    with pytest.raises(RefusedError, match="2 problems"):
        services.set_limits(session, SYSTEM, Limits(near=0, fair=0), now=NOW)

"""Follow-ups that are kept: what they rest on, when they are old, and on which budget they look."""

from datetime import UTC, datetime

import pytest
from builders import NOW, SYSTEM, make_account, make_actor
from sqlalchemy import select
from support.costs import import_files, put_rules_in_force

from qms.access.roles import Role
from qms.access.scope import ForbiddenError
from qms.costs.core.follow_up import AutumnFrom, Terms, follow
from qms.costs.core.items import CostItem
from qms.costs.queries.following import latest_follow_up, planned, terms_now
from qms.costs.services import compute
from qms.costs.services.following import (
    make_follow_up,
    request_follow_up,
    set_terms,
    store_follow_up,
)
from qms.forecast.core.summary import Summary, to_text
from qms.forecast.models import ForecastRun, ForecastValue
from qms.inbox.models import InboxMessage
from qms.kernel.clock import local_day
from qms.kernel.problems import RefusedError

LEDGER = "period;slag;konto;ansvar;verksamhet;text;belopp\n" + "".join(
    f"2026{month:02d};budget;5011;310;440;Löner;100 000\n" for month in range(1, 13)
)
OUTCOME = "".join(f"2026{month:02d};utfall;5011;310;440;Löner;100 000\n" for month in range(1, 7))
GROUPS = "enhet;skolform;klass;stadium;mätdag;elever\nÅkerskolan;grundskola;5A;;2026-02-15;40\n"
BEFORE = datetime(2025, 12, 16, 9, 0, tzinfo=UTC)
MADE = datetime(2026, 7, 3, 9, 0, tzinfo=UTC)


@pytest.fixture
def books(session, municipality):
    """Import a budget, half a year's outcome and the spring's classes."""
    import_files(session, {"ledger": LEDGER + OUTCOME, "groups": GROUPS})
    put_rules_in_force(session, make_actor(Role.ANALYST, pseudonym="a"), SYSTEM)
    return municipality


def forecast(session, unit: int, *, origin: int = 2025) -> int:
    """Publish a forecast of 44 pupils in grade 5 at the unit."""
    summary = Summary(observed=(), steps=(0, 9), tried=None, check=None, absent=(), short=(),
                      baseline=(), filled=(), borrowed=False)  # fmt: skip
    run = ForecastRun(asked_by="test", asked_at=NOW, method="auto", horizon=1, origin=origin,
                      batches="[]", inputs=b"", sha256="", summary=to_text(summary),
                      published_at=NOW)  # fmt: skip
    session.add(run)
    session.flush()
    session.add(
        ForecastValue(
            run_id=run.id, unit_id=unit, step=5, year=origin + 1, horizon=1, method="auto",
            mean=44.04, lo80=40.0, hi80=48.0, lo95=38.0, hi95=50.0, last_value=40.0,
        )
    )  # fmt: skip
    session.flush()
    return run.id


def only(session):
    (unit,) = follow(latest_follow_up(session, 2026).basis, terms_now(session).terms)
    return unit


def make(session, now=MADE):
    return store_follow_up(session, SYSTEM, make_follow_up(session, 2026, now=now), now=now)


def test_the_autumn_is_the_pupil_forecast_until_it_is_counted(session, books):
    compute(session, SYSTEM, 2026, "budget", now=BEFORE)
    forecast(session, books.school)
    make(session)
    (form,) = only(session).forms
    assert (form.pupils.source, form.pupils.autumn) == (AutumnFrom.FORECAST, 44)
    # 600 000 booked, 600 000 left of which half follows ten per cent more pupils
    assert form.sums.forecast == 1_230_000_00


def test_a_forecast_that_knows_the_autumn_foretells_nothing(session, books):
    forecast(session, books.school, origin=2026)
    make(session)
    (form,) = only(session).forms
    assert form.pupils.source is AutumnFrom.SPRING


def test_what_it_rests_on_is_kept_and_a_newer_forecast_makes_it_old(session, books):
    make(session)
    found = latest_follow_up(session)
    assert found.inputs["forecast"] is None
    assert not found.is_stale(session, today=local_day(MADE))
    forecast(session, books.school)
    assert found.is_stale(session, today=local_day(MADE))


def test_the_budgets_pupils_are_those_of_the_last_budget_before_the_year(session, books):
    compute(session, SYSTEM, 2026, "budget", now=BEFORE)
    import_files(session, {"groups": GROUPS.replace(";40", ";48")})
    compute(session, SYSTEM, 2026, "budget", now=NOW)
    assert planned(session, 2026).day == local_day(BEFORE)
    make(session)
    (form,) = only(session).forms
    assert (form.pupils.planned, form.pupils.spring) == (40, 48)
    assert only(session).why.volume == 240_000_00  # 8 more at 30 000 kr


def test_a_budget_that_is_reckoned_late_is_its_first(session, books):
    compute(session, SYSTEM, 2026, "budget", now=MADE)
    compute(session, SYSTEM, 2026, "budget", now=NOW)
    assert planned(session, 2026).day == local_day(MADE)


def test_a_year_without_a_budget_is_refused(session, municipality):
    import_files(session, {"ledger": LEDGER.split("\n")[0] + "\n" + OUTCOME})
    with pytest.raises(RefusedError) as refused:
        make_follow_up(session, 2026, now=MADE)
    assert "ingen budget för 2026" in refused.value.problems[0].sentence()


def test_it_is_asked_for_once(session, books):
    controller = make_actor(Role.CONTROLLER)
    first = request_follow_up(session, controller, 2026, now=NOW)
    assert request_follow_up(session, controller, 2026, now=NOW) == first


@pytest.mark.parametrize("role", [Role.PRINCIPAL, Role.COMMITTEE, Role.PLANNER])
def test_others_neither_make_nor_set_terms(session, books, role):
    visitor = make_actor(role)
    with pytest.raises(ForbiddenError):
        request_follow_up(session, visitor, 2026, now=NOW)
    with pytest.raises(ForbiddenError):
        store_follow_up(session, visitor, make_follow_up(session, 2026, now=NOW), now=NOW)
    with pytest.raises(ForbiddenError):
        set_terms(session, visitor, Terms(), now=NOW)


def test_terms_have_versions_and_the_newest_holds(session, books):
    assert terms_now(session).at is None
    for carried in (50, 0):
        set_terms(session, SYSTEM, Terms(carried=carried), now=NOW)
    held = terms_now(session)
    assert (held.terms.carried, held.at) == (0, NOW)
    assert held.terms.follows == Terms().follows


def test_terms_that_cannot_be_are_refused_at_once(session, books):
    wrong = Terms(limit_per_mille=-1, limit_ore=-1, carried=101, follows={CostItem.MEALS: 101})
    with pytest.raises(RefusedError) as refused:
        set_terms(session, SYSTEM, wrong, now=NOW)
    assert len(refused.value.problems) == 4


def told(session, account: int):
    """Return the account's messages about money: which unit, and whether they are read."""
    rows = session.scalars(
        select(InboxMessage).where(InboxMessage.account_id == account, InboxMessage.kind == "costs")
    )
    return [(row.subject, row.args, row.read_at is not None) for row in rows]


def test_a_principal_is_told_once_and_it_is_taken_back_when_over(session, books):
    principal = make_account(session, Role.PRINCIPAL, books.school)
    other = make_account(session, Role.PRINCIPAL, books.sibling, user_name="annan@provby.example")
    import_files(session, {"ledger": LEDGER + OUTCOME.replace("100 000", "170 000")})
    for _ in range(2):
        make(session)
    subject = "Åkerskolan väntas sluta långt från budgeten 2026"
    assert told(session, principal) == [(subject, {"unit_id": books.school, "ar": 2026}, False)]
    assert told(session, other) == []
    import_files(session, {"ledger": LEDGER + OUTCOME})
    make(session)
    session.expire_all()
    assert [read for *_, read in told(session, principal)] == [True]

"""Support in the register, assignments and kept splits, on both databases."""

from datetime import date
from decimal import Decimal

import pytest
from builders import NOW, SYSTEM
from filed_reports import person
from support.grounds import ground

from qms.access.roles import Role
from qms.access.scope import ForbiddenError, OutOfScopeError, Scope
from qms.audit.queries import latest_for
from qms.followup.core.equity.assignments import AssignmentState, AssignmentText
from qms.followup.core.equity.splits import Split
from qms.followup.core.equity.supports import SupportKind
from qms.followup.queries import council, equity
from qms.followup.services import amounts
from qms.followup.services import equity as services
from qms.followup.services.equity import ChangedAssignmentError
from qms.kernel.problems import RefusedError
from qms.register import services as register

FILE = """enhet;år;slag;kronor;antal;timmar
Åkerskolan;2025;verksamhetsstöd;400 000;11;30
Åkerskolan;2026;verksamhetsstöd;600 000,50;12;40
Ängsskolan;2026;Strukturbidrag resursskola;900 000;..;
Friskolan Lärkan;2026;tilläggsbelopp;100 000;9;20
"""
SAYS = AssignmentText(
    number="20", title="Se över", given_on=date(2025, 11, 20), due=date(2026, 3, 31)
)
SPLIT = Split(
    additional=Decimal(10),
    operational=Decimal(90),
    resource_school=Decimal(0),
    central_group=Decimal(0),
)
EVERYTHING = Scope(everything=True)


@ground
def supports(session, municipality):
    batch = register.stage_import(
        session, SYSTEM, dataset_key="support_grants", file_name="stod.csv",
        content=FILE.encode(), now=NOW,
    )  # fmt: skip
    report = register.report_of(session, batch)
    assert report.can_be_saved
    register.confirm_import(session, SYSTEM, batch, now=NOW)
    return municipality


@pytest.fixture
def controller(session, municipality):
    return person(session, Role.CONTROLLER, municipality.id)


def test_the_register_gives_each_units_support(session, supports):
    found = {
        one.unit.name: one.supports
        for one in equity.supported_units(session, EVERYTHING, 2026, on=NOW.date())
    }
    assert found["Åkerskolan"].ore == {SupportKind.OPERATIONAL: 60_000_050}
    assert found["Ängsskolan"].recipients == {SupportKind.RESOURCE_SCHOOL: None}
    assert found["Friskolan Lärkan"].is_own is False
    assert equity.years(session) == (2026, 2025)


def test_the_equity_report_accounts_for_the_support(session, supports):
    one = amounts.received(session, supports.school, 2026, template="equity_resources")
    assert (one.ore, one.previous_ore) == (60_000_050, 40_000_000)
    assert amounts.received(session, supports.school, 2026, template="socio_outcome") is None


def test_an_assignment_from_given_to_reported_back(session, supports, controller):
    number = services.add_assignment(session, controller, SAYS, now=NOW)
    services.change_assignment(
        session, controller, number, AssignmentText(
            number="20 b", title="Se över igen", given_on=SAYS.given_on, due=SAYS.due,
        ), seen=1, now=NOW,
    )  # fmt: skip
    answer = "Pengarna följer i stort de bedömda behoven, utom på två skolor."
    services.report_back(session, controller, number, answer, seen=2, now=NOW)
    one = equity.assignment(session, number)
    assert (one.says.number, one.state, one.report) == ("20 b", AssignmentState.REPORTED, answer)
    assert one.reported_by == controller.pseudonym
    services.reopen(session, controller, number, seen=3, now=NOW)
    again = equity.assignment(session, number)
    assert (again.state, again.report, again.reported_by) == (AssignmentState.OPEN, answer, "")
    assert council.waiting(session, before=date(2026, 3, 30)).assignments == 0
    assert council.waiting(session, before=date(2026, 3, 31)).assignments == 1


def test_an_old_page_changes_nothing(session, supports, controller):
    number = services.add_assignment(session, controller, SAYS, now=NOW)
    services.change_assignment(session, controller, number, SAYS, seen=1, now=NOW)
    with pytest.raises(ChangedAssignmentError):
        services.report_back(session, controller, number, "ord " * 9, seen=1, now=NOW)


def test_an_empty_report_back_is_refused(session, supports, controller):
    number = services.add_assignment(session, controller, SAYS, now=NOW)
    with pytest.raises(RefusedError):
        services.report_back(session, controller, number, "Klart.", seen=1, now=NOW)


def test_a_kept_split_reads_back_and_can_be_taken_away(session, supports, controller):
    number = services.add_assignment(session, controller, SAYS, now=NOW)
    kept = services.keep_trial(
        session, controller, name=" Mer efter timmar ", year=2026, split=SPLIT,
        pot_ore=100_000_000, assignment_id=number, now=NOW,
    )  # fmt: skip
    (one,) = equity.trials(session, number)
    assert (one.id, one.name, one.split, one.pot_ore) == (
        kept, "Mer efter timmar", SPLIT, 100_000_000,
    )  # fmt: skip
    services.take_away_trial(session, controller, kept, now=NOW)
    assert equity.trials(session) == ()
    with pytest.raises(OutOfScopeError):
        services.take_away_trial(session, controller, kept, now=NOW)


@pytest.mark.parametrize(
    ("name", "split"),
    [
        pytest.param("", SPLIT, id="no name"),
        pytest.param("Halvt", Split(
            additional=Decimal(50), operational=Decimal(0), resource_school=Decimal(0),
            central_group=Decimal(0),
        ), id="half of the money"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_refused(session, supports, controller, name, split):
    with pytest.raises(RefusedError):
        services.keep_trial(
            session, controller, name=name, year=2026, split=split, pot_ore=100,
            assignment_id=None, now=NOW,
        )  # fmt: skip
    assert equity.trials(session) == ()


@pytest.mark.parametrize("role", [Role.PRINCIPAL, Role.AUDITOR, Role.COMMITTEE])
def test_others_may_not_write(session, supports, role):
    actor = person(session, role, supports.id)
    with pytest.raises(ForbiddenError):
        services.add_assignment(session, actor, SAYS, now=NOW)


def test_what_is_done_is_recorded(session, supports, controller):
    services.add_assignment(session, controller, SAYS, now=NOW)
    (entry,) = latest_for(session, paths=[""], actions=["followup.assignment-added"], limit=5)
    assert entry.actor == controller.pseudonym

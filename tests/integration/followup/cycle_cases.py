"""People at true paths, and reports asked of a unit, for tests of the cycle."""

from datetime import date

from builders import NOW, make_actor

from qms.access.actor import Actor
from qms.access.roles import Role
from qms.followup.models import Report, ReportCycle
from qms.org import queries as org

TODAY = date(2026, 11, 20)


def person_at(session, role: Role, node_id: int) -> Actor:
    """Return an actor with a role at a node, at its true path."""
    return make_actor(role, org.node(session, node_id, on=TODAY).path)


def asked(session, template: str, autumn: int, *, due: date, units: list[int], **changes):
    """Ask units for a report and return the reports."""
    cycle = ReportCycle(
        template=template, year=autumn, opens=date(autumn, 7, 1), due=due, opened_at=NOW
    )
    session.add(cycle)
    session.flush()
    reports = [
        Report(cycle_id=cycle.id, unit_id=unit, **{"amount_ore": 0, "version": 0, **changes})
        for unit in units
    ]
    session.add_all(reports)
    session.flush()
    return reports

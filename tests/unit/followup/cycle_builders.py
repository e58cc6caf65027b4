"""A small school year for tests of the cycle."""

from datetime import date

from qms.content.loader import load
from qms.followup.core.cycle.instances import instances
from qms.followup.core.cycle.planned import PROVIDER, UNIT, Known, Place, Planned
from qms.followup.core.cycle.reminders import Person
from qms.followup.core.cycle.year_cycle import parse_cycle

SCHOOL = Place(id=7, path="/1/2/7/", name="Åkerskolan", level=UNIT, forms=frozenset({"compulsory"}))
OTHER = Place(id=8, path="/1/2/8/", name="Ängsskolan", level=UNIT, forms=frozenset({"compulsory"}))
PRESCHOOL = Place(
    id=9, path="/1/2/9/", name="Förskolan Myran", level=UNIT, forms=frozenset({"preschool"})
)
TOWN = Place(id=1, path="/1/", name="Provby kommun", level=PROVIDER)
NOTHING = Known(marks={}, filed={})
PRINCIPAL = Person(account_id=70, role="principal", path="/1/2/7/")
LEAD = Person(account_id=10, role="quality_lead", path="/1/")


def activity(**changes) -> Planned:
    """Return an activity of units, due 10 December 2026."""
    fields = {
        "id": 1,
        "autumn": 2026,
        "key": "plan",
        "level": UNIT,
        "phase": "unit_plan",
        "kind": "local",
        "title": ("Skriv planen", "Write the plan"),
        "text": "",
        "applies_to": frozenset({"compulsory"}),
        "due": date(2026, 12, 10),
        "waits_for": "",
        "responsible": "principal",
        "participants": (),
        "report_template": "",
        "reminders_days": (30, 7, 1),
        "legal": (),
        "is_own": False,
        "version": 0,
        "changed_at": None,
        "changed_by": "",
        "why": "",
    }
    return Planned(**{**fields, **changes})


def default_year(autumn: int) -> tuple[Planned, ...]:
    """Return the default content's activities in a school year, as they would be stored."""
    known = {"school_year_end": date(autumn + 1, 6, 11)}
    found = instances(parse_cycle(load("annual_cycle")), autumn, known)
    return tuple(
        activity(
            id=number,
            autumn=autumn,
            key=f"{one.activity.key}-{one.number}",
            level=one.activity.level,
            applies_to=frozenset(one.activity.applies_to),
            due=one.due,
            responsible=one.activity.responsible,
            reminders_days=one.activity.reminders_days,
            report_template=one.activity.report_template,
        )
        for number, one in enumerate(found, start=1000 * (autumn - 2000))
    )

"""Reports in a small municipality: opened, written whole, handed in."""

from dataclasses import dataclass
from datetime import date, timedelta

from builders import NOW, SYSTEM, Municipality, make_actor

from qms.access.actor import Actor
from qms.access.roles import Role
from qms.access.scope import Scope
from qms.allocation.core.records import Received
from qms.followup.queries import lists, reports
from qms.followup.services import handing_in, opening, saving, table_rows
from qms.org import queries as org

TEMPLATE = "socio_outcome"
EVERYTHING = Scope(everything=True)
KR = 100
TEXT = "Fler elever nådde målen i de klasser där lärarna planerade tillsammans under året."
ANSWERS = {
    1: {"so_facts_right": "Ja, allt stämmer"},
    2: {"so_q1_needs": "Till stor del", "so_q2_aims": TEXT},
    4: {"so_why": TEXT, "so_without": TEXT},
    5: {
        "so_q4_capacity": TEXT,
        "so_q5_resources": "Ja",
        "so_q7_priority": "Delvis",
        "so_q8_follow": TEXT,
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """A report with those who deal with it."""

    id: int
    unit_id: int
    principal: Actor
    chief: Actor


def person(session, role: Role, node_id: int, *, pseudonym: str = "") -> Actor:
    """Return an actor with a role at a node, at its true path."""
    found = org.node(session, node_id, on=date(2026, 11, 20))
    return make_actor(role, found.path, pseudonym=pseudonym)


def open_for(session, amounts: dict[int, int], *, year: int = 2026, now=NOW):
    """Open a year for units with so many kronor."""
    return opening.open_year(
        session,
        SYSTEM,
        template=TEMPLATE,
        year=year,
        dates=opening.planned_dates(TEMPLATE, year),
        received={unit: Received(ore=kr * KR) for unit, kr in amounts.items()},
        now=now,
    )


def filing(session, municipality: Municipality, *, year: int = 2026, kr: int = 10_000) -> Filing:
    """Open a year for the first school and return its report."""
    unit_id = municipality.school
    open_for(session, {unit_id: kr}, year=year)
    (line,) = lists.lines(session, EVERYTHING, on=date(2026, 11, 20), year=year)
    return Filing(
        id=line.head.id,
        unit_id=unit_id,
        principal=person(session, Role.PRINCIPAL, unit_id),
        chief=person(session, Role.SCHOOL_CHIEF, municipality.id),
    )


def version(session, report_id: int) -> int:
    """Return the report's version now."""
    return reports.whole(session, report_id).head.version


def save(session, filed: Filing, number: int, posted: dict[str, str], *, seen=None, now=NOW):
    """Save one step as the principal; by default with the latest version on the page."""
    seen = version(session, filed.id) if seen is None else seen
    return saving.save(
        session, filed.principal, filed.id, number=number, posted=posted, seen=seen, now=now
    )


def add_activity(session, filed: Filing, *, kr: str = "10 000", key: str = "k1") -> int:
    """Add one whole activity and return its id."""
    new = table_rows.add(
        session, filed.principal, filed.id, form_key=key, name="Läsgrupper åk 1–3", now=NOW
    )
    fields = {"measure": "Andel över gränsen", "baseline": "74 %", "aim": "80 %", "result": "81 %"}
    save(session, filed, 4, {f"a{new}-{k}": v for k, v in fields.items()} | {f"a{new}-ore": kr})
    return new


def write_whole(session, filed: Filing, *, kr: str = "10 000") -> int:
    """Fill in everything and return the id of the only activity."""
    new = add_activity(session, filed, kr=kr)
    for number, posted in ANSWERS.items():
        save(session, filed, number, posted)
    for one in reports.whole(session, filed.id).content.previous:
        save(session, filed, 3, {f"p{one.id}-reading": "68 %", f"p{one.id}-fate": "Fortsätter"})
    return new


def hand_in(session, filed: Filing, *, now=NOW + timedelta(hours=1)):
    """Hand the report in as the principal."""
    return handing_in.submit(
        session, filed.principal, filed.id, seen=version(session, filed.id), now=now
    )


def approve(session, filed: Filing, *, now=NOW + timedelta(hours=2), by: Actor | None = None):
    """Approve the report as the school chief."""
    seen = version(session, filed.id)
    return handing_in.approve(session, by or filed.chief, filed.id, seen=seen, now=now)


def send_back(session, filed: Filing, *, comment: str, seen: int | None = None):
    """Return the report as the school chief; by default the latest version."""
    seen = version(session, filed.id) if seen is None else seen
    return handing_in.send_back(session, filed.chief, filed.id, seen=seen, comment=comment, now=NOW)

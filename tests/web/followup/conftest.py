"""A year that is open for the first school, and clients of those who deal with its report."""

from dataclasses import dataclass
from datetime import date

import pytest
from builders import NOW, SYSTEM
from support.grounds import ground
from support.pages import PageClient

from qms.access.scope import Scope
from qms.allocation.core.records import Received
from qms.followup.queries import lists, reports
from qms.followup.services import opening

EVERYTHING = Scope(everything=True)
KR = 100
TEXT = "Fler elever nådde målen i de klasser där lärarna planerade tillsammans under året."


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The principal's client and the report it is about."""

    report: int
    client: PageClient

    def url(self, rest: str = "") -> str:
        """Return the address of a page of the report."""
        return f"/redovisningar/{self.report}{rest}"


@ground
def year(session, municipality):
    """Open 2026 with 10 000 kronor for the first school and 5 000 for an independent one."""
    amounts = {municipality.school: 10_000, municipality.independent: 5_000}
    opening.open_year(
        session,
        SYSTEM,
        template="socio_outcome",
        year=2026,
        dates=opening.planned_dates("socio_outcome", 2026),
        received={unit: Received(ore=kr * KR) for unit, kr in amounts.items()},
        now=NOW,
    )
    found = lists.lines(session, EVERYTHING, on=date(2026, 11, 20))
    return {line.unit.id: line.head.id for line in found}


@pytest.fixture
def desk(year, sign_in, municipality):
    return Desk(report=year[municipality.school], client=sign_in("principal", municipality.school))


@pytest.fixture
def content(db):
    """Return a function that reads what a report says now."""

    def read(report_id: int):
        with db.reading() as session:
            return reports.whole(session, report_id).content

    return read


@pytest.fixture
def state(db):
    """Return a function that reads a report's state now."""

    def read(report_id: int) -> str:
        with db.reading() as session:
            return reports.head(session, report_id).state.value

    return read


@pytest.fixture
def version(db):
    """Return a function that reads a report's version now."""

    def read(report_id: int) -> int:
        with db.reading() as session:
            return reports.head(session, report_id).version

    return read


@pytest.fixture
def write_whole(desk, version):
    """Return a function that fills in the whole report through its pages."""

    def post(path: str, **fields: str):
        seen = str(version(desk.report))
        answer = desk.client.post(desk.url(path), data={"version": seen, **fields})
        assert answer.status_code == 303, answer.get_data(as_text=True)[:4000]
        return answer

    def write() -> None:
        post("/del/1", so_carried="0", so_facts_right="Ja, allt stämmer")
        post("/del/2", so_q1_needs="Ja", so_q2_aims=TEXT)
        added = post("/insatser/ny", form_key="one", name="Läsgrupper åk 1–3")
        key = "a" + added.headers["Location"].rsplit("/", 1)[1]
        post(
            f"/insatser/{key[1:]}",
            **{
                f"{key}-measure": "Andel över gränsen", f"{key}-baseline": "74 %",
                f"{key}-aim": "80 %", f"{key}-result": "81 %", f"{key}-ore": "10 000",
            },
        )  # fmt: skip
        post("/del/4", so_why=TEXT, so_without=TEXT)
        post(
            "/del/5",
            so_q4_capacity=TEXT,
            so_q5_resources="Ja",
            so_q7_priority="Delvis",
            so_q8_follow=TEXT,
        )

    return write

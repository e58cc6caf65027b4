"""Many writers at once on a real database: nothing is lost, nothing happens twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from builders import NOW, make_municipality
from filed_reports import filing, write_whole
from sqlalchemy import func, select

from qms.followup.models import ReportEvent
from qms.followup.queries import reports
from qms.followup.services import handing_in, saving
from qms.followup.services.saving import ClashError

WRITERS, TIMES = 8, 5


def test_eight_writers_in_one_field_lose_no_word(open_db):
    with open_db.transaction() as session:
        filed = filing(session, make_municipality(session))

    def write(writer: int) -> int:
        clashes = 0
        for turn in range(TIMES):
            seen, stored = 0, ""
            while True:
                words = f"{stored} w{writer}t{turn}".strip()
                try:
                    with open_db.transaction() as session:
                        saving.save(
                            session, filed.principal, filed.id, number=2,
                            posted={"so_q2_aims": words}, seen=seen, now=NOW,
                        )  # fmt: skip
                    break
                except ClashError as clash:
                    clashes += 1
                    seen, stored = clash.version, clash.clashes[0].stored
        return clashes

    with ThreadPoolExecutor(WRITERS) as pool:
        clashes = sum(pool.map(write, range(WRITERS)))
    with open_db.reading() as session:
        stored = reports.whole(session, filed.id).content.answers["so_q2_aims"].split()
    assert sorted(stored) == sorted(f"w{w}t{t}" for w in range(WRITERS) for t in range(TIMES))
    assert clashes > 0


def test_twenty_at_once_hand_the_report_in_once(open_db):
    with open_db.transaction() as session:
        filed = filing(session, make_municipality(session))
        write_whole(session, filed)
        seen = reports.head(session, filed.id).version

    def hand_in(number: int) -> str:
        with open_db.transaction() as session:
            moment = NOW + timedelta(seconds=number)
            return handing_in.submit(session, filed.principal, filed.id, seen=seen, now=moment)

    with ThreadPoolExecutor(20) as pool:
        assert set(pool.map(hand_in, range(20))) == {"submitted"}
    with open_db.reading() as session:
        assert session.scalar(select(func.count(ReportEvent.id))) == 1

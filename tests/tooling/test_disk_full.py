"""No file may grow any more: told so in words, nothing torn, and all goes on when there is room.

The limit is laid on the running workers from outside, as a full disk comes upon them: SQLite is
refused what it writes at the end of its files.
"""

import resource
from concurrent.futures import ThreadPoolExecutor
from threading import Event

from builders import PASSWORD
from one_report import AWAY, ELSEWHERE, FIELD, USER, WELL, Told, grown, make_report, served, stands
from one_report import write as write_on
from processes import PATIENCE, children_of, eventually
from sqlalchemy import select, text
from support.databases import migrated
from support.visitor import Visitor

from qms.audit.services import verify_chain
from qms.db.session import Database
from qms.followup.models import Report, ReportAttachment

TIMES = 3
NO_ROOM = ("inte plats för mer", "no room for more")
"""What the page says, in the language that the reader asks for."""
PDF = b"%PDF-1.4\n" + b"0" * 1_000_000 + b"\n%%EOF\n"
"""Large enough to be laid in a file while it is received."""


def limit(pids: set[int], size: int) -> None:
    """Let no file of the processes grow beyond the size, in bytes."""
    for pid in pids:
        _, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, hard))


def test_a_full_disk_is_told_of_and_nothing_is_torn(tmp_path, record_property):
    file = tmp_path / "qms.db"
    engine = migrated(f"sqlite:///{file}")
    report = make_report(engine)
    engine.dispose()
    told, end, refused = Told(), Event(), 0
    with served(tmp_path, f"sqlite:///{file}") as (address, master), ThreadPoolExecutor(1) as pool:
        writer, reader = (Visitor(address, USER, PASSWORD) for _ in range(2))
        job = pool.submit(write_on, writer, report, told, end)
        try:
            for _ in range(TIMES):
                assert grown(told), told
                told.statuses.clear()
                limit(children_of(master), 4096)
                assert eventually(lambda: AWAY in told.statuses), told.statuses
                refused += 1
                assert reader.once("/")[0] == WELL  # what is stored is still read
                for status, page in (
                    reader.send(f"/redovisningar/{report}/bilagor", "full.pdf", PDF),
                    reader.once("/sprak", {"language": "en", "next": "/"}),
                ):
                    says = any(words in page for words in NO_ROOM)
                    assert (status, says) == (AWAY, True), page[:2000]
                assert told.statuses <= {WELL, AWAY, ELSEWHERE}
                limit(children_of(master), resource.RLIM_INFINITY)
            assert grown(told), told
            reader.ask(f"/redovisningar/{report}/bilagor")
            assert reader.send(f"/redovisningar/{report}/bilagor", "ryms.pdf", PDF)[0] == 303
        finally:
            end.set()
            job.result(PATIENCE)
    assert told.statuses <= {WELL, AWAY, ELSEWHERE}
    engine = migrated(f"sqlite:///{file}")
    with Database(engine).reading() as session:
        assert session.scalar(text("PRAGMA integrity_check")) == "ok"
        assert stands(told, session.get_one(Report, report).answers[FIELD])
        assert [*session.scalars(select(ReportAttachment.name))] == ["ryms.pdf"]
        assert verify_chain(session).broken_at is None
    engine.dispose()
    record_property(
        "measured",
        f"full {refused} times: {len(told.stored)} texts acknowledged, none lost or torn",
    )

"""Two files saved at the same moment on a real database: the second is read again."""

from concurrent.futures import ThreadPoolExecutor
from time import sleep

import pytest
from builders import NOW, SYSTEM, make_municipality

from qms.access.scope import Scope
from qms.register import queries, services
from qms.register.core.batches import StaleImportError

WAIT = 0.5  # long enough for the second to come as far as the first lets it


def stage(session, text: str) -> int:
    return services.stage_import(
        session, SYSTEM, dataset_key="historic_pupils", file_name="f.csv",
        content=f"enhet;år;faktor:kön\n{text}".encode(), now=NOW,
    )  # fmt: skip


def test_pupils_of_two_files_are_never_added_together(open_db):
    with open_db.transaction() as session:
        make_municipality(session)
        first = stage(session, "Åkerskolan;2025;flickor\n")
        second = stage(session, "Åkerskolan;2025;pojkar\n")

    def save_second() -> None:
        with open_db.transaction() as session:
            services.confirm_import(session, SYSTEM, second, now=NOW)

    with ThreadPoolExecutor(1) as pool:
        with open_db.transaction() as session:
            services.confirm_import(session, SYSTEM, first, now=NOW)
            session.flush()
            future = pool.submit(save_second)
            sleep(WAIT)
            assert not future.done()
        with pytest.raises(StaleImportError):
            future.result(timeout=30)
    with open_db.reading() as session:
        everything = Scope(everything=True)
        (kept,) = queries.pupil_patterns(session, everything, dataset="historic_pupils")
    assert dict(kept.factors) == {"kön": "flickor"}

"""A database with pupils, a forecast that is asked for in it, and what was published of it."""

from builders import NOW, SYSTEM, make_municipality
from sqlalchemy import func, insert, select

from qms.forecast import queries, services
from qms.forecast.core.packing import plain
from qms.forecast.core.result import to_plain
from qms.forecast.models import ForecastDocument, ForecastScore, ForecastValue
from qms.register.models import FACTS, ImportBatch

YEARS = range(2015, 2027)


def add_pupils(db) -> None:
    """Add a municipality where two schools have had pupils in ten grades for twelve years."""
    table = FACTS["pupil_counts"]
    with db.transaction() as session:
        place = make_municipality(session)
        batch = ImportBatch(
            dataset="pupil_counts", file_name="elever.csv", sha256="0" * 64, state="saved",
            asked_by=SYSTEM.pseudonym, staged_at=NOW, saved_at=NOW,
        )  # fmt: skip
        session.add(batch)
        session.flush()
        rows = [
            {
                "batch_id": batch.id,
                "unit_id": unit,
                "step": step,
                "year": year,
                "n": 20 + (7 * step + 5 * year + 3 * unit) % 11,
                "n_approximate": False,
            }
            for unit in (place.school, place.sibling)
            for step in range(10)
            for year in YEARS
        ]
        session.execute(insert(table), rows)


def ask(db) -> int:
    with db.transaction() as session:
        return services.request_run(session, SYSTEM, method="auto", horizon=3, now=NOW)


def published(db, run_id) -> bytes | None:
    """Return everything that is seen of the run; None when nothing is, not even a row."""
    with db.reading() as session:
        run = queries.published(session, run_id)
        if run is not None:
            result = queries.stored_result(session, run_id)
            return plain([run.asked.result_checksum, to_plain(result)])
        for table in (ForecastValue, ForecastScore, ForecastDocument):
            rows = select(func.count()).select_from(table).where(table.run_id == run_id)
            assert session.scalar(rows) == 0
    return None

"""Pupils in the register, and the worker's own way of making a forecast of them."""

from builders import NOW, SYSTEM
from sqlalchemy import insert

from qms.config import Settings
from qms.forecast import services
from qms.forecast.jobs import JOBS
from qms.jobs.worker import Worker
from qms.register.models import FACTS, ImportBatch

FIRST, LAST = 2021, 2026


def import_pupils(session, counts) -> int:
    """Add a saved batch of (unit id, step, year, n) and return its id; earlier ones give way."""
    batch = ImportBatch(
        dataset="pupil_counts", file_name="elever.csv", sha256="0" * 64, state="saved",
        asked_by=SYSTEM.pseudonym, staged_at=NOW, saved_at=NOW,
    )  # fmt: skip
    session.add(batch)
    session.flush()
    table = FACTS["pupil_counts"]
    session.execute(
        table.update().where(table.c.superseded_by.is_(None)).values(superseded_by=batch.id)
    )
    rows = [
        {
            "batch_id": batch.id,
            "unit_id": unit,
            "step": step,
            "year": year,
            "n": n,
            "n_approximate": False,
        }
        for unit, step, year, n in counts
    ]
    session.execute(insert(table), rows)
    return batch.id


def import_facts(session, dataset, rows) -> int:
    """Add a saved batch of rows of a dataset, as the register stores them, and return its id."""
    batch = ImportBatch(
        dataset=dataset, file_name=f"{dataset}.csv", sha256="0" * 64, state="saved",
        asked_by=SYSTEM.pseudonym, staged_at=NOW, saved_at=NOW,
    )  # fmt: skip
    session.add(batch)
    session.flush()
    session.execute(insert(FACTS[dataset]), [{"batch_id": batch.id, **row} for row in rows])
    return batch.id


def pupils_of(*units, first=FIRST, last=LAST, steps=range(10)):
    """Return rows for the units: numbers that differ by grade and year, and never vanish."""
    return [
        (unit, step, year, 20 + 3 * (unit % 3) + (7 * step + 5 * year + unit) % 9)
        for unit in units
        for step in steps
        for year in range(first, last + 1)
    ]


def ask(session, *, method="auto", horizon=6, actor=SYSTEM):
    return services.request_run(session, actor, method=method, horizon=horizon, now=NOW)


def work(db, tmp_path):
    """Run the oldest waiting job as the worker does, and return whether there was one."""
    settings = Settings(database_url="sqlite://", secret_key=b"x" * 32, instance=tmp_path)
    return Worker(db, settings, JOBS).run_one()

"""Results, pupils and background put into the register as one saved batch each."""

from decimal import Decimal

from builders import NOW, SYSTEM
from sqlalchemy import insert

from qms.register.models import FACTS, ImportBatch


def put_facts(session, dataset: str, rows: list[dict]) -> None:
    """Store the rows as current facts of the dataset."""
    batch = ImportBatch(
        dataset=dataset, file_name=f"{dataset}.csv", sha256="0" * 64, state="saved",
        asked_by=SYSTEM.pseudonym, staged_at=NOW, saved_at=NOW,
    )  # fmt: skip
    session.add(batch)
    session.flush()
    session.execute(insert(FACTS[dataset]), [{"batch_id": batch.id, **row} for row in rows])


def put_results(session, *rows) -> None:
    """Store (unit, indicator, year, value, number behind); a value of None was withheld."""
    put_facts(
        session,
        "results",
        [
            {
                "unit_id": unit,
                "indicator": key,
                "year": year,
                "value": None if value is None else Decimal(str(value)),
                "value_reason": None if value is not None else "suppressed",
                "value_approximate": False,
                "n": n,
                "n_approximate": False,
            }
            for unit, key, year, value, n in rows
        ],
    )


def put_pupils(session, *rows) -> None:
    """Store (unit, step, year, pupils)."""
    put_facts(
        session,
        "pupil_counts",
        [
            {"unit_id": unit, "step": step, "year": year, "n": n, "n_approximate": False}
            for unit, step, year, n in rows
        ],
    )

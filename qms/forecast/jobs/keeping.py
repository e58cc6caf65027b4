"""A run's parts kept in the database, and its progress told as they come."""

from collections.abc import Mapping
from typing import Any

from qms.forecast import queries, services
from qms.forecast.core.making import WHOLE, Step
from qms.forecast.queries.parts import PLAN
from qms.forecast.step_labels import STEPS
from qms.jobs.worker import JobContext

PUBLISHING = 1  # the last part, which is not kept


class StoredParts:
    """Keeps each part at once, and then says how far the run has come.

    Telling raises JobCancelledError when somebody has asked for the job to stop.
    """

    def __init__(self, context: JobContext, run_id: int) -> None:
        self._context, self._run_id = context, run_id
        self._sizes: Mapping[Step, int] = {}
        self._made: dict[Step, int] = {}

    def plan(self, sizes: Mapping[Step, int]) -> None:
        """Store how many parts each step has."""
        self._sizes = sizes
        with self._context.db.transaction() as session:
            services.save_part(
                session, run_id=self._run_id, step=PLAN, part=WHOLE, content=dict(sizes)
            )
            self._made = dict(queries.parts_made(session, self._run_id))
        self._tell(Step.FIT)

    def kept(self, step: Step) -> Mapping[str, Any]:
        """Return what is stored of the step."""
        with self._context.db.reading() as session:
            return queries.parts(session, self._run_id, step)

    def keep(self, step: Step, part: str, content: object) -> None:
        """Store one part and tell of it."""
        with self._context.db.transaction() as session:
            services.save_part(session, run_id=self._run_id, step=step, part=part, content=content)
        self._made[step] = self._made.get(step, 0) + 1
        self._tell(step)

    def _tell(self, step: Step) -> None:
        done, of = self._made.get(step, 0), self._sizes[step]
        counted = f"{STEPS[step]}, {done} av {of}" if of > 1 else STEPS[step]
        total = sum(self._sizes.values()) + PUBLISHING
        self._context.progress(sum(self._made.values()), total, counted)

"""The worker: claims jobs one at a time and runs them, outside any request."""

import json
import logging
import os
import socket
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from qms.config import Settings
from qms.db.session import Database
from qms.jobs import services
from qms.jobs.core.states import LEASE, JobState
from qms.jobs.engine import EngineAwayError

log = logging.getLogger(__name__)
PAUSE = 0.5


class JobCancelledError(Exception):
    """Somebody asked for the job to stop."""


class JobRefusedError(Exception):
    """The job cannot be done; the message is a sentence for the person who asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobContext:
    """What a running job may use. `params` is what was asked for."""

    db: Database
    settings: Settings
    job_id: int
    params: dict[str, Any]
    worker: str = ""
    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))

    def progress(self, done: int, total: int, message: str = "") -> None:
        """Store how far the job has come; raise JobCancelledError when asked to stop."""
        with self.db.transaction() as session:
            stop = services.tell_progress(
                session,
                job_id=self.job_id,
                worker=self.worker,
                done=done,
                total=total,
                message=message,
                now=self.now(),
            )
        if stop:
            raise JobCancelledError


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A kind of job: its name as stored, its Swedish label, and what it does.

    `run` may be called again for the same job after a kill: it goes on from what it stored.
    """

    name: str
    label: str
    run: Callable[[JobContext], None]


class Worker:
    """Runs jobs of the given kinds, one at a time."""

    def __init__(self, db: Database, settings: Settings, jobs: Iterable[Job]) -> None:
        self.db, self.settings = db, settings
        self.jobs = {job.name: job for job in jobs}
        self.name = f"{socket.gethostname()[:30]}:{os.getpid()}"

    def run_until(self, stop: threading.Event) -> None:
        """Run jobs as they come until `stop` is set."""
        while not stop.is_set():
            try:
                worked = self.run_one()
            except Exception:  # the database may be away for a while; the worker stays
                log.exception("the worker could not reach its jobs")
                worked = False
                stop.wait(5)
            if not worked:
                stop.wait(PAUSE)

    def run_one(self) -> bool:
        """Run the oldest waiting job, if any, and return whether there was one."""
        with self.db.transaction() as session:
            row = services.claim(session, self.name, now=datetime.now(UTC))
        if row is None:
            return False
        context = JobContext(
            db=self.db,
            settings=self.settings,
            job_id=row.id,
            params=_params(row.params),
            worker=self.name,
        )
        state, error = self._outcome(row.name, context)
        with self.db.transaction() as session:
            services.end(
                session,
                job_id=row.id,
                worker=self.name,
                state=state,
                now=datetime.now(UTC),
                error=error,
            )
        return True

    def _outcome(self, name: str, context: JobContext) -> tuple[JobState, str]:
        """Run the job while its lease is kept, and return how it ended."""
        over = threading.Event()
        keeper = threading.Thread(target=self._keep_lease, args=(context.job_id, over), daemon=True)
        keeper.start()
        try:
            self.jobs[name].run(context)
        except JobCancelledError:
            return JobState.CANCELLED, ""
        except JobRefusedError as refusal:
            return JobState.FAILED, str(refusal)
        except EngineAwayError as away:
            return JobState.FAILED, f"{away} Det som hann räknas är sparat."
        except Exception:  # a job's fault must not end the worker; it is told on the job's page
            log.exception("job %s failed", context.job_id)
            return JobState.FAILED, "Ett oväntat fel stoppade beräkningen. Felet finns i loggen."
        finally:
            over.set()
            keeper.join()
        return JobState.DONE, ""

    def _keep_lease(self, job_id: int, over: threading.Event) -> None:
        while not over.wait(LEASE.total_seconds() / 3):
            try:
                with self.db.transaction() as session:
                    services.keep_lease(
                        session, job_id=job_id, worker=self.name, now=datetime.now(UTC)
                    )
            except Exception:  # tried again at the next beat
                log.exception("the lease of job %s could not be kept", job_id)


def _params(text: str) -> dict[str, Any]:
    return dict(json.loads(text))

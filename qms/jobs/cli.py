"""`qms jobs`: the worker and the scheduler, each a process of its own."""

import logging
import signal
import threading
from collections.abc import Callable

import click

from qms.config import Settings, from_environment
from qms.db.session import Database
from qms.jobs import scheduler
from qms.jobs.worker import Job, Worker
from qms.vault.database import open_database

Plan = tuple[scheduler.Scheduled, ...]
First = Callable[[Database, Settings], None]


def stop_signal() -> threading.Event:
    """Return an event that is set on Ctrl-C and SIGTERM."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    return stop


def jobs_commands(known: tuple[Job, ...], plan: Plan, *, first: First) -> click.Group:
    """Return the group `jobs` for the application's jobs and their daily plan.

    The worker does `first` before it takes any job.
    """

    @click.group()
    def jobs() -> None:
        """Background jobs."""
        logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
        logging.getLogger("apscheduler").setLevel(logging.WARNING)  # it tells of every tick

    @jobs.command()
    def worker() -> None:
        """Run jobs as they are asked for, until Ctrl-C."""
        settings = from_environment()
        stop = stop_signal()
        db = open_database(settings)
        first(db, settings)
        Worker(db, settings, known).run_until(stop)

    @jobs.command(name="scheduler")
    def run_scheduler() -> None:
        """Queue the daily jobs at their hours, until Ctrl-C."""
        stop = stop_signal()
        settings = from_environment()
        scheduler.run_until(open_database(settings), plan, stop, settings=settings)

    return jobs

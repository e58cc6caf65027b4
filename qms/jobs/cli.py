"""`qms jobs`: the worker and the scheduler, each a process of its own."""

import os
import signal
import threading
from collections.abc import Callable

import click

from qms.config import Settings, UnsafeSettingsError, from_environment
from qms.db.session import Database
from qms.jobs import scheduler
from qms.jobs.heartbeat import SCHEDULER, WORKER, beating
from qms.jobs.worker import Job, Worker
from qms.logs import level_of, log_as_json
from qms.vault.core.faults import VaultClosedError
from qms.vault.database import open_database

LESS = 10
"""How much the worker, and the processes it starts, give way to those who wait for pages."""

Plan = tuple[scheduler.Scheduled, ...]
First = Callable[[Database, Settings], None]


class _Group(click.Group):
    """A group whose refusals are a sentence, not a fault in the program."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except (VaultClosedError, UnsafeSettingsError) as refusal:
            raise click.ClickException(str(refusal)) from None


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

    @click.group(cls=_Group)
    def jobs() -> None:
        """Background jobs."""
        log_as_json(level_of(os.environ))

    @jobs.command()
    def worker() -> None:
        """Run jobs as they are asked for, until Ctrl-C."""
        os.nice(LESS)
        settings = from_environment()
        stop = stop_signal()
        db = open_database(settings)
        with beating(db, WORKER):
            first(db, settings)
            Worker(db, settings, known).run_until(stop)

    @jobs.command(name="scheduler")
    def run_scheduler() -> None:
        """Queue the daily jobs at their hours, until Ctrl-C."""
        stop = stop_signal()
        settings = from_environment()
        db = open_database(settings)
        with beating(db, SCHEDULER):
            scheduler.run_until(db, plan, stop, settings=settings)

    return jobs

"""`qms jobs`: the worker and the scheduler, each a process of its own."""

import logging
import os
import signal
import threading
import time
from collections.abc import Callable

import click

from qms.config import from_environment
from qms.db.session import Database, make_engine
from qms.jobs import scheduler
from qms.jobs.worker import Job, Worker

PARENT_CHECK = 1.0
Plan = tuple[scheduler.Scheduled, ...]


def stop_signal(*, with_parent: bool) -> threading.Event:
    """Return an event that is set on Ctrl-C and SIGTERM, and when the starting process is gone."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    if with_parent:
        threading.Thread(target=_watch, args=(os.getppid(), stop), daemon=True).start()
    return stop


def _watch(parent: int, stop: threading.Event) -> None:
    while os.getppid() == parent:
        time.sleep(PARENT_CHECK)
    stop.set()


def jobs_commands(known: Callable[[], tuple[tuple[Job, ...], Plan]]) -> click.Group:
    """Return the group `jobs`. `known` gives the application's jobs and their daily plan."""

    @click.group()
    def jobs() -> None:
        """Background jobs."""
        logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")

    @jobs.command()
    @click.option("--with-parent", is_flag=True, help="End when the starting process ends.")
    def worker(with_parent: bool) -> None:
        """Run jobs as they are asked for, until Ctrl-C."""
        settings = from_environment()
        stop = stop_signal(with_parent=with_parent)
        Worker(Database(make_engine(settings.database_url)), settings, known()[0]).run_until(stop)

    @jobs.command(name="scheduler")
    @click.option("--with-parent", is_flag=True, help="End when the starting process ends.")
    def run_scheduler(with_parent: bool) -> None:
        """Queue the daily jobs at their hours, until Ctrl-C."""
        stop = stop_signal(with_parent=with_parent)
        engine = make_engine(from_environment().database_url)
        scheduler.run_until(Database(engine), known()[1], stop)

    return jobs

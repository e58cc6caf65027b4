"""The server takes up new settings while people work: nobody meets a closed door."""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event

from builders import PASSWORD
from one_report import USER, WELL, make_report, served
from processes import PATIENCE, children_of, eventually
from support.databases import migrated
from support.visitor import BROKEN, Visitor

TIMES, READERS = 2, 3
"""Restarts, and people who read meanwhile."""


def read_on(visitor: Visitor, end: Event) -> list[object]:
    """Return what came of fetching the start page again and again: a status, or what broke."""
    told: list[object] = []
    while not end.is_set():
        try:
            told.append(visitor.once("/")[0])
        except BROKEN as fault:
            told.append(type(fault).__name__)
    return told


def test_workers_are_replaced_without_a_failed_request(tmp_path, record_property):
    database = f"sqlite:///{tmp_path / 'qms.db'}"
    engine = migrated(database)
    make_report(engine)
    engine.dispose()
    end, took = Event(), []
    with served(tmp_path, database) as (address, master), ThreadPoolExecutor(READERS) as pool:
        readers = [Visitor(address, USER, PASSWORD) for _ in range(READERS)]
        jobs = [pool.submit(read_on, one, end) for one in readers]
        try:
            for _ in range(TIMES):
                before, began = children_of(master), time.monotonic()
                os.kill(master, signal.SIGHUP)
                assert eventually(lambda old=before: not old & children_of(master))
                assert eventually(lambda: len(children_of(master)) == 2)
                took.append(time.monotonic() - began)
        finally:
            end.set()
        told = [one for job in jobs for one in job.result(PATIENCE)]
    assert {*told} == {WELL}, sorted({str(one) for one in told})
    assert len(told) > READERS
    record_property(
        "measured",
        f"{TIMES} restarts in {', '.join(f'{one:.1f}' for one in took)} s under {len(told)} "
        "requests, none failed",
    )

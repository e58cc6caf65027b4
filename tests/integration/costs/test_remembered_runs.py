"""A calculation that has been read is remembered by its own checksum, and by nothing else."""

import zlib
from hashlib import sha256

import pytest

from qms.costs.core.stored import load
from qms.costs.models import CostRunRow
from qms.costs.queries import read_runs

SUMS = '"sums":{"ledger":%d,"per_pupil":0,"without_pupils":0,"outside":0,"unsplit":0,"unmapped":0}'


def row(content, *, checksum=None):
    return CostRunRow(
        sha256=checksum or sha256(content).hexdigest(), result=zlib.compress(content)
    )  # fmt: skip


def content(year):
    lists = ("units", "groups", "direct", "shares", "outside", "outside_ways", "unsplit")
    empty = ",".join(f'"{name}":[]' for name in (*lists, "unplaced", "months", "days"))
    return f"{{{empty},{SUMS % year}}}".encode()


@pytest.fixture(autouse=True)
def _nothing_remembered():
    read_runs._READ.clear()
    yield
    read_runs._READ.clear()


def test_each_calculation_is_its_own_however_many_are_read():
    years = range(2020, 2020 + read_runs.MOST + 3)
    for _ in range(2):
        for year in years:
            assert read_runs.kept_of(row(content(year))) == load(content(year))
    assert len(read_runs._READ) == read_runs.MOST


def test_what_does_not_fit_its_checksum_is_read_but_not_remembered():
    right = row(content(2026))
    damaged = row(content(1999), checksum=right.sha256)
    assert read_runs.kept_of(damaged).sums.ledger == 1999
    assert read_runs.kept_of(right).sums.ledger == 2026

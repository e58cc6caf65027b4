"""What a transaction may see behind the wall of PostgreSQL: everything, some paths, or nothing."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection

SIGHT = "qms_sight"
SET = (
    "SELECT set_config('qms.reach', %s, true), set_config('qms.day', %s, true), "
    "set_config('jit', 'off', true)"
)
"""Compiling pays for hours of sums; the wall makes a short question look like one."""


class Sight(NamedTuple):
    """The two settings of a transaction: patterns of paths, and the day that they hold on."""

    reach: str
    day: str


Ask = Callable[[], Sight]
"""Asked when a transaction begins."""

NOTHING = Sight("", "")


def everything() -> Sight:
    """Return the sight of the program itself: its jobs and its commands."""
    return Sight("*", "")


def sight_of(paths: Iterable[str], day: date) -> Sight:
    """Return the sight of somebody who reaches the nodes at and under the paths on the day."""
    return Sight(" ".join(sorted({f"{path}%" for path in paths})), day.isoformat())


def tell_postgresql(connection: Connection) -> None:
    """Tell the server what the transaction that begins may see; it is forgotten with it."""
    ask: Ask = connection.get_execution_options().get(SIGHT, everything)
    connection.exec_driver_sql(SET, tuple(ask()))

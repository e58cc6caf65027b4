"""What a transaction may see behind the wall of PostgreSQL: everything, some paths, or nothing."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

SIGHT = "qms_sight"
SET = (
    "SELECT set_config('qms.reach', %s, true), set_config('qms.day', %s, true), "
    "set_config('jit', 'off', true)"
)
"""Compiling pays for hours of sums; the wall makes a short question look like one."""


SEEN = text("SELECT current_setting('qms.reach', true), current_setting('qms.day', true)")
TELL = text("SELECT set_config('qms.reach', :reach, true), set_config('qms.day', :day, true)")


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


@contextmanager
def across(session: Session) -> Iterator[None]:
    """Let the session see every provider's rows meanwhile: for counts that everybody is shown.

    What is read here must be told as sums, or as how far something has come.
    """
    if session.get_bind().dialect.name != "postgresql":
        yield
        return
    before = Sight(*session.execute(SEEN).one())
    if before == everything():
        yield
        return
    session.execute(TELL, everything()._asdict())
    yield
    # After a fault the transaction is over, and its settings with it.
    session.execute(TELL, before._asdict())

"""Whatever a form changes leaves an event in the trail, in the same transaction."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from security.test_matrix import IN, WHO, Route, Turns, expected, routes
from sqlalchemy import event

from qms.audit.models import AuditRow

WRITES = re.compile(r"^(?:INSERT INTO|UPDATE|DELETE FROM)\s+\"?(\w+)", re.IGNORECASE)
TRAIL = AuditRow.__tablename__
QUIET = frozenset({"account", "api_token", "inbox_message", "inbox_choice", TRAIL})
"""What is written at every sign of life, and what a reader does with their own messages."""
LEAST = 30


@contextmanager
def writes(connection) -> Iterator[set[str]]:
    """Yield the tables that are written to within."""
    found: set[str] = set()

    def note(_connection, _cursor, statement, *_):
        if told := WRITES.match(statement):
            found.add(told[1])

    event.listen(connection, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(connection, "before_cursor_execute", note)


def written_by(world, route, who) -> set[str]:
    """Return the tables that the route writes to when an empty form is sent."""
    with writes(world.connection) as found:
        world.ask(route.method, route.path, who)
    return found


def changing(world) -> list[tuple[Route, tuple]]:
    """Return each route that an empty form makes change something, with who may send it."""
    turns, found = Turns(), []
    for route in (one for one in routes(world) if one.method != "GET"):
        options = [who for who in WHO if expected(world, route, *who) == IN]
        for who in turns.take(len(options), options) if options else ():
            found += [(route, who)] if written_by(world, route, who) - QUIET else []
    return found


def is_recorded(world, route, who) -> bool:
    """Return whether what the route changes leaves an event."""
    return TRAIL in written_by(world, route, who)


def test_every_change_leaves_an_event(world):
    found = changing(world)
    assert len(found) >= LEAST
    assert [route.name for route, who in found if not is_recorded(world, route, who)] == []

"""What is done before the first page: tables, and the data that an installation starts with."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from qms.config import Settings
from qms.db import migrations
from qms.db.session import Database, make_engine
from qms.demo.logins import DEMO_LOGINS
from qms.identity.queries import account_named
from qms.org import queries as org
from qms.run.first_account import USER_NAME, Login, set_up
from qms.run.fresh import start_afresh
from qms.vault.database import open_database, refuse_superuser

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """What was asked for: demo data, an empty installation, or whatever the database holds."""

    demo: bool = False
    empty: bool = False
    fresh: bool = False


class DatabaseAwayError(Exception):
    """The database cannot be reached; the message says so and what to look at."""


def prepare(settings: Settings, start: Start, *, say: Say) -> tuple[Login, ...]:
    """Bring the database to where it can be served from; return the accounts to tell about."""
    engine = make_engine(settings.database_url)
    try:
        _refuse_if_away(engine)
        refuse_superuser(settings, engine)  # before anything is made or removed
        if start.fresh:
            start_afresh(engine, say=say, spare=USER_NAME if start.empty else "")
            _lay_aside(settings.erasures)
        if not migrations.is_current(engine):
            say("Skapar eller uppdaterar databasens tabeller.")
            migrations.upgrade(engine)
        return _fill(settings, engine, start, say=say)
    finally:
        engine.dispose()


def guarded(settings: Settings, logins: tuple[Login, ...]) -> Settings:
    """Return the settings to serve with: only the demo municipality goes without second factor.

    `logins` are what `prepare` told about. A database that holds something else keeps its guard,
    also where it was started with the demo's options.
    """
    is_demo = [login.user_name for login in logins] == [row.user_name for row in DEMO_LOGINS.rows]
    return settings if is_demo else replace(settings, second_factor=True)


def _lay_aside(erasures: Path) -> None:
    """Keep the list of what was erased in the database that is gone, under another name."""
    if erasures.exists():
        erasures.replace(erasures.with_name(f"{erasures.name}.old"))


def _refuse_if_away(engine: Engine) -> None:
    try:
        engine.connect().close()
    except OperationalError as error:
        raise DatabaseAwayError(
            f"Databasen svarar inte: {str(error.orig).strip()}\n"
            "Kontrollera att den är igång och att adressen och kontot stämmer."
        ) from error


def _fill(settings: Settings, engine: Engine, start: Start, *, say: Say) -> tuple[Login, ...]:
    """Add what was asked for to an empty database; return the accounts to tell about."""
    db = open_database(settings, engine)
    if start.empty:
        return _administrator(db, say=say)
    if not start.demo:
        return ()
    with db.reading() as session:
        is_empty = org.municipality(session) is None
    if is_empty:
        # The generator is only needed when there is nothing yet.
        from qms.demo.load import load_demo  # noqa: PLC0415

        load_demo(settings, progress=say)
    return _demo_logins(db, say=say)


def _administrator(db: Database, *, say: Say) -> tuple[Login, ...]:
    with db.transaction() as session:
        login = set_up(session, now=datetime.now(UTC))
    if login is None:
        say("Databasen är inte tom. Logga in som förut, eller börja om med --fresh.")
        return ()
    return (login,)


def _demo_logins(db: Database, *, say: Say) -> tuple[Login, ...]:
    """Return the documented accounts, if this database has them."""
    with db.reading() as session:
        is_demo = account_named(session, DEMO_LOGINS.rows[0].user_name) is not None
    if not is_demo:
        say("Databasen håller något annat än demokommunen. Den lämnas som den är.")
        say("Börja om med --fresh, eller ange en annan databas med --database.")
        return ()
    password = DEMO_LOGINS.password
    return tuple(
        Login(role=row.role, user_name=row.user_name, password=password) for row in DEMO_LOGINS.rows
    )

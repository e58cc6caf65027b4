"""Begin anew: remove what a database holds, if nobody's real work can be lost."""

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine, and_, func, inspect, select

from qms.db import migrations
from qms.demo.logins import DOMAIN
from qms.identity.models import Account

Say = Callable[[str], None]


class FreshRefusedError(Exception):
    """The database holds accounts that no demo made; the message says what to do instead."""


def start_afresh(engine: Engine, *, say: Say, spare: str = "") -> None:
    """Remove the SQLite file, or our tables in PostgreSQL; say what is removed first.

    Raise FreshRefusedError when it has an account that no demo made. The account named
    `spare` may go: an installation that was begun empty can be begun empty again.
    """
    _refuse_if_used(engine, spare)
    if engine.dialect.name == "sqlite":
        engine.dispose()
        _remove_file(engine.url.database or "", say=say)
    else:
        _remove_tables(engine, say=say)


def _remove_file(name: str, *, say: Say) -> None:
    """Remove an SQLite file with its journal; there is none for a database in memory."""
    for file in (Path(name), Path(f"{name}-wal"), Path(f"{name}-shm")):
        if file.is_file():
            say(f"Tar bort {file}.")
            file.unlink()


def _remove_tables(engine: Engine, *, say: Say) -> None:
    tables = inspect(engine).get_table_names()
    if Account.__tablename__ not in tables:
        return
    say(f"Tar bort {len(tables)} tabeller i databasen {engine.url.database}.")
    migrations.downgrade(engine)


def _refuse_if_used(engine: Engine, spare: str) -> None:
    if Account.__tablename__ not in inspect(engine).get_table_names():
        return
    real = _accounts_of_real_people(engine, spare)
    if real:
        raise FreshRefusedError(
            f"Databasen {engine.url.database} har {real} konton som inte hör till demon, så "
            "--fresh tar inte bort något. Ange en annan databas med --database, eller töm den "
            "själv med `qms db downgrade base`."
        )


def _accounts_of_real_people(engine: Engine, spare: str) -> int:
    """Return how many accounts are neither the demo's own nor the one to spare."""
    real = and_(Account.user_name.not_like(f"%@{DOMAIN}"), Account.user_name != spare)
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(Account).where(real)) or 0

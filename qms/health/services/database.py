"""Checks of the database: reachable, of this version, asked by an account of few rights."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, literal, select, text

from qms.db import migrations
from qms.db.roles import FROZEN, FROZEN_EXCEPT
from qms.db.walls import POLICY, WALLED
from qms.health.core.ages import of_clocks
from qms.health.core.finding import Finding, good, note, wrong
from qms.health.core.roles import Rights, of_rights
from qms.health.services.asking import Asked
from qms.kernel.clock import LOCAL

SUMMER = datetime(2026, 7, 1, tzinfo=UTC)


def database(asked: Asked) -> Finding:
    """Is the database there?"""
    asked.session.execute(select(literal(1)))
    return good("Databasen svarar.")


def tables(asked: Asked) -> Finding:
    """Are its tables those of this version?"""
    if migrations.is_at_head(asked.session.connection()):
        return good("Databasens tabeller har den här versionens form.")
    return wrong("Databasens tabeller är av en annan version.", "Kör `qms db upgrade`.")


OWNS = text("SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = to_regclass(:name)")
MAY = text(
    "SELECT has_table_privilege(:name, 'UPDATE') OR has_table_privilege(:name, 'DELETE') "
    "OR has_table_privilege(:name, 'TRUNCATE')"
)
MAY_REMOVE = text(
    "SELECT has_table_privilege(:name, 'DELETE') OR has_table_privilege(:name, 'TRUNCATE')"
)
WALLED_NOW = text(
    "SELECT row_security_active(to_regclass(:name)) AND EXISTS ("
    "SELECT FROM pg_policy WHERE polrelid = to_regclass(:name) AND polname = :policy)"
)
SUPERUSER = text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")


def role(asked: Asked) -> Finding:
    """May the account change what is only ever added to?"""
    if asked.settings.is_sqlite or asked.session.get_bind().dialect.name == "sqlite":
        return note("SQLite har inga konton; det räcker för prov och för en mindre kommun.")
    ask = asked.session.scalar
    questions = {**dict.fromkeys(FROZEN, MAY), **dict.fromkeys(FROZEN_EXCEPT, MAY_REMOVE)}
    rights = Rights(
        is_superuser=bool(ask(SUPERUSER)),
        owns=bool(ask(OWNS, {"name": FROZEN[0]})),
        changes=[name for name, may in questions.items() if ask(may, {"name": name})],
        unwalled=[name for name in WALLED if not ask(WALLED_NOW, {"name": name, "policy": POLICY})],
    )
    return of_rights(rights)


def clocks(asked: Asked) -> Finding:
    """Do the clocks agree, and is Swedish time known?"""
    if SUMMER.astimezone(LOCAL).utcoffset() != timedelta(hours=2):
        return wrong("Svensk tid är inte känd.", "Installera paketet tzdata på nytt.")
    apart = timedelta(0)
    if asked.session.get_bind().dialect.name == "postgresql":
        theirs = asked.session.scalar(select(func.clock_timestamp()))
        apart = datetime.now(UTC) - theirs if theirs else apart
    return of_clocks(apart, asked.newest_event(), now=asked.now)

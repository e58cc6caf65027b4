"""Every check by name, which of them a watcher over the network is told of, and running them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError

from qms.config import Settings
from qms.db.session import Database
from qms.health.core.finding import Finding, State, wrong
from qms.health.services import care, database, places, scanner, trail
from qms.health.services.asking import Asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A check: its name for machines, its title for people, and what it asks.

    `watched`: it is part of what is told over the network. `serves`: no page can be served well
    where it is wrong.
    """

    name: str
    title: str
    ask: Callable[[Asked], Finding]
    watched: bool = False
    serves: bool = False


DATABASE = "database"
CHECKS = (
    Check(name=DATABASE, title="Databas", ask=database.database, watched=True, serves=True),
    Check(name="migrations", title="Tabeller", ask=database.tables, watched=True, serves=True),
    Check(name="role", title="Databaskonto", ask=database.role),
    Check(name="disk", title="Diskutrymme", ask=places.disk, watched=True, serves=True),
    Check(name="folder", title="Mapp", ask=places.folder, watched=True, serves=True),
    Check(name="keys", title="Nycklar", ask=places.keys, watched=True, serves=True),
    Check(name="key-age", title="Nyckelns ålder", ask=places.key_age),
    Check(name="sealed", title="Förseglat", ask=places.sealed),
    Check(name="files", title="Filers rättigheter", ask=places.files),
    Check(name="anchor", title="Loggens ankare", ask=trail.anchored, watched=True),
    Check(name="audit", title="Händelselogg", ask=trail.audit),
    Check(name="erasures", title="Gallrat", ask=trail.erasures),
    Check(name="scheduler", title="Schemaläggare", ask=care.scheduler, watched=True),
    Check(name="worker", title="Arbetare", ask=care.worker, watched=True),
    Check(name="backup", title="Säkerhetskopia", ask=care.backup, watched=True),
    Check(name="restore-test", title="Återläsningsprov", ask=care.restore_test),
    Check(name="mail", title="E-post", ask=places.mail),
    Check(name="scanner", title="Virusskydd", ask=scanner.scanner),
    Check(name="clock", title="Klocka", ask=database.clocks),
)
WATCHED = tuple(one for one in CHECKS if one.watched)
SERVING = tuple(one for one in CHECKS if one.serves)
AWAY = "Kontrollera att databasen är igång och att QMS_DATABASE_URL stämmer."
FIRST = "Rätta först det som är fel med Databas, Tabeller eller Mapp."


def findings(
    settings: Settings, db: Database, checks: tuple[Check, ...], *, now: datetime
) -> Iterator[tuple[Check, Finding]]:
    """Yield each check and what it found; a check that cannot be made is wrong."""
    for check in checks:
        try:
            with db.reading() as session:
                asked = Asked(settings=settings, db=db, session=session, now=now)
                yield check, check.ask(asked)
        except SQLAlchemyError as fault:
            # Only the kind of fault: the database's own words may quote what it holds.
            what = "svarar inte" if check.name == DATABASE else "kunde inte besvara frågan"
            cure = AWAY if check.name == DATABASE else FIRST
            yield check, wrong(f"Databasen {what} ({type(fault).__name__}).", cure)
        except OSError as fault:
            yield check, wrong(f"Det gick inte att se efter: {fault.strerror}.", FIRST)


def is_well(found: Finding) -> bool:
    """Return whether nothing needs to be done."""
    return found.state is not State.WRONG

"""Checks of files and folders: room, rights, keys, mail."""

import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

from qms.health.core.ages import of_disk, of_key
from qms.health.core.finding import Finding, good, note, wrong
from qms.health.services.asking import Asked
from qms.inbox.transport import UnreachableError, connected
from qms.tables import metadata
from qms.vault.core.faults import UnreadableError, VaultClosedError
from qms.vault.keyfile import open_to_others, read_ring
from qms.vault.queries import one_of_each
from qms.vault.vault import vault_of

OTHERS = stat.S_IRWXG | stat.S_IRWXO
PASS_THROUGH = stat.S_IXGRP | stat.S_IXOTH


def disk(asked: Asked) -> Finding:
    """Is there room?"""
    usages = (shutil.disk_usage(folder) for folder in _folders(asked))
    least = min(usages, key=lambda one: one.free / one.total)
    return of_disk(least.free, least.total)


def _folders(asked: Asked) -> Iterator[Path]:
    """Yield the instance's folder, and the database's where that is a file."""
    yield asked.settings.instance
    file = _database_file(asked)
    if file is not None:
        yield file.parent


def _database_file(asked: Asked) -> Path | None:
    url = asked.session.get_bind().engine.url
    file = Path(url.database) if url.database and asked.settings.is_sqlite else None
    return file if file and file.is_file() else None


def folder(asked: Asked) -> Finding:
    """Can files be made in the instance's folder?"""
    place = asked.settings.instance
    try:
        with tempfile.TemporaryFile(dir=place):
            pass
    except OSError:
        return wrong(
            f"Det går inte att skriva i {place}.",
            f"Låt kontot som kör Kvalitetshjulet äga mappen: `chown -R qms {place}`.",
        )
    return good("Mappen för installationen går att skriva i.")


def files(asked: Asked) -> Finding:
    """Can other accounts on the machine reach the secret key or the database file?"""
    settings, database = asked.settings, _database_file(asked)
    kept = (settings.instance / "secret_key", database, settings.erasures)
    reached = [file for file in kept if file and file.exists() and _is_reached(file)]
    if not reached:
        return good("Andra konton på datorn når inte den hemliga nyckeln eller databasens fil.")
    names = " ".join(str(file) for file in reached)
    return wrong(
        f"Andra konton på datorn kan läsa {', '.join(file.name for file in reached)}.",
        f"Kör `chmod 600 {names}`.",
    )


def _is_reached(file: Path) -> bool:
    """Return whether somebody else may read or write it, and gets past its folder."""
    may = file.stat().st_mode & OTHERS & ~PASS_THROUGH
    return bool(may) and bool(file.parent.stat().st_mode & PASS_THROUGH)


def keys(asked: Asked) -> Finding:
    """Is there a key ring, and for its owner's eyes only?"""
    cure = "Lägg tillbaka nyckelfilen från dess kopia, eller rätta QMS_KEY_FILE."
    fault = open_to_others(asked.settings.keys)
    if fault:
        return wrong(fault, f"Kör `chmod 600 {asked.settings.keys}`.")
    try:
        ring = vault_of(asked.session).ring
    except VaultClosedError as closed:
        return wrong(str(closed), cure)
    return good(f"Nyckelringen är laddad, med {len(ring.keys)} nycklar.")


def key_age(asked: Asked) -> Finding:
    """Was the key that seals made within a year?"""
    try:
        return of_key(vault_of(asked.session).ring.newest.made_at, now=asked.now)
    except VaultClosedError:
        return note("Ingen nyckel är laddad.", "Se raden Nycklar.")


def sealed(asked: Asked) -> Finding:
    """Do the keys open what is sealed? One value of each table is tried."""
    try:
        read_ring(asked.settings.keys)
        vault = vault_of(asked.session)
        values = one_of_each(asked.session, metadata)
        for place, value in values:
            vault.open_bytes(place, value)
    except (VaultClosedError, UnreadableError) as fault:
        return wrong(str(fault), "Kör `qms keys check` och läs docs/operations/keys.md.")
    return good(f"Nycklarna öppnar det förseglade: {len(values)} tabeller prövade.")


def mail(asked: Asked) -> Finding:
    """Does the mail server answer and let us in? Nothing is sent."""
    settings = asked.settings.mail
    if settings is None:
        return note("Ingen e-postserver är angiven: inga brev skickas.", "Sätt QMS_SMTP_HOST.")
    try:
        with connected(settings):
            return good("E-postservern svarar och släpper in oss.")
    except UnreachableError as fault:
        return wrong(
            f"E-postservern svarar inte eller släpper inte in oss ({fault}).",
            "Kontrollera QMS_SMTP_HOST, QMS_SMTP_TLS, konto och lösenordsfil.",
        )

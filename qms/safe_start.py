"""Starts that would not be safe, refused with a sentence each; the demo's own data may be."""

import secrets
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from qms.provider_settings import LOOPBACK, UnsafeSettingsError

OTHERS = stat.S_IRWXG | stat.S_IRWXO
SHORTEST_KEY = 32
FEWEST_SIGNS = 8
"""Different signs in a secret key: random hexadecimal has all sixteen, `xxxx…` has one."""

KNOWN_WORDS = ("secret", "change", "byt-ut", "bytut", "default", "password", "hemlig", "exempel")
SUPERUSER = (
    "Kontot i databasen är superuser: då skyddas inte ens händelseloggen. Ge Kvalitetshjulet ett "
    "eget konto, se `qms db roles` och docs/operations/install.md."
)


def refuse_debug(environment: Mapping[str, str]) -> None:
    """Refuse Flask's debug mode: it shows code and values to whoever meets a fault."""
    for name in ("FLASK_DEBUG", "QMS_DEBUG"):
        if environment.get(name, "").strip().lower() not in ("", "0", "false", "no", "off"):
            raise UnsafeSettingsError(
                f"{name} är satt: felsökningsläget visar uppgifter för den som möter ett fel. "
                f"Ta bort {name} ur miljön."
            )


def refuse_open_listening(host: str, *, https: bool) -> None:
    """Refuse to listen to other machines without https in front."""
    if host not in LOOPBACK and not https:
        raise UnsafeSettingsError(
            f"QMS_HOST är {host}, men inloggning utan https får bara ske på den egna datorn. "
            "Ställ en proxy med https framför och sätt QMS_HTTPS=1."
        )


def secret_key(instance: Path, environment: Mapping[str, str], *, demo: bool) -> bytes:
    """Return the key that signs sessions: from the environment, else a file only we can read."""
    given, file = environment.get("QMS_SECRET_KEY"), instance / "secret_key"
    if given is None and not file.exists():
        file.touch(mode=0o600)
        file.write_bytes(secrets.token_hex(SHORTEST_KEY).encode())
    if given is None and not demo:
        refuse_open_file(file)
    key = file.read_text("utf-8") if given is None else given
    refuse_weak_key(key, f"Nyckeln i {file}" if given is None else "QMS_SECRET_KEY")
    return key.encode()


def refuse_weak_key(key: str, where: str) -> None:
    """Refuse a key that signs sessions and is short, repeated, or an example's."""
    if len(key) < SHORTEST_KEY:
        raise UnsafeSettingsError(f"{where} är för kort: använd minst {SHORTEST_KEY} tecken.")
    is_example = any(word in key.lower() for word in KNOWN_WORDS)
    if is_example or len(set(key)) < FEWEST_SIGNS:
        raise UnsafeSettingsError(
            f"{where} går att gissa: den är ett exempel eller upprepar sig. Gör en ny med "
            "`python3 -c 'import secrets; print(secrets.token_hex(32))'`."
        )


def refuse_open_file(file: Path, *, others: int = OTHERS) -> None:
    """Refuse a file with a secret that other accounts on the machine can read or change."""
    if file.stat().st_mode & others:
        raise UnsafeSettingsError(
            f"Filen {file} kan läsas eller ändras av andra konton på datorn. "
            f"Kör `chmod 600 {file}` och starta igen."
        )


def refuse_plain_address(address: str) -> None:
    """Refuse links over plain http to another machine: whoever listens could sign in."""
    parts = urlsplit(address)
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise UnsafeSettingsError(
            f"QMS_PUBLIC_URL är {address}, men inloggning utan https får bara ske på den egna "
            "datorn. Ange adressen med https://."
        )


def refuse_open_places(environment: Mapping[str, str]) -> None:
    """Refuse a database or a cluster on another machine that is spoken with in the open."""
    _refuse_open_database(environment.get("QMS_DATABASE_URL", "sqlite://"), environment)
    _refuse_open_cluster(environment.get("QMS_ENGINE", ""))


def _refuse_open_database(address: str, environment: Mapping[str, str]) -> None:
    """Refuse a PostgreSQL on another machine unless it is encrypted and its certificate checked.

    The driver's own usual setting takes an answer in the clear, and any certificate.
    """
    url = _readable(address)
    mode = url.query.get("sslmode", environment.get("PGSSLMODE", ""))
    away = [host for host in _hosts(url, environment) if host not in LOOPBACK and host[:1] != "/"]
    if url.get_backend_name() == "postgresql" and away and mode != "verify-full":
        raise UnsafeSettingsError(
            f"Databasen ligger på {away[0]}, men då måste förbindelsen vara krypterad och servern "
            "bevisa vem den är. Lägg ?sslmode=verify-full&sslrootcert=FIL till QMS_DATABASE_URL, "
            "se docs/operations/postgresql.md."
        )


def _readable(address: str) -> URL:
    try:
        return make_url(address)
    except (ArgumentError, ValueError):
        raise UnsafeSettingsError("QMS_DATABASE_URL går inte att läsa som en adress.") from None


def _hosts(url: URL, environment: Mapping[str, str]) -> Iterator[str]:
    """Yield every name that the driver may go to: of the address, or else of its own variables."""
    given = [url.host or ""]
    for name in ("host", "hostaddr", "service"):
        found = url.query.get(name, ())
        given += [found] if isinstance(found, str) else found
    if not any(given):
        given = [environment.get(name, "") for name in ("PGHOST", "PGHOSTADDR", "PGSERVICE")]
    for name in filter(None, ",".join(given).split(",")):
        yield name.rpartition(":")[0] if name.count(":") == 1 else name


def _refuse_open_cluster(engine: str) -> None:
    """Refuse a Dask cluster on another machine without TLS: whoever reaches it runs programs."""
    host = urlsplit(engine).hostname
    if engine.startswith("dask://") and host not in LOOPBACK:
        raise UnsafeSettingsError(
            f"QMS_ENGINE är {engine}, men till ett kluster på en annan dator måste förbindelsen "
            "vara krypterad. Ange dask+tls://, se docs/operations/calculations.md."
        )

"""Settings, read from the environment once, at the edge."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

LOOPBACK = ("127.0.0.1", "localhost", "::1")


class UnsafeSettingsError(Exception):
    """The settings would run the product unsafely; the message says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything the product needs to know about where it runs.

    `proxies` is how many proxies of our own stand in front: only then is the address that
    they report believed, because anybody could write that header.
    """

    database_url: str
    secret_key: bytes
    instance: Path
    host: str = "127.0.0.1"
    port: int = 8000
    https: bool = False
    engine: str = "process"
    demo: bool = False
    proxies: int = 0

    @property
    def is_sqlite(self) -> bool:
        """Return whether the database is an SQLite file."""
        return self.database_url.startswith("sqlite")


def _secret_key(instance: Path, environment: Mapping[str, str]) -> bytes:
    """Return the key that signs sessions: from the environment, else a file only we can read."""
    given = environment.get("QMS_SECRET_KEY")
    if given is not None:
        if len(given) < 32:
            raise UnsafeSettingsError("QMS_SECRET_KEY är för kort: använd minst 32 tecken.")
        return given.encode()
    file = instance / "secret_key"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_bytes(secrets.token_hex(32).encode())
    return file.read_bytes()


def _database_url(instance: Path, environment: Mapping[str, str]) -> str:
    url = environment.get("QMS_DATABASE_URL", f"sqlite:///{instance / 'qms.db'}")
    if not url.startswith(("sqlite:", "postgresql:", "postgresql+psycopg:")):
        kind = url.split(":", 1)[0]
        raise UnsafeSettingsError(
            f"Databasen {kind} går inte att använda. Ange en adress som börjar med "
            "postgresql:// eller sqlite:///."
        )
    return url


def _number(environment: Mapping[str, str], name: str, default: int) -> int:
    text = environment.get(name, str(default))
    if not text.isdecimal():
        raise UnsafeSettingsError(f"{name} är {text!r}, men ska vara ett heltal.")
    return int(text)


def from_environment(environment: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings; raise UnsafeSettingsError for a start that would not be safe."""
    instance = Path(environment.get("QMS_INSTANCE", "instance")).resolve()
    instance.mkdir(parents=True, exist_ok=True)
    host = environment.get("QMS_HOST", "127.0.0.1")
    https = environment.get("QMS_HTTPS", "") == "1"
    if host not in LOOPBACK and not https:
        raise UnsafeSettingsError(
            f"QMS_HOST är {host}, men inloggning utan https får bara ske på den egna datorn. "
            "Ställ en proxy med https framför och sätt QMS_HTTPS=1."
        )
    return Settings(
        database_url=_database_url(instance, environment),
        secret_key=_secret_key(instance, environment),
        instance=instance,
        host=host,
        port=_number(environment, "QMS_PORT", 8000),
        https=https,
        engine=environment.get("QMS_ENGINE", "process"),
        demo=environment.get("QMS_DEMO", "") == "1",
        proxies=_number(environment, "QMS_PROXIES", 0),
    )

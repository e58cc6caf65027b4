"""The database that the settings name, with the vault of their key file."""

from datetime import UTC, datetime

from sqlalchemy import Engine, inspect, select

from qms.config import Settings, UnsafeSettingsError
from qms.db.base import Base
from qms.db.roles import is_superuser
from qms.db.session import Database, make_engine
from qms.safe_start import SUPERUSER
from qms.vault.columns import sealed_tables
from qms.vault.core.faults import VaultClosedError
from qms.vault.keyfile import make_file
from qms.vault.vault import Vault, vault_of_file


def open_database(settings: Settings, engine: Engine | None = None) -> Database:
    """Return the database with its vault; the key file is made when there is nothing to open.

    Raise VaultClosedError, with what to do, when the key file cannot be used, and
    UnsafeSettingsError when the account may do everything in the database.
    """
    bound = engine or make_engine(settings.database_url)
    refuse_superuser(settings, bound)
    return Database(bound, vault=_vault(settings, bound))


def refuse_superuser(settings: Settings, engine: Engine) -> None:
    """Raise UnsafeSettingsError when the account may do everything, unless the demo runs."""
    if not settings.demo and is_superuser(engine):
        raise UnsafeSettingsError(SUPERUSER)


def _vault(settings: Settings, engine: Engine) -> Vault:
    file = settings.keys
    if not file.exists():
        if _has_sealed(engine):
            raise VaultClosedError(
                f"Nyckelfilen {file} saknas, men databasen har förseglade uppgifter. Lägg tillbaka "
                "filen från er säkerhetskopia av nycklarna, eller ange rätt fil med QMS_KEY_FILE. "
                "Nya nycklar kan inte öppna det gamla."
            )
        make_file(file, now=datetime.now(UTC))
    return vault_of_file(file)


def _has_sealed(engine: Engine) -> bool:
    """Return whether any row holds sealed content; a database without tables holds none."""
    there = set(inspect(engine).get_table_names())
    with engine.connect() as connection:
        return any(
            connection.execute(select(one.id).where(column.is_not(None)).limit(1)).first()
            for one in sealed_tables(Base.metadata)
            if one.table.name in there
            for column in one.columns
        )

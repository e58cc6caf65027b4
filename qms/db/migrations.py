"""Alembic, called from code: bring a database to the newest version and ask where it is."""

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine

from qms.paths import resource_dir


def alembic_config(engine: Engine) -> AlembicConfig:
    """Return the configuration with our script folder and an open engine."""
    config = AlembicConfig()
    config.set_main_option("script_location", str(resource_dir("migrations")))
    config.attributes["engine"] = engine
    return config


def knows(revision: str) -> bool:
    """Return whether this version of the product has the migration."""
    try:
        return _scripts().get_revision(revision) is not None
    except CommandError:
        return False


def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(resource_dir("migrations")))


def is_current(engine: Engine) -> bool:
    """Return whether the database is at the newest version."""
    with engine.connect() as connection:
        return is_at_head(connection)


def is_at_head(connection: Connection) -> bool:
    """Return whether the database that is connected to is at the newest version."""
    newest = _scripts().get_current_head()
    return MigrationContext.configure(connection).get_current_revision() == newest


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the database to `revision`."""
    command.upgrade(alembic_config(engine), revision)


def downgrade(engine: Engine, revision: str = "base") -> None:
    """Take the database back to `revision`."""
    command.downgrade(alembic_config(engine), revision)

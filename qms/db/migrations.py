"""Alembic, called from code: bring a database to the newest version and ask where it is."""

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from qms.paths import resource_dir


def alembic_config(engine: Engine) -> AlembicConfig:
    """Return the configuration with our script folder and an open engine."""
    config = AlembicConfig()
    config.set_main_option("script_location", str(resource_dir("migrations")))
    config.attributes["engine"] = engine
    return config


def is_current(engine: Engine) -> bool:
    """Return whether the database is at the newest version."""
    newest = ScriptDirectory(str(resource_dir("migrations"))).get_current_head()
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == newest


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the database to `revision`."""
    command.upgrade(alembic_config(engine), revision)


def downgrade(engine: Engine, revision: str = "base") -> None:
    """Take the database back to `revision`."""
    command.downgrade(alembic_config(engine), revision)

"""Alembic's entry: runs the migrations on the engine that the caller hands over."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection, TypeDecorator

from qms.config import from_environment
from qms.db.session import WRITES, make_engine
from qms.tables import metadata


def run() -> None:
    """Run the migrations in one transaction, with batch mode so that SQLite can alter tables."""
    engine = context.config.attributes.get("engine")
    if engine is None:
        engine = make_engine(from_environment().database_url)
    with engine.execution_options(**{WRITES: True}).connect() as connection:
        # Altering a table copies it; with foreign keys on, the copy would cascade.
        _foreign_keys(connection, on=False)
        context.configure(
            connection=connection,
            target_metadata=metadata,
            render_as_batch=True,
            render_item=_render,
            compare_type=True,
            compare_server_default=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        _foreign_keys(connection, on=True)


def _render(kind: str, item: object, _: AutogenContext) -> str | Literal[False]:
    # A migration stands on its own: it must not change when our types do.
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl!r}"
    return False


def _foreign_keys(connection: Connection, *, on: bool) -> None:
    # The pragma does nothing inside a transaction, so it goes to the driver itself.
    if connection.dialect.name == "sqlite":
        connection.rollback()
        driver = connection.connection.dbapi_connection
        driver.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")


run()

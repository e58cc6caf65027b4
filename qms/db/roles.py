"""PostgreSQL accounts: one that owns the tables, one that runs the product and may do less."""

from collections.abc import Iterator

from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from qms.db.walls import walls

FROZEN = ("audit_row",)
"""Rows here are added and read, and nothing else."""

FROZEN_EXCEPT = {
    "decision": ("sealed", "open", "erased_at"),
    "decision_end": ("reason",),
}
"""Rows here stay; these columns change when keys are rotated and when a decision says so."""

READ_ONLY = ("alembic_version",)
SUPERUSER = text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")


def grants(*, owner: str, app: str) -> Iterator[str]:
    """Yield the statements that give the two accounts their rights; they may be run again."""
    theirs, ours = _quoted(owner), _quoted(app)
    here = "IN SCHEMA public"
    yield from (_made(owner, theirs), _made(app, ours))
    yield "REVOKE CREATE ON SCHEMA public FROM PUBLIC"
    yield f"GRANT USAGE ON SCHEMA public TO {ours}"
    for what, rights in (
        ("TABLES", "SELECT, INSERT, UPDATE, DELETE"),
        ("SEQUENCES", "USAGE, SELECT"),
    ):
        yield f"GRANT {rights} ON ALL {what} {here} TO {ours}"
        coming = f"ALTER DEFAULT PRIVILEGES FOR ROLE {theirs} {here}"
        yield f"{coming} GRANT {rights} ON {what} TO {ours}"
    for name in FROZEN:
        yield f"REVOKE UPDATE, DELETE, TRUNCATE ON {name} FROM {ours}"
    for name, columns in FROZEN_EXCEPT.items():
        yield f"REVOKE UPDATE, DELETE, TRUNCATE ON {name} FROM {ours}"
        yield f"GRANT UPDATE ({', '.join(map(_quoted, columns))}) ON {name} TO {ours}"
    for name in READ_ONLY:
        yield f"REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {name} FROM {ours}"
    yield from walls()


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _made(name: str, quoted: str) -> str:
    """Return the statement that makes the account if it is not there; it has no password yet."""
    literal = name.replace("'", "''")  # DO takes no bound values
    return (
        f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{literal}') "  # nosec B608
        "THEN "
        f"CREATE ROLE {quoted} LOGIN NOSUPERUSER NOCREATEROLE; END IF; END $$"
    )


def is_superuser(engine: Engine) -> bool:
    """Return whether the account may do everything; False where nobody answers or has accounts."""
    if engine.dialect.name != "postgresql":
        return False
    try:
        with engine.connect() as connection:
            return bool(connection.scalar(SUPERUSER))
    except OperationalError:
        return False

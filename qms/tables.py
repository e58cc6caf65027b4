"""Every module's tables, imported once so that Alembic sees them."""

from importlib import import_module

from qms.db.base import Base

for _m in ("org", "identity", "audit", "jobs", "register", "forecast", "allocation", "followup"):
    try:
        import_module(f"qms.{_m}.models")
    except ModuleNotFoundError:
        pass
metadata = Base.metadata

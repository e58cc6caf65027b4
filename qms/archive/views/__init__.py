"""The page of packages for the archive."""

from qms.archive.views import packages
from qms.archive.views.blueprint import bp

__all__ = ["bp", "packages"]

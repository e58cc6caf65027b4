"""The page of extracts."""

from qms.subject.views import extracting
from qms.subject.views.blueprint import bp

__all__ = ["bp", "extracting"]

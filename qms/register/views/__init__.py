"""Pages of the register: what can be imported, one import, undo, what the register holds."""

from qms.register.views import datasets, facts, imports, undo
from qms.register.views.blueprint import bp

__all__ = ["bp", "datasets", "facts", "imports", "undo"]

"""A case made of what the register, the forecast and the costs say."""

from qms.planning.core.from_register.basis import (
    basis_of,
    notes_in,
    positions_in,
    reconciled_in,
)
from qms.planning.core.from_register.forms import (
    COMPULSORY,
    KINDS,
    LEISURE,
    PRESCHOOL,
    Assumptions,
    Kind,
)
from qms.planning.core.from_register.making import MadeCase, Wanted, make_case
from qms.planning.core.from_register.notes import Note, Told
from qms.planning.core.from_register.reconciling import Reconciled, Why

__all__ = [
    "COMPULSORY",
    "KINDS",
    "LEISURE",
    "PRESCHOOL",
    "Assumptions",
    "Kind",
    "MadeCase",
    "Note",
    "Reconciled",
    "Told",
    "Wanted",
    "Why",
    "basis_of",
    "make_case",
    "notes_in",
    "positions_in",
    "reconciled_in",
]

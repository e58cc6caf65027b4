"""The one safe expression language: formulas of calculation sheets, conditions of rules.

`parse` reads a text, `check` says what it means with the names at hand, `evaluate` reckons it for
all units at once and `evaluate_single` where there are none, `in_words` reads it aloud. No Python
is run; size and depth are limited, so that a formula cannot be used to stop the system.
"""

from qms.kernel.expression.checking import Known, Meaning, Type, check
from qms.kernel.expression.evaluate import Figures, evaluate, evaluate_single
from qms.kernel.expression.faults import FormulaError, FormulaFault
from qms.kernel.expression.nodes import Node, names_in
from qms.kernel.expression.parser import parse
from qms.kernel.expression.reckoning import Mode, rounded, settled
from qms.kernel.expression.speech import SWEDISH, Speech, number_text
from qms.kernel.expression.tokens import name_key
from qms.kernel.expression.words import in_words

__all__ = [
    "SWEDISH",
    "Figures",
    "FormulaError",
    "FormulaFault",
    "Known",
    "Meaning",
    "Mode",
    "Node",
    "Speech",
    "Type",
    "check",
    "evaluate",
    "evaluate_single",
    "in_words",
    "name_key",
    "names_in",
    "number_text",
    "parse",
    "rounded",
    "settled",
]

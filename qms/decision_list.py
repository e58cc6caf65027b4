"""Every kind of decision and what recomputes it; loaded only by `qms decisions`."""

from qms.decisions.cli import decisions_commands
from qms.decisions.core.verifying import Recalculators
from qms.needs.core.amounts.stored import recalculate
from qms.needs.core.deciding.kinds import BLOCK_GRANT, SUPPORT

RECALCULATORS: Recalculators = {SUPPORT: recalculate, BLOCK_GRANT: recalculate}

decisions = decisions_commands(RECALCULATORS)

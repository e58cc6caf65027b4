"""Every kind of decision and what recomputes it; loaded only by `qms decisions`."""

from qms.decisions.cli import decisions_commands
from qms.decisions.core.verifying import Recalculators
from qms.grants.core.deciding.grounds import BASIC_AMOUNT
from qms.grants.core.deciding.stored import recalculate as recalculate_grant
from qms.needs.core.amounts.stored import recalculate as recalculate_support
from qms.needs.core.deciding.kinds import BLOCK_GRANT, SUPPORT

RECALCULATORS: Recalculators = {
    SUPPORT: recalculate_support,
    BLOCK_GRANT: recalculate_support,
    BASIC_AMOUNT: recalculate_grant,
}

decisions = decisions_commands(RECALCULATORS)

"""What an alternative hangs on: one assumption at a time, one merger, one pupil more."""

from qms.planning.core.weighing.marginal import Marginal, marginal
from qms.planning.core.weighing.merger import Payback, payback
from qms.planning.core.weighing.reserve import with_reserve
from qms.planning.core.weighing.tornado import Swing, tornado

__all__ = ["Marginal", "Payback", "Swing", "marginal", "payback", "tornado", "with_reserve"]

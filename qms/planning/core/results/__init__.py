"""What evaluated alternatives come to, as figures and tables."""

from qms.planning.core.results.counting import Counted, counted
from qms.planning.core.results.guards import guard_remarks
from qms.planning.core.results.summary import Summary, summary_of
from qms.planning.core.results.tables import files_of
from qms.planning.core.results.whereabouts import goes, moved

__all__ = [
    "Counted",
    "Summary",
    "counted",
    "files_of",
    "goes",
    "guard_remarks",
    "moved",
    "summary_of",
]

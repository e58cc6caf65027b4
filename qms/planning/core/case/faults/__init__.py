"""What is wrong with a case, and what is worth knowing about it: each thing by its name."""

from qms.planning.core.case.faults.every import every_fault, every_remark, faults_of, remarks_of
from qms.planning.core.case.faults.found import Found, Sheet

__all__ = ["Found", "Sheet", "every_fault", "every_remark", "faults_of", "remarks_of"]

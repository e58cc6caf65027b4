"""A case from files: case.toml and tables beside it. See docs/formats/planning-case.md."""

from qms.planning.core.case_files.alternatives import PROPOSAL, UNCHANGED, Alternative
from qms.planning.core.case_files.reading import CaseRead, read_case
from qms.planning.core.case_files.sources import NEEDED, OPTIONAL, CaseRefusedError

__all__ = [
    "NEEDED",
    "OPTIONAL",
    "PROPOSAL",
    "UNCHANGED",
    "Alternative",
    "CaseRead",
    "CaseRefusedError",
    "read_case",
]

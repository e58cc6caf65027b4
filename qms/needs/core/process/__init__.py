"""The process of a case as data: read whole, with its allowed steps and its clocks."""

from qms.needs.core.process.allowed import StepRefusedError, allowed_steps, check_step
from qms.needs.core.process.due import case_deadline, due_day
from qms.needs.core.process.reading import parse_process
from qms.needs.core.process.values import Need, Process, Stage, StageKey, Step

__all__ = [
    "Need",
    "Process",
    "Stage",
    "StageKey",
    "Step",
    "StepRefusedError",
    "allowed_steps",
    "case_deadline",
    "check_step",
    "due_day",
    "parse_process",
]

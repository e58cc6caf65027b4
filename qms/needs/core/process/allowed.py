"""Which steps may be taken in a stage, by whom, and what they still lack."""

from collections.abc import Set as AbstractSet

from qms.needs.core.cases.kinds import Part
from qms.needs.core.process.values import Need, Process, Step


class StepRefusedError(Exception):
    """The step cannot be taken now. `lacking` says what is missing, empty out of turn."""

    def __init__(self, step: str, lacking: tuple[Need, ...] = ()) -> None:
        super().__init__(step)
        self.step, self.lacking = step, lacking


def allowed_steps(
    process: Process, stage: str, parts: AbstractSet[Part], *, automatic: bool = False
) -> tuple[Step, ...]:
    """Return the steps that somebody with the parts may take in the stage, in their order."""
    return tuple(
        one
        for one in process.steps
        if stage in one.origins and one.is_automatic is automatic and parts & set(one.by)
    )


def check_step(process: Process, stage: str, step: str, *, there: AbstractSet[Need]) -> Step:
    """Return the step; raise StepRefusedError out of turn, or when something is lacking.

    `there` is what is done of what steps can need.
    """
    found = process.step(step)
    lacking = tuple(one for one in found.needs if one not in there)
    if stage not in found.origins or lacking:
        raise StepRefusedError(step, lacking if stage in found.origins else ())
    return found

"""What lists and start pages show of a report without reading all of it."""

from dataclasses import dataclass

from qms.followup.core.report.completeness import StepState, progress
from qms.followup.core.report.content import Content
from qms.followup.core.report.templates import Template

LETTERS = {StepState.EMPTY: "e", StepState.ONGOING: "o", StepState.DONE: "d"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """`ring` has a letter per step: e empty, o ongoing, d done. `left_ore` is not accounted for."""

    ring: str
    left_ore: int
    started: bool

    @property
    def done(self) -> int:
        """Return how many steps are whole."""
        return self.ring.count("d")

    @property
    def done_numbers(self) -> tuple[int, ...]:
        """Return the numbers of the whole steps."""
        return tuple(number for number, one in enumerate(self.ring, start=1) if one == "d")

    @property
    def first_open(self) -> int:
        """Return the number of the first step that is not whole; the last when all are."""
        return next((n for n, one in enumerate(self.ring, start=1) if one != "d"), len(self.ring))


def summarise(template: Template, content: Content) -> Summary:
    """Return the summary of the content."""
    return Summary(
        ring="".join(LETTERS[step.state] for step in progress(template, content)),
        left_ore=content.ledger.left,
        started=content.is_started,
    )

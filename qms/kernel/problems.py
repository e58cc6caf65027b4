"""What is wrong with a value that somebody gave us, in words that say how to mend it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One fault in a file or form.

    `row` is the row as a spreadsheet shows it (the header is row 1), None when the fault
    concerns the whole file. `message` says what is wrong, `cure` what to do about it.
    """

    message: str
    row: int | None = None
    column: str = ""
    value: str = ""
    cure: str = ""

    def sentence(self, file_name: str = "") -> str:
        """Return `file:row:column: message cure`, the form that commands print."""
        place = ":".join(str(part) for part in (file_name, self.row, self.column) if part)
        text = f"{self.message} {self.cure}".strip()
        return f"{place}: {text}" if place else text


class RefusedError(Exception):
    """The input has faults; nothing was stored. `problems` holds every one of them."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems

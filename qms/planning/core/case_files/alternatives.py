"""alternatives.toml: each alternative by its name, with its steps."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from qms.kernel.problems import Problem, RefusedError
from qms.kernel.toml_file import read_toml
from qms.planning.core.case import Case
from qms.planning.core.case_files.entries import Entries
from qms.planning.core.case_files.sources import ALTERNATIVES, Faults
from qms.planning.core.plan.step_faults import step_faults
from qms.planning.core.plan.step_records import read_steps
from qms.planning.core.plan.steps import Step

UNCHANGED, PROPOSAL = "no-change", "proposal"
"""What results call today's structure, and the one that is found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """A name and what is done."""

    name: str
    steps: tuple[Step, ...]


def read_alternatives(content: bytes, case: Case | None, faults: Faults) -> tuple[Alternative, ...]:
    """Return the alternatives; faults of steps are told with the alternative's name.

    What steps name is only looked at when there is a case.
    """
    try:
        table = read_toml(content, cure="Jämför med exemplet i docs/formats/planning-case.md.")
    except RefusedError as refused:
        faults.take(ALTERNATIVES, refused)
        return ()
    entries = Entries()
    entries.refuse_unknown(table, ("alternative",))
    told = table.get("alternative", [])
    if not isinstance(told, list) or not all(isinstance(one, dict) for one in told):
        entries.fault("alternative", "Alternativen är ingen lista.", "Skriv [[alternative]].")
        told = []
    found: list[Alternative] = []
    for number, one in enumerate(told, 1):
        entries.refuse_unknown(one, ("name", "steps"), f"alternativ {number}, ")
        name = entries.text(one, "name", f"alternativ {number}, ")
        if not name or name in (UNCHANGED, PROPOSAL, *(other.name for other in found)):
            entries.fault(f"alternativ {number}", f"Namnet {name} är upptaget." if name
                          else "Namnet saknas.", "Skriv ett eget namn.")  # fmt: skip
        steps = _steps(one.get("steps", []), name or str(number), case=case, entries=entries)
        found.append(Alternative(name=name, steps=steps))
    faults.add(ALTERNATIVES, *entries.problems)
    return tuple(found)


def _steps(value: object, name: str, *, case: Case | None, entries: Entries) -> tuple[Step, ...]:
    if not isinstance(value, list):
        entries.fault(name, "Stegen är ingen lista.", "Skriv [[alternative.steps]].")
        return ()
    try:
        steps = read_steps(value)
    except RefusedError as refused:
        entries.problems += _named(refused.problems, name)
        return ()
    if case is not None:
        entries.problems += _named(step_faults(case, steps), name)
    return steps


def _named(problems: Sequence[Problem], name: str) -> list[Problem]:
    return [replace(one, column=f"{name}, {one.column}") for one in problems]

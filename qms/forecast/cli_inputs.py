"""What the forecast commands say of their inputs on standard error."""

from collections.abc import Iterator

from qms.forecast.core.feeders import Feeders
from qms.forecast.core.forecast import Forecast
from qms.forecast.core.inputs import document
from qms.forecast.core.inputs.collect import break_findings, gap_findings
from qms.forecast.core.inputs.findings import InputFinding, Kind
from qms.forecast.core.known import Known
from qms.forecast.core.panel import Panel
from qms.forecast.core.values import ALL_UNITS
from qms.forecast.input_labels import DONE, finding_sentence, support_sentence
from qms.i18n.language import gettext
from qms.reports.command_files import say

ALREADY_SAID = frozenset({Kind.WITHHELD, Kind.MISSING_YEAR, Kind.CLOSED, Kind.ZEROS, Kind.SHORT})
"""What the remarks on the forecast itself tell."""


def say_inputs(known: Known, made: Forecast) -> None:
    """Say what was found, and whether earlier years support flows and homes."""
    laying = made.laying
    if known.inputs is None or laying is None:
        gaps = (one for one in gap_findings(known.pupils) if one.kind is Kind.LONG_GAP)
        for found in (*gaps, *break_findings(known.pupils), *_reach(known, made)):
            _say(found)
        return
    said = document.said_of(known, laying)
    led = bool(known.inputs.population or known.inputs.births)
    fed = known.feeders is not None and not led
    unsaid = ALREADY_SAID | {Kind.NO_CHILDREN} if fed else ALREADY_SAID
    found_here = [one for one in said.findings if one.kind not in unsaid]
    for found in (*found_here, *(_reach(known, made) if fed else ())):
        _say(found)
    if known.inputs.flows:
        say(f"--flows: {support_sentence(said.supports.flows)}")
    if known.inputs.dwellings:
        say(f"--housing: {support_sentence(said.supports.housing)}")
        last = sum(row[-1] for row in said.housing.values())
        ends = known.pupils.last_year + laying.used.horizon
        say(f"--housing: {last:+.1f} elever {ends} utöver vanlig takt, om bostäderna räknas in.")


def _reach(known: Known, made: Forecast) -> Iterator[InputFinding]:
    """Yield where births, or without them the children, end before the forecast does."""
    if known.feeders is None:
        yield InputFinding(kind=Kind.NO_CHILDREN, unit=ALL_UNITS, year=known.pupils.last_year)
        return
    ends = max((value.year for value in made.values), default=known.pupils.last_year)
    last, first = _known_children(known.feeders, known.pupils)
    if first is not None and first <= ends:
        kind = Kind.BIRTHS_REACH if any(known.feeders.births.values()) else Kind.POPULATION_REACH
        yield InputFinding(kind=kind, unit=ALL_UNITS, year=last, size=float(first))


def _known_children(feeders: Feeders, panel: Panel) -> tuple[int, int | None]:
    """Return the last year of births or children, and the first autumn whose beginners lack."""
    lowest = panel.steps[0]
    births = [(year, year + feeders.entry_age) for rows in feeders.births.values() for year in rows]
    young = [(year, year - step) for rows in feeders.children.values() for step, year in rows]
    come = births or young
    if not come:
        return panel.last_year, None
    return max(year for year, _ in come), max(begun for _, begun in come) + lowest + 1


def _say(found: InputFinding) -> None:
    say(f"{finding_sentence(found, str)} {gettext(DONE[found.done])}.")

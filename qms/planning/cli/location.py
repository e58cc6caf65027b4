"""`qms planning facility-location`: an OR-Library file in, cost and bound out on one line."""

import time

import click

from qms.kernel.problems import RefusedError
from qms.planning.core.location.answer import Clock, solve
from qms.planning.core.location.instance import Answer, Instance
from qms.planning.core.location.reader import has_own_capacity, read_location
from qms.planning.core.solver import has_solver
from qms.reports.command_files import read, refuse, say, sentences

MOST_TOLD = 50


@click.command("facility-location")
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@click.option(
    "--capacity", type=click.FloatRange(min=0), metavar="N",
    help="Alla lagers kapacitet, där filen har ordet capacity eller i stället för filens tal.",
)  # fmt: skip
@click.option("--single-source", is_flag=True, help="Varje kund får allt från ett lager.")
@click.option(
    "--time-limit", type=click.FloatRange(min=0, min_open=True), default=60.0, show_default=True,
    metavar="S", help="Sekunder att söka.",
)  # fmt: skip
def facility_location(
    *, file: str, capacity: float | None, single_source: bool, time_limit: float
) -> None:
    """Välj lager att öppna så att kunderna får det de behöver till lägst kostnad.

    FILE är i OR-Librarys textformat (docs/formats/facility-location.md). Ut kommer en rad:
    objective,bound,gap,seconds. Ingen plan kostar mindre än bound; gap är den andel som högst är
    kvar att vinna, 0 när det är bevisat att ingen är billigare. Status 2 när filen är fel eller
    lagren inte räcker.
    """
    start = time.perf_counter()
    clock = Clock(elapsed=lambda: time.perf_counter() - start, limit=time_limit)
    content = read(file)
    try:
        instance = read_location(content, capacity=capacity)
        _tell_before(content, capacity)
        answer = solve(instance, is_single=single_source, clock=clock)
    except RefusedError as refused:
        told = sentences(refused.problems, file)
        more = len(told) - MOST_TOLD
        refuse([*told[:MOST_TOLD], *([f"Och {more} till."] if more > 0 else [])])
    _tell_after(instance, answer)
    click.echo(
        f"{_number(answer.plan.objective)},{_number(answer.bound)},{answer.gap:.6g},"
        f"{clock.elapsed():.2f}"
    )


def _tell_before(content: bytes, capacity: float | None) -> None:
    if capacity is not None and has_own_capacity(content):
        say(f"Filens egna kapaciteter ersätts av {capacity:g}.")
    if not has_solver():
        say("HiGHS är inte installerat: kostnad och gräns räknas med egna metoder.")


def _tell_after(instance: Instance, answer: Answer) -> None:
    opened = [str(at + 1) for at, is_open in enumerate(answer.plan.is_open) if is_open]
    say(f"Öppna lager, {len(opened)} av {len(instance.capacity)}: {', '.join(opened)}.")


def _number(value: float) -> str:
    """Return the number with a decimal point, whole to the twelfth figure."""
    return format(float(f"{value:.12g}"), "f").rstrip("0").rstrip(".")

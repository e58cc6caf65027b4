"""`qms allocation compute`: files in, files out, the same core as the pages."""

from decimal import Decimal

import click

from qms.allocation.cli.options import FILE, Kronor
from qms.allocation.core.compute import Allocation
from qms.allocation.core.compute import compute as compute_allocation
from qms.allocation.core.factor_file import read_factor_file
from qms.allocation.core.index import School
from qms.allocation.core.model import AllocationModel
from qms.allocation.core.model_file import read_model_file
from qms.allocation.core.previous_file import read_previous_file
from qms.allocation.core.result_file import result_csv, working_json
from qms.kernel.problems import RefusedError
from qms.kernel.table_write import Locale
from qms.reports.command_files import read, refuse, say, sentences, write_files


@click.command()
@click.option(
    "--model",
    "model_name",
    type=FILE,
    required=True,
    help="TOML enligt docs/formats/allocation-model.md.",
)
@click.option(
    "--factors",
    type=FILE,
    required=True,
    help="CSV eller XLSX: unit,pupils,<faktor>:<kategori>… som andelar eller antal.",
)
@click.option("--previous", type=FILE, help="unit,kr_per_pupil: förra årets, till uträkningen.")
@click.option("--budget", type=Kronor(), required=True, help="Potten i kronor.")
@click.option("--out", type=click.Path(dir_okay=False), required=True)
@click.option("--working", type=click.Path(dir_okay=False), help="JSON: varje rad i uträkningen.")
@click.option(
    "--locale",
    type=click.Choice(["en", "sv"]),
    default="en",
    show_default=True,
    help="sv: semikolon och decimalkomma.",
)
def compute(
    *, model_name: str, factors: str, previous: str | None, budget: int, out: str,
    working: str | None, locale: Locale,
) -> None:  # fmt: skip
    """Poäng, index och kronor per enhet; summan är potten på öret.

    Ut: unit,pupils,points,index,kr_per_pupil,kr_total. Fel i filerna ger status 2 och inget
    skrivs.
    """
    model, schools, before = _load(model_name, factors, previous)
    whole = _compute(model, schools, budget)
    for result in whole.results:
        for note in result.notes:
            say(f"{result.unit}, {note}.")
    unknown = sorted(set(before) - {result.unit for result in whole.results})
    if unknown:
        say(f"Finns bara i --previous och används inte: {', '.join(unknown)}.")
    contents = {out: result_csv(whole, locale)}
    if working:
        contents[working] = working_json(model, whole, before)
    write_files(contents)


def _load(
    model_name: str, factors: str, previous: str | None
) -> tuple[AllocationModel, tuple[School, ...], dict[str, Decimal]]:
    """Return what the files hold, or end with the faults of all of them."""
    faults: list[str] = []
    before: dict[str, Decimal] = {}
    if previous:
        try:
            before = read_previous_file(read(previous), file_name=previous)
        except RefusedError as refused:
            faults += sentences(refused.problems, previous)
    try:
        model = read_model_file(read(model_name))
    except RefusedError as refused:
        # Without a model nothing can be said of the factors.
        refuse([*sentences(refused.problems, model_name), *faults])
    try:
        found = read_factor_file(read(factors), file_name=factors, model=model)
    except RefusedError as refused:
        refuse([*sentences(refused.problems, factors), *faults])
    if faults:
        refuse(faults)
    if found.skipped:
        say(f"Kolumner som inte används: {', '.join(found.skipped)}.")
    return model, found.schools, before


def _compute(model: AllocationModel, schools: tuple[School, ...], budget: int) -> Allocation:
    try:
        return compute_allocation(model, schools, pot_ore=budget)
    except RefusedError as refused:
        refuse([problem.sentence() for problem in refused.problems])

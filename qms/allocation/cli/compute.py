"""`qms allocation compute`: files in, files out, the same core as the pages."""

from fractions import Fraction

import click

from qms.allocation.cli.compute_files import Files, Loaded, load
from qms.allocation.cli.options import FILE, LOCALE, Kronor
from qms.allocation.core.budget.files import parts_csv
from qms.allocation.core.budget.year import BudgetYear, budget_year
from qms.allocation.core.numerals import kronor_text
from qms.allocation.core.result_file import result_csv, working_json
from qms.kernel.problems import RefusedError
from qms.kernel.table_write import Locale
from qms.reports.command_files import refuse, say, write_files


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
@click.option(
    "--previous",
    type=FILE,
    help="unit,kr_per_pupil: förra årets. Krävs när modellen fasar in; tomt belopp är en ny enhet.",
)
@click.option(
    "--grades",
    type=FILE,
    help="unit,step,n: elever per årskurssteg (0 är F). Krävs när modellen har en budget.",
)
@click.option("--hours", type=FILE, help="unit,hours: behovstimmar, när modellen har en budget.")
@click.option(
    "--budget", type=Kronor(), required=True, help="Potten i kronor; hela, om modellen delar den."
)
@click.option("--out", type=click.Path(dir_okay=False), required=True)
@click.option("--working", type=click.Path(dir_okay=False), help="JSON: varje rad i uträkningen.")
@click.option(
    "--parts", type=click.Path(dir_okay=False), help="unit,kind,kr_total: budgetens övriga delar."
)
@LOCALE
def compute(
    *, model_name: str, factors: str, previous: str | None, grades: str | None,
    hours: str | None, budget: int, out: str, working: str | None, parts: str | None,
    locale: Locale,
) -> None:  # fmt: skip
    """Poäng, index och kronor per enhet; summan är potten på öret.

    Ut: unit,pupils,points,index,kr_per_pupil,kr_total. Delar modellen hela budgeten är det den
    socioekonomiska delen, och --parts de övriga. Fel i filerna ger status 2 och inget skrivs.
    """
    files = Files(model=model_name, factors=factors, previous=previous, grades=grades, hours=hours)
    loaded = load(files, budget)
    if parts and loaded.model.budget is None:
        refuse(["--parts: Modellen har ingen budget att dela. Ta bort --parts."])
    try:
        year = budget_year(loaded.model, loaded.inputs, pot_ore=budget)
    except RefusedError as refused:
        refuse([files.placed(problem) for problem in refused.problems])
    whole = year.allocation
    tell(loaded, year)
    contents = {out: result_csv(whole, locale)}
    if working:
        contents[working] = working_json(loaded.model, whole, loaded.inputs.previous)
    if parts:
        contents[parts] = parts_csv(year.parts, locale)
    write_files(contents)
    total = kronor_text(Fraction(sum(result.ore for result in whole.results), 100))
    say(f"{len(whole.results)} enheter fick {total}. Skrivet: {', '.join(contents)}.")


def tell(loaded: Loaded, year: BudgetYear) -> None:
    """Say what was done to the figures, what was not used and what is left."""
    units = {result.unit for result in year.allocation.results}
    for result in year.allocation.results:
        for note in result.notes:
            say(f"{result.unit}, {note}.")
    unknown = sorted(loaded.before - units)
    if unknown:
        say(f"Finns bara i --previous och används inte: {', '.join(unknown)}.")
    if year.parts:
        given = kronor_text(Fraction(sum(part.ore for part in year.parts), 100))
        say(f"Övriga delar av budgeten: {given}.")
    if year.unplaced:
        left = kronor_text(Fraction(year.unplaced, 100))
        say(f"{left} väntar på behovstimmar. Lämna dem med --hours.")

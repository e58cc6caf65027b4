"""`qms allocation sheet`: a municipality's own formula on a file of units."""

from decimal import Decimal

import click

from qms.allocation.cli.options import FILE, LOCALE
from qms.allocation.core.sheet.evaluate import Result, evaluate_sheet
from qms.allocation.core.sheet.faults import as_number, fits
from qms.allocation.core.sheet.result_file import exact_text, result_csv, working_json
from qms.allocation.core.sheet.sheet_file import read_sheet_file
from qms.allocation.core.sheet.types import Sheet
from qms.allocation.core.sheet.units import Units, read_units_file
from qms.kernel.expression import name_key
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.table_write import Locale
from qms.reports.command_files import read, refuse, say, sentences, write_files


@click.command()
@click.option(
    "--sheet",
    "sheet_name",
    type=FILE,
    required=True,
    help="TOML enligt docs/formats/calculation-sheet.md.",
)
@click.option(
    "--units",
    "units_name",
    type=FILE,
    required=True,
    help="CSV eller XLSX: en rad per enhet, en kolumn per indata i kalkylbladet.",
)
@click.option(
    "--param",
    "changes",
    multiple=True,
    metavar="NAMN=TAL",
    help="Ersätter en parameter i kalkylbladet; kan ges flera gånger.",
)
@click.option("--out", type=click.Path(dir_okay=False), required=True)
@click.option("--working", type=click.Path(dir_okay=False), help="JSON: rader, formler, indata.")
@LOCALE
def sheet(
    *, sheet_name: str, units_name: str, changes: tuple[str, ...], out: str,
    working: str | None, locale: Locale,
) -> None:  # fmt: skip
    """Räkna ett kalkylblad för varje enhet, exakt och med alla rader.

    Ut: enheten och en kolumn per rad; kommunens rader står i --working. Fel i filerna eller
    formlerna ger status 2 och inget skrivs.
    """
    content, units, parameters = _load(sheet_name, units_name, changes)
    try:
        result = evaluate_sheet(content, units, parameters=parameters)
    except RefusedError as refused:
        refuse(sentences(refused.problems, sheet_name))
    if units.skipped:
        say(f"Kolumner som inte används: {', '.join(units.skipped)}.")
    _say_rests(result)
    contents = {out: result_csv(result, locale)}
    if working:
        contents[working] = working_json(result)
    write_files(contents)


def _load(
    sheet_name: str, units_name: str, changes: tuple[str, ...]
) -> tuple[Sheet, Units, dict[str, Decimal]]:
    """Return what the files and options hold, or end with the faults of all of them."""
    try:
        content = read_sheet_file(read(sheet_name))
    except RefusedError as refused:
        # Without a sheet nothing can be said of the units.
        refuse(sentences(refused.problems, sheet_name))
    parameters, faults = _parameters(content, changes)
    try:
        units = read_units_file(read(units_name), file_name=units_name, sheet=content)
    except RefusedError as refused:
        refuse([*faults, *sentences(refused.problems, units_name)])
    if faults:
        refuse(faults)
    return content, units, parameters


def _parameters(content: Sheet, changes: tuple[str, ...]) -> tuple[dict[str, Decimal], list[str]]:
    """Return the parameters that were given, and a sentence for each that cannot be used."""
    known = {name_key(one.name) for one in content.parameters}
    found: dict[str, Decimal] = {}
    faults: list[Problem] = []
    for change in changes:
        name, _, text = change.partition("=")
        value = as_number(text)
        if name_key(name) not in known:
            names = ", ".join(one.name for one in content.parameters) or "inga"
            faults.append(Problem(message=f"Parametern {name} finns inte.", column="--param",
                                  cure=f"Kalkylbladets parametrar: {names}."))  # fmt: skip
        elif value is None or not fits(value):
            faults.append(Problem(message=f"{text[:40]!r} är inte ett tal för {name}.",
                                  column="--param", cure="Skriv till exempel 1,5."))  # fmt: skip
        else:
            found[name_key(name)] = value
    return found, [fault.sentence() for fault in faults]


def _say_rests(result: Result) -> None:
    """Say what rounded shares left of a pot."""
    for line in result.sheet.lines:
        pot, left = result.pots.get(line.key, (Decimal(0), Decimal(0)))
        if left:
            say(f"Rad {line.name}: av potten {exact_text(pot)} är {exact_text(left)} kvar.")

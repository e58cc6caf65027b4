"""`qms costs per-pupil`: a ledger, pupils and rules in, cost per pupil and its check out."""

from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import TypeVar

import click

from qms.costs.core.keys_file import read_keys
from qms.costs.core.ledger_files import read_ledger_table
from qms.costs.core.per_pupil import Costs, by_group, cost_per_pupil
from qms.costs.core.per_pupil.table import groups_csv, units_csv
from qms.costs.core.pupils import average
from qms.costs.core.units_file import read_units
from qms.kernel.money import kronor_text
from qms.kernel.problems import RefusedError
from qms.kernel.table_write import Locale
from qms.reports.command_files import read, refuse, say, sentences, write_files

FILE = click.Path(exists=True, dir_okay=False)
MOST_TOLD = 50
Read = TypeVar("Read")


@click.command("per-pupil")
@click.option(
    "--ledger", "ledger_name", type=FILE, required=True,
    help="CSV eller XLSX: period,account,cost_centre,activity,object,counterpart,amount.",
)  # fmt: skip
@click.option(
    "--units", "units_name", type=FILE, required=True,
    help="CSV eller XLSX: unit,form,group,band,day,pupils, en rad per mätdag.",
)  # fmt: skip
@click.option(
    "--keys", "keys_name", type=FILE, required=True, help="TOML enligt docs/formats/cost-keys.md."
)
@click.option(
    "--kind", type=click.Choice(["outcome", "budget"]), default="outcome", show_default=True,
    help="Utfallets eller budgetens rader.",
)  # fmt: skip
@click.option("--flip", is_flag=True, help="Kostnader står med minus i huvudboken.")
@click.option("--out", type=click.Path(dir_okay=False), required=True)
@click.option("--groups", type=click.Path(dir_okay=False), help="CSV per klass eller grupp.")
@click.option(
    "--locale", type=click.Choice(["en", "sv"]), default="en", show_default=True,
    help="sv: semikolon och decimalkomma.",
)  # fmt: skip
def per_pupil(
    *, ledger_name: str, units_name: str, keys_name: str, kind: str, flip: bool, out: str,
    groups: str | None, locale: Locale,
) -> None:  # fmt: skip
    """Kostnad per elev per enhet, skolform och kostnadsslag, avstämd mot huvudboken på öret.

    Ut: unit,form,item,pupils,kr,kr_per_pupil; sist raderna som stämmer av mot huvudboken (enhet
    *). Rader som ingen regel gäller för, och potter utan verksam nyckel, ger status 2 och räknas
    upp, störst först; inget skrivs då.
    """
    faults: list[str] = []
    ledger = _tried(
        faults, ledger_name, lambda text: read_ledger_table(text, file_name=ledger_name, flip=flip)
    )
    counts = _tried(faults, units_name, lambda text: read_units(text, file_name=units_name))
    keys = _tried(faults, keys_name, read_keys)
    if faults or ledger is None or counts is None or keys is None:
        refuse(faults)
    booked = ledger.where("kind", kind)
    if not len(booked):
        refuse([f"{Path(ledger_name).name}: Filen har inga rader av slaget {kind}. Ändra --kind."])
    pupils = average(counts)
    costs = cost_per_pupil(booked, keys.rules, keys.splits, pupils, keys.bases)
    if left := _left(costs):
        refuse(left)
    contents = {out: units_csv(costs, locale)}
    if groups:
        contents[groups] = groups_csv(by_group(costs, pupils), locale)
    write_files(contents)
    _tell(costs, contents)


def _tried(faults: list[str], name: str, reader: Callable[[bytes], Read]) -> Read | None:
    """Return what the file holds, or None with its faults added."""
    try:
        return reader(read(name))
    except RefusedError as refused:
        faults += sentences(refused.problems, name)
        return None


def _left(costs: Costs) -> list[str]:
    """Return a sentence for each thing that has no place: it is explained by a rule, or refused."""
    told = [
        f"{kronor_text(ore)}: Potten {pool} ({item}) har inget att fördelas efter. "
        "Ändra nyckeln eller enheterna."
        for (pool, item), ore in costs.shared.unsplit.items()
    ]
    for one in islice(costs.mapped.unmapped, MOST_TOLD):
        where = ", ".join(f"{column} {text}" for column, text in one.booked.items() if text)
        lacks = " och ".join(
            name for name, is_lacking in (("item", one.lacks_item), ("place", one.lacks_place))
            if is_lacking
        )  # fmt: skip
        told.append(
            f"{kronor_text(one.ore)} på {one.lines} rader: Ingen regel gäller för {where}. "
            f"Lägg till [[{lacks}]]."
        )
    more = len(costs.mapped.unmapped) - MOST_TOLD
    return [*told, *([f"Och {more} till."] if more > 0 else [])]


def _tell(costs: Costs, contents: dict[str, bytes]) -> None:
    sums = costs.reconciliation
    say(f"Huvudboken {kronor_text(sums.ledger)}: {kronor_text(sums.per_pupil)} per elev, "
        f"{kronor_text(sums.without_pupils)} på enheter utan elever, "
        f"{kronor_text(sums.outside)} utanför.")  # fmt: skip
    for reason, ore in costs.mapped.outside.items():
        say(f"Utanför, {reason}: {kronor_text(ore)}.")
    say(f"Skrivet: {', '.join(contents)}.")

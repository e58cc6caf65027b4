"""`qms allocation differences`: how schools differ, from files, with the same core as the page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

import click

from qms.allocation.cli.left_out import read_left_out
from qms.allocation.cli.options import FILE, LOCALE, Kronor
from qms.allocation.core.differences.factor_table import FactorTable, read_factor_table
from qms.allocation.core.differences.figures import figures_csv
from qms.allocation.core.differences.result_table import ResultTable, read_result_table
from qms.allocation.core.differences.settings import Settings
from qms.allocation.core.differences.settings_file import parse_settings, read_settings_file
from qms.allocation.core.differences.study import study_of
from qms.allocation.core.differences.values import Indicator, Omitted, Why
from qms.allocation.core.model import AllocationModel
from qms.allocation.core.model_file import read_model_file
from qms.allocation.core.previous_file import read_previous_file
from qms.allocation.core.school_regression.analysis import (
    SchoolAnalysis,
    analyse_schools,
    analysed_factors,
)
from qms.allocation.core.school_regression.published import parse_equations
from qms.content.loader import load
from qms.kernel.problems import RefusedError
from qms.kernel.table_write import Locale
from qms.reports.command_files import read, refuse, say, sentences, write_files

OTHER = "other"
REASONS = {
    Why.NO_PUPILS: "saknar elevantal",
    Why.PUPILS_WITHHELD: "elevantalet är dolt",
    Why.NO_BACKGROUND: "saknar uppgifter",
    Why.UNEVEN: "uppgifterna går inte ihop",
    Why.NO_RESULT: "saknar resultat",
    Why.RESULT_WITHHELD: "resultatet är dolt",
    Why.FEW_BEHIND: "har för få elever bakom resultatet",
    Why.BACKGROUND_OF_FEW: "har uppgifter om för få av eleverna",
    Why.GROUP_OF_FEW: "har en grupp med för få elever för att visas",
    Why.NOT_IN_FACTORS: "finns inte bland faktorerna",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Files:
    """What the files hold."""

    table: FactorTable
    settings: Settings
    results: ResultTable | None
    model: AllocationModel | None
    previous: Mapping[str, Decimal | None] | None


@click.command()
@click.option(
    "--factors",
    type=FILE,
    required=True,
    help="CSV eller XLSX: unit,pupils,<faktor>:<kategori>… som andelar eller antal.",
)
@click.option("--results", type=FILE, help="unit,indicator,year,value,n: skolornas resultat.")
@click.option("--indicator", help="Vilken indikator, när filen har flera.")
@click.option("--scale", help="Indikatorns måttenhet, om den är en egen: percent, points…")
@click.option("--model", "model_name", type=FILE, help="TOML: vad varje faktor gör i kronor.")
@click.option("--budget", type=Kronor(), help="Potten i kronor, till --model.")
@click.option("--previous", type=FILE, help="unit,kr_per_pupil: förra årets, till --model.")
@click.option("--pupils", type=FILE, help="unit,antal och riskmodellens faktorer: årets elever.")
@click.option("--settings", "settings_name", type=FILE, help="TOML: gränser och ersättningar.")
@click.option("--weighted", is_flag=True, help="Väg skolorna med elevantal i skolanalysen.")
@click.option("--out", type=click.Path(dir_okay=False), required=True)
@LOCALE
def differences(
    *, factors: str, results: str | None, indicator: str | None, scale: str | None,
    model_name: str | None, budget: int | None, previous: str | None, pupils: str | None,
    settings_name: str | None, weighted: bool, out: str, locale: Locale,
) -> None:  # fmt: skip
    """Skillnader mellan skolor: spridning, segregation, slump, samband med resultat, slutsats.

    Ut: part,factor,category,other,unit,name,measure,value enligt docs/formats/differences.md. Fel i
    filerna ger status 2 och inget skrivs.
    """
    if (model_name is None) != (budget is None):
        refuse(["--model och --budget hör ihop. Ange båda eller ingen."])
    files = _load(factors, results, model_name, previous, settings_name)
    chosen = _indicator(files.results, indicator, scale)
    units, known = files.table.units, files.table.factors
    by_key = files.results.results if files.results else {}
    withheld = files.results.withheld if files.results else {}
    key = chosen.key if chosen else ""
    study = study_of(
        known,
        units,
        settings=files.settings,
        indicator=chosen,
        results=by_key.get(key, ()),
        omitted=(*files.table.omitted, *withheld.get(key, ())),
    )
    analysis = _analysis(files, chosen, is_weighted=weighted)
    left_out = None
    if files.model is not None and budget is not None:
        left_out = read_left_out(
            files.model, files.table, budget=budget, previous=files.previous,
            factors_name=factors, pupils_name=pupils,
        )  # fmt: skip
    content = figures_csv(
        study, locale=locale, analysis=analysis, left_out=left_out, names=files.table.names
    )
    for one in study.omitted:
        say(_sentence(one))
    if files.table.skipped:
        say(f"Kolumner som inte används: {', '.join(files.table.skipped)}.")
    write_files({out: content})


def _sentence(one: Omitted) -> str:
    """Return who is left out of what, and why."""
    place = ", ".join(part for part in (one.unit, one.about, str(one.year or "")) if part)
    detail = f" ({one.detail})" if one.detail else ""
    return f"{place}: {REASONS[one.why]}{detail}."


T = TypeVar("T")


def _load(
    factors: str, results: str | None, model: str | None, previous: str | None, settings: str | None
) -> _Files:
    """Return what the files hold, or end with the faults of all of them."""
    faults: list[str] = []
    default = parse_settings(load("differences"))
    table = _take(factors, faults, lambda n: read_factor_table(read(n), file_name=n))
    found = _take(results, faults, lambda n: read_result_table(read(n), file_name=n))
    counted = _take(model, faults, lambda n: read_model_file(read(n)))
    before = _take(previous, faults, lambda n: read_previous_file(read(n), file_name=n))
    limits = _take(settings, faults, lambda n: read_settings_file(read(n), default=default))
    if faults or table is None:
        refuse(faults)
    return _Files(
        table=table, settings=limits or default, results=found, model=counted, previous=before
    )


def _take(name: str | None, faults: list[str], reading: Callable[[str], T]) -> T | None:
    """Return what the file holds; None, and its faults remembered, when it cannot be used."""
    if name is None:
        return None
    try:
        return reading(name)
    except RefusedError as refused:
        faults += sentences(refused.problems, name)
        return None


def _indicator(
    results: ResultTable | None, wanted: str | None, scale: str | None
) -> Indicator | None:
    """Return the indicator to use, or end when it cannot be told which."""
    if results is None:
        return None
    keys = sorted({*results.results, *results.withheld})
    if wanted is None and len(keys) != 1:
        refuse([f"Filen har {len(keys)} indikatorer: {', '.join(keys)}. Ange en med --indicator."])
    key = wanted or keys[0]
    if key not in keys:
        refuse([f"Filen har inte {key}. Den har {', '.join(keys)}."])
    known = {one["key"]: one for one in load("indicators")["indicator"]}
    unit = scale or (known[key]["unit"] if key in known else OTHER)
    name = known[key]["name_sv"] if key in known else key
    return Indicator(key=key, name=name, scale=unit)


def _analysis(
    files: _Files, chosen: Indicator | None, *, is_weighted: bool
) -> SchoolAnalysis | None:
    if chosen is None or files.results is None:
        return None
    return analyse_schools(
        analysed_factors(files.model, files.table.factors),
        files.table.units,
        results=files.results.results.get(chosen.key, ()),
        indicator=chosen,
        limits=files.settings.limits,
        equations=parse_equations(load("differences")),
        is_weighted=is_weighted,
        every_factor=files.table.factors,
    )

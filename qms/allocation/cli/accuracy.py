"""`qms allocation accuracy`: a model and pupils of earlier years in, what the model missed out."""

import json
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import click

from qms.allocation.cli.accuracy_year import YearFiles, read_decided, read_sought, year_contents
from qms.allocation.cli.listed import names
from qms.allocation.cli.options import FILE, LOCALE, Kronor
from qms.allocation.core.accuracy.assess import DRAWS, Material
from qms.allocation.core.accuracy.found import Assessment, Basis
from qms.allocation.core.accuracy.result_file import accuracy_csv
from qms.allocation.core.accuracy.stored import dump, to_bytes
from qms.allocation.core.accuracy.year import YearMaterial, assess_year
from qms.allocation.core.previous_file import read_previous_file
from qms.allocation.core.risk.model import RiskModel
from qms.allocation.core.risk.model_file import read_risk_file
from qms.allocation.core.risk.pupil_file import PupilFile, Wanted, read_pupil_file
from qms.kernel.problems import RefusedError
from qms.kernel.table_write import Locale
from qms.reports.command_files import read, refuse, say, sentences, write_files


@click.command("accuracy")
@click.option("--model", "model_name", type=FILE, required=True,
              help="JSON eller TOML enligt docs/formats/risk-model.md.")  # fmt: skip
@click.option("--pupils", "pupils_name", type=FILE, required=True,
              help="CSV eller XLSX, tidigare års elever, utan namn och personnummer.")  # fmt: skip
@click.option("--outcome", required=True, help="Kolumnen med utfallet (ja/nej, 1/0).")
@click.option("--group", required=True, help="Skolans kolumn.")
@click.option("--weights", default="", help="Kolumnen med hur många elever raden står för.")
@click.option("--year", default="", help="Årets kolumn, när filen har flera år.")
@click.option("--paid", "paid_name", type=FILE,
              help="unit,kr_per_pupil: vad skolorna fick, till de fyra fälten.")  # fmt: skip
@click.option("--outside", default="",
              help="Faktorer utanför modellen som ska prövas, med komma emellan.")  # fmt: skip
@click.option("--cross-fit", "is_cross_fitted", is_flag=True,
              help="Anpassa modellens faktorer till de andra skolorna.")  # fmt: skip
@click.option("--relevel", "is_relevelled", is_flag=True,
              help="Låt alla skolor tillsammans väntas få sitt utfall.")  # fmt: skip
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True,
              help="Frö till teckenbyten och dragningar.")  # fmt: skip
@click.option("--draws", type=click.IntRange(0, 10_000), default=DRAWS, show_default=True,
              help="Dragningar till vikters och index stabilitet; 0 är inga.")  # fmt: skip
@click.option("--report", "report_name", type=click.Path(dir_okay=False),
              help="JSON med alla mått: kalibrering, stabilitet, prövade faktorer.")  # fmt: skip
@click.option("--applications", type=FILE,
              help="CSV: ansökningar och flyttar per skola och år, till --compared.")  # fmt: skip
@click.option("--decided", type=FILE,
              help="Beslutets modell, TOML enligt docs/formats/allocation-model.md.")  # fmt: skip
@click.option("--factors", type=FILE, help="Beslutets faktorer, som till compute.")
@click.option("--budget", type=Kronor(), help="Beslutets pott i kronor.")
@click.option("--current", type=FILE,
              help="Årets elever med samma kolumner som --pupils, utan utfall.")  # fmt: skip
@click.option("--compared", type=click.Path(dir_okay=False),
              help="CSV: skolor med hög ersättning bredvid andra.")  # fmt: skip
@click.option("--shifts", type=click.Path(dir_okay=False),
              help="CSV: kronor per skola med en ny anpassning.")  # fmt: skip
@click.option("--out", type=click.Path(dir_okay=False), required=True)
@LOCALE
def accuracy(
    *, model_name: str, pupils_name: str, outcome: str, group: str, weights: str, year: str,
    paid_name: str | None, outside: str, is_cross_fitted: bool, is_relevelled: bool, seed: int,
    draws: int, report_name: str | None, applications: str | None, decided: str | None,
    factors: str | None, budget: int | None, current: str | None, compared: str | None,
    shifts: str | None, out: str, locale: Locale,
) -> None:  # fmt: skip
    """Gick pengarna dit behoven fanns? Väntat mot faktiskt utfall per skola.

    Ut: group,n,expected,observed,z,shrunken,lo,hi,verdict. Avvikelsen är en andel av eleverna,
    dragen mot noll efter hur mycket av den som är slump. φ, τ² och övriga mått skrivs som en
    rad JSON på standard error. --decided, --factors, --budget och --current är ett beslut och årets
    elever, till --shifts. Fel ger status 2 och inget skrivs.
    """
    files = YearFiles(applications=applications, decided=decided, factors=factors, budget=budget,
                      current=current, compared=compared, shifts=shifts)  # fmt: skip
    faults = files.faults
    if faults:
        refuse(faults)
    model = _model(model_name, outcome)
    tested = names(outside)
    columns = tuple(dict.fromkeys((*(one.name for one in model.factors), *tested)))
    wanted = Wanted(outcomes=(outcome,), factors=(*columns, *((year,) if year else ())),
                    group=group, weights=weights)  # fmt: skip
    sought = read_sought(files, faults)
    beside = read_decided(files, wanted=replace(wanted, outcomes=(), factors=columns),
                          faults=faults)  # fmt: skip
    file, paid = _read(pupils_name, wanted, paid_name, faults)
    material = Material(
        pupils=file.pupils, model=model, paid=paid, outside=tested, seed=seed, draws=draws,
        basis=Basis(is_cross_fitted=is_cross_fitted, is_relevelled=is_relevelled),
        year=file.pupils.factors[year] if year else None,
    )  # fmt: skip
    try:
        whole = assess_year(YearMaterial(material=material, applications=sought, decided=beside))
    except RefusedError as refused:
        refuse(sentences(refused.problems, pupils_name))
    found = whole.assessment
    contents = {out: accuracy_csv(found, locale, has_money=bool(paid))}
    contents |= year_contents(files, whole, locale)
    if report_name:
        contents[report_name] = to_bytes(found)
    _tell(file, found, paid)
    _tell_untested(tested, found)
    say(_line(found))
    write_files(contents)


def _model(name: str, outcome: str) -> RiskModel:
    """Return the file's model of the outcome; a lone model is used whatever its outcome's name."""
    try:
        models = read_risk_file(read(name))
    except RefusedError as refused:
        refuse(sentences(refused.problems, name))
    chosen = models if len(models) == 1 else [one for one in models if one.outcome == outcome]
    if len(chosen) != 1:
        known = ", ".join(model.outcome for model in models)
        refuse([f"{name}: ingen modell för {outcome}. Filen har {known}."])
    return replace(chosen[0], outcome=outcome)


def _read(
    pupils_name: str, wanted: Wanted, paid_name: str | None, faults: list[str], /
) -> tuple[PupilFile, dict[str, Fraction]]:
    """Return what the files hold, or end with their faults and those found before."""
    paid: Mapping[str, Decimal | None] = {}
    if paid_name:
        try:
            paid = read_previous_file(read(paid_name), file_name=paid_name)
        except RefusedError as refused:
            faults += sentences(refused.problems, paid_name)
    try:
        file = read_pupil_file(read(pupils_name), file_name=pupils_name, wanted=wanted)
    except RefusedError as refused:
        refuse([*faults, *sentences(refused.problems, pupils_name)])
    if faults:
        refuse(faults)
    return file, {name: Fraction(value) for name, value in paid.items() if value is not None}


def _tell(file: PupilFile, found: Assessment, paid: Mapping[str, Fraction]) -> None:
    for missing in file.missing:
        say(missing.sentence())
    if found.left_out:
        say(f"{found.left_out} elever saknar utfall eller skola och räknas inte med.")
    if found.unseen:
        say(f"{found.unseen} elever har en kategori som modellen inte känner. De räknas som "
            "referensen.")  # fmt: skip
    schools = {one.group.name for one in found.schools}
    if lost := sorted(set(paid) - schools):
        say(f"Finns bara i --paid och används inte: {', '.join(lost)}.")
    if paid and (unpaid := sorted(schools - set(paid))):
        say(f"Saknas i --paid och står utan fält: {', '.join(unpaid)}.")


def _tell_untested(wanted: tuple[str, ...], found: Assessment) -> None:
    """Say which of the factors to test could not be."""
    tested = {one.tested.factor for one in found.outside}
    for name in wanted:
        if name in found.factors:
            say(f"--outside: {name} finns redan i modellen och prövas inte.")
        elif name not in tested:
            say(f"--outside: {name} är lika för alla elever och prövas inte.")


def _line(found: Assessment) -> str:
    """Return the figures for the whole municipality as one line of JSON."""
    table = dump(found)
    keys = ("phi", "tau2", "spread_p", "auc", "brier", "slope", "explained", "reliability",
            "one_year_reliability", "outside", "weights")  # fmt: skip
    return json.dumps({key: table[key] for key in keys}, ensure_ascii=False)

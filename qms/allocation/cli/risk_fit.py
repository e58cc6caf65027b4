"""`qms allocation risk-fit`: pupils of earlier years in, a risk model out."""

from fractions import Fraction
from pathlib import Path

import click

from qms.allocation.cli.listed import names, pairs
from qms.allocation.cli.options import FILE
from qms.allocation.core.numerals import swedish
from qms.allocation.core.risk.examined import Examined, examine
from qms.allocation.core.risk.fit import Options
from qms.allocation.core.risk.model_file import risk_json
from qms.allocation.core.risk.pupil_file import PupilFile, Wanted, read_pupil_file
from qms.kernel.problems import Problem, RefusedError
from qms.reports.command_files import read, refuse, say, sentences, write_files


@click.command("risk-fit")
@click.option("--pupils", "pupils_name", type=FILE, required=True,
              help="CSV eller XLSX, en rad per elev, utan namn och personnummer.")  # fmt: skip
@click.option("--outcome", required=True,
              help="Kolumnen med utfallet (ja/nej, 1/0). Flera skiljs med komma.")  # fmt: skip
@click.option("--factors", required=True, help="Faktorernas kolumner, med komma emellan.")
@click.option("--group", default="", help="Skolans kolumn: modellen prövas på andra skolor.")
@click.option("--weights", default="", help="Kolumnen med hur många elever raden står för.")
@click.option("--reference", "references", multiple=True, metavar="FAKTOR=KATEGORI",
              help="Kategorin att jämföra med; annars den vanligaste. Kan upprepas.")  # fmt: skip
@click.option("--source", default="", help="Vad som ska stå om var modellen kommer ifrån.")
@click.option("--first-year", type=click.IntRange(1990, 2100), help="Elevernas första år.")
@click.option("--last-year", type=click.IntRange(1990, 2100), help="Elevernas sista år.")
@click.option("--seed", type=int, default=1, show_default=True,
              help="Vilka skolor som prövas tillsammans.")  # fmt: skip
@click.option("--out", type=click.Path(dir_okay=False), required=True, help="JSON.")
def risk_fit(
    *, pupils_name: str, outcome: str, factors: str, group: str, weights: str,
    references: tuple[str, ...], source: str, first_year: int | None, last_year: int | None,
    seed: int, out: str,
) -> None:  # fmt: skip
    """Anpassa en riskmodell till elever från tidigare år.

    Ut: koefficienter (logaritmiska odds) med medelfel, log-likelihood, AUC, Brier,
    Hosmer–Lemeshow och kalibrering, också på skolor som hållits utanför när --group ges.
    Fel ger status 2 och inget skrivs.
    """
    wanted = Wanted(outcomes=names(outcome), factors=names(factors), group=group, weights=weights)
    _refuse_empty(wanted)
    chosen = _references(references, wanted)
    try:
        found = read_pupil_file(read(pupils_name), file_name=pupils_name, wanted=wanted)
    except RefusedError as refused:
        refuse(sentences(refused.problems, pupils_name))
    _tell(found)
    fits = [
        Options(
            outcome=name, factors=wanted.factors, references=chosen,
            source=source or f"Egen anpassning av {Path(pupils_name).name}",
            first_year=first_year, last_year=last_year,
        )
        for name in wanted.outcomes
    ]  # fmt: skip
    examined = _examined(found, fits, seed=seed, name=pupils_name)
    for one in examined:
        _sum_up(one)
    write_files({out: risk_json(examined)})


def _refuse_empty(wanted: Wanted) -> None:
    empty = {"--outcome": wanted.outcomes, "--factors": wanted.factors}
    if faults := [f"{option}: skriv minst en kolumn." for option, has in empty.items() if not has]:
        refuse(faults)


def _references(texts: tuple[str, ...], wanted: Wanted) -> dict[str, str]:
    chosen = pairs(texts, "--reference")
    unknown = sorted(set(chosen) - set(wanted.factors))
    if unknown:
        refuse([f"--reference: {name} finns inte bland --factors." for name in unknown])
    return chosen


def _examined(found: PupilFile, fits: list[Options], *, seed: int, name: str) -> list[Examined]:
    faults: list[Problem] = []
    examined = []
    for options in fits:
        try:
            examined.append(examine(found.pupils, options, seed=seed))
        except RefusedError as refused:
            faults += refused.problems
    if faults:
        refuse(sentences(dict.fromkeys(faults), name))
    return examined


def _tell(found: PupilFile) -> None:
    for one in found.missing:
        say(f"{one.sentence()} Raderna räknas inte med.")
    if found.points_out:
        say(f"Kolumner som kan peka ut elever och inte läses: {', '.join(found.points_out)}. "
            "Ta bort dem ur filen.")  # fmt: skip


def _sum_up(one: Examined) -> None:
    fit, held = one.fit, one.cross_validated
    say(f"{fit.model.outcome}: {fit.model.rows} elever, {fit.cases} med utfallet. "
        f"AUC {_three(one.measures.auc)}.")  # fmt: skip
    if held is not None and held.measures is not None:
        say(f"På skolor som hållits utanför: AUC {_three(held.measures.auc)}.")
    elif held is not None:
        say(held.why_not)
    for warned in fit.warnings:
        say(warned.message)


def _three(value: float) -> str:
    return swedish(Fraction(value), 3)

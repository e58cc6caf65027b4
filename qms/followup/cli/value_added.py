"""`qms followup value-added`: pupils in, what each unit adds out."""

import click

from qms.followup.cli.options import FILE, names
from qms.followup.core.effect.value_added.material import material_of
from qms.followup.core.effect.value_added.mixed import Likelihood
from qms.followup.core.effect.value_added.previous import previous_value_added
from qms.followup.core.effect.value_added.pupil_file import PupilFile, Wanted, read_pupil_file
from qms.followup.core.effect.value_added.result_file import (
    contributions_csv,
    model_line,
    previous_line,
)
from qms.followup.core.effect.value_added.schools import FEW_SCHOOLS, Contribution
from qms.followup.core.effect.value_added.schools import value_added as added_by_unit
from qms.kernel.problems import RefusedError
from qms.kernel.table_write import Locale
from qms.reports.command_files import read, refuse, say, sentences, write_files


@click.command("value-added")
@click.option("--pupils", "pupils_name", type=FILE, required=True,
              help="CSV eller XLSX, en rad per elev, utan namn och personnummer.")  # fmt: skip
@click.option("--outcome", required=True, help="Kolumnen med resultatet, ett tal.")
@click.option("--prior", "priors", default="",
              help="Kolumner med tidigare resultat, tal, med komma emellan.")  # fmt: skip
@click.option("--factors", default="", help="Kolumner med elevens grupper, med komma emellan.")
@click.option("--group", required=True, help="Kolumnen med enheten som gav resultatet.")
@click.option("--previous", default="",
              help="Kolumnen med enheten eleven kom från: bidraget räknas för den.")  # fmt: skip
@click.option("--weights", default="", help="Kolumnen med hur många elever raden står för.")
@click.option("--reml", "is_restricted", is_flag=True,
              help="Varianserna räknas utan att koefficienterna drar ned dem.")  # fmt: skip
@click.option("--out", type=click.Path(dir_okay=False), required=True)
@click.option("--locale", type=click.Choice(["en", "sv"]), default="en", show_default=True,
              help="sv: semikolon och decimalkomma.")  # fmt: skip
def value_added(
    *, pupils_name: str, outcome: str, priors: str, factors: str, group: str, previous: str,
    weights: str, is_restricted: bool, out: str, locale: Locale,
) -> None:  # fmt: skip
    """Enheters bidrag till elevernas resultat, utöver det de hade med sig.

    Ut: group,n,effect,sd,lo,hi,raw i resultatets egen enhet. effect är dragen mot noll efter hur
    mycket av raw som kan vara slump; lo och hi är ett intervall på 95 %. Med --previous är group
    den tidigare enheten och den mottagande räknas bort. Varianserna och koefficienterna skrivs som
    en rad JSON på standard error. Fel ger status 2 och inget skrivs.
    """
    wanted = Wanted(outcome=outcome, group=group, priors=names(priors), factors=names(factors),
                    previous=previous, weights=weights)  # fmt: skip
    likelihood = Likelihood.REML if is_restricted else Likelihood.ML
    try:
        file = read_pupil_file(read(pupils_name), file_name=pupils_name, wanted=wanted)
        _tell(file)
        units, line = _found(file, likelihood)
    except RefusedError as refused:
        refuse(sentences(refused.problems, pupils_name))
    say(line)
    write_files({out: contributions_csv(units, locale)})


def _found(file: PupilFile, likelihood: Likelihood) -> tuple[tuple[Contribution, ...], str]:
    material = material_of(file.pupils)
    if material.left_out:
        say(f"{material.left_out} elever saknar någon uppgift och räknas inte med.")
    if material.previous is not None:
        before = previous_value_added(material, likelihood)
        if before.alone:
            say(f"Kan inte jämföras med någon: {', '.join(before.alone)}.")
        return before.units, previous_line(before)
    found = added_by_unit(material, likelihood)
    if found.is_uncertain:
        say(f"Det är färre än {FEW_SCHOOLS} enheter, så spridningen mellan dem är osäker.")
    return found.units, model_line(found)


def _tell(file: PupilFile) -> None:
    for lack in file.lacks:
        say(lack.sentence())
    if file.points_out:
        say(f"Kolumner som kan peka ut elever och inte läses: {', '.join(file.points_out)}. "
            "Ta bort dem ur filen.")  # fmt: skip

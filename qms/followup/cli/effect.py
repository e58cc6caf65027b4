"""`qms followup effect`: a panel in, what may be said of the intervention out."""

import click

from qms.followup.cli.options import FILE
from qms.followup.core.effect.did.assignments import DRAWS
from qms.followup.core.effect.did.evaluate import evaluate
from qms.followup.core.effect.did.panel_file import Wanted, read_panel_file
from qms.followup.core.effect.did.result_file import effect_csv
from qms.kernel.numbers import parse_decimal
from qms.kernel.problems import RefusedError
from qms.kernel.table_write import Locale
from qms.reports.command_files import read, refuse, say, sentences, write_files


def _positive(context: click.Context, option: click.Parameter, text: str | None) -> float | None:
    """Return the number, written with comma or point; end where it is none or not above 0."""
    del context
    if text is None:
        return None
    number = parse_decimal(text)
    if number is None or number <= 0:
        raise click.BadParameter(f"{text} är inget tal över 0.", param=option)
    return float(number)


@click.command("effect")
@click.option("--panel", "panel_name", type=FILE, required=True,
              help="CSV eller XLSX, en rad per enhet och tid.")  # fmt: skip
@click.option("--outcome", required=True, help="Kolumnen med utfallet, ett tal.")
@click.option("--treated", required=True,
              help="Kolumnen som säger om enheten hade insatsen då (ja/nej, 1/0).")  # fmt: skip
@click.option("--unit", required=True, help="Enhetens kolumn.")
@click.option("--time", "time_", required=True, help="Tidens kolumn, till exempel året.")
@click.option("--smallest", callback=_positive,
              help="Den minsta effekt som skulle betyda något, i utfallets enhet.")  # fmt: skip
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True,
              help="Frö till de dragna omkastningarna, när alla är för många.")  # fmt: skip
@click.option("--draws", type=click.IntRange(99, 100_000), default=DRAWS, show_default=True,
              help="Dragna omkastningar, när alla är för många.")  # fmt: skip
@click.option("--out", type=click.Path(dir_okay=False), required=True)
@click.option("--locale", type=click.Choice(["en", "sv"]), default="en", show_default=True,
              help="sv: semikolon och decimalkomma.")  # fmt: skip
def effect(
    *, panel_name: str, outcome: str, treated: str, unit: str, time_: str, smallest: float | None,
    seed: int, draws: int, out: str, locale: Locale,
) -> None:  # fmt: skip
    """Effekten av en insats: förändringen med insatsen mot förändringen utan den.

    Ut, en rad: estimate,p,lo,hi,mde,verdict,... i utfallets enhet. p kommer ur omkastning av vilka
    enheter som fick insatsen, lo och hi är ett intervall på 95 %, mde är den minsta effekt som
    hade setts fyra gånger av fem. verdict är effect, not-that-large eller cannot-tell. Fel ger
    status 2 och inget skrivs.
    """
    wanted = Wanted(outcome=outcome, treated=treated, unit=unit, time=time_)
    try:
        file = read_panel_file(read(panel_name), file_name=panel_name, wanted=wanted)
        for lack in file.lacks:
            say(lack.sentence())
        found = evaluate(file.panel, seed=seed, draws=draws, smallest=smallest)
    except RefusedError as refused:
        refuse(sentences(refused.problems, panel_name))
    write_files({out: effect_csv(found, locale)})

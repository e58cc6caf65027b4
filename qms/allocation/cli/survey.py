"""`qms allocation survey-weights`: the principals' answers in, a model out."""

from fractions import Fraction

import click

from qms.allocation.cli.options import FILE
from qms.allocation.core.model_toml import model_toml
from qms.allocation.core.numerals import decimal_of, swedish
from qms.allocation.core.survey.answer_file import read_answer_file
from qms.allocation.core.survey.needs import Group, GroupNeed, group_needs
from qms.allocation.core.survey.weight_model import model_of
from qms.allocation.core.survey.weights import SurveyWeights, weights_of
from qms.kernel.problems import RefusedError
from qms.kernel.table_write import Cell, Locale, write_csv
from qms.reports.command_files import read, refuse, say, sentences, write_files

SUMMARY = (
    "factor", "category", "answers", "weight", "median", "lower", "upper", "lowest", "highest",
    "outliers",
)  # fmt: skip


class GroupName(click.ParamType[Group]):
    """`utbildning:grundskola`: a factor and one of its categories."""

    name = "faktor:kategori"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Group:
        """Return the group."""
        if isinstance(value, Group):
            return value
        factor, colon, category = str(value).partition(":")
        if not colon or not factor or not category:
            self.fail(f"{value} är ingen grupp. Skriv till exempel utbildning:grundskola.")
        return Group(factor=factor, category=category)


@click.command("survey-weights")
@click.option(
    "--answers",
    type=FILE,
    required=True,
    help="CSV eller XLSX: unit,factor,category,measure,share,cost.",
)
@click.option("--out", type=click.Path(dir_okay=False), required=True, help="Modellen, som TOML.")
@click.option(
    "--reference",
    type=GroupName(),
    help="Gruppen som får vikten 1; annars den med lägst behov över noll.",
)
@click.option("--name", default="Modell efter enkät", show_default=True)
@click.option("--key", default="enkat", show_default=True)
@click.option(
    "--summary",
    type=click.Path(dir_okay=False),
    help="CSV: varje grupps vikt, behov i kronor per elev, spridning och avvikande svar.",
)
@click.option(
    "--locale",
    type=click.Choice(["en", "sv"]),
    default="en",
    show_default=True,
    help="sv: semikolon och decimalkomma i --summary.",
)
def survey_weights(
    *, answers: str, out: str, reference: Group | None, name: str, key: str,
    summary: str | None, locale: Locale,
) -> None:  # fmt: skip
    """Vikter ur svaren: summan av andel × kostnad per grupp, mätt mot en grupp.

    Andelen är 0–1 eller procent, kostnaden kronor per elev och år. Medianen över enheterna
    gäller, och inget svar tas bort. Fel i filen ger status 2 och inget skrivs.
    """
    try:
        found = read_answer_file(read(answers), file_name=answers)
        weights = weights_of(group_needs(found.answers), reference=reference)
    except RefusedError as refused:
        refuse(sentences(refused.problems, answers))
    if found.skipped:
        say(f"Kolumner som inte används: {', '.join(found.skipped)}.")
    _tell(weights)
    contents = {out: model_toml(model_of(weights, key=key, name=name))}
    if summary:
        contents[summary] = _summary(weights, locale)
    write_files(contents)


def _tell(weights: SurveyWeights) -> None:
    """Say what was measured against, and which answers lie far from the others."""
    say(f"Vikten 1 har {weights.reference.name}.")
    for factor in weights.left_out:
        say(f"{factor} har inget behov i någon kategori och är inte med i modellen.")
    for row in weights.groups:
        for one in row.need.outliers:
            need = swedish(one.need, 0)
            say(f"{one.unit} avviker om {row.need.group.name}: {need} kr per elev. Svaret är med.")


def _summary(weights: SurveyWeights, locale: Locale) -> bytes:
    rows: list[tuple[Cell, ...]] = [
        (
            row.need.group.factor,
            row.need.group.category,
            row.need.n,
            row.weight,
            *(decimal_of(amount, 2) for amount in _spread(row.need)),
            " ".join(one.unit for one in row.need.outliers),
        )
        for row in weights.groups
    ]
    return write_csv(SUMMARY, rows, locale)


def _spread(need: GroupNeed) -> tuple[Fraction, ...]:
    return (need.median, need.lower, need.upper, need.lowest, need.highest)

"""`qms allocation risk-score`: a risk model and this year's pupils in, each school's index out."""

import click

from qms.allocation.cli.listed import names
from qms.allocation.cli.options import FILE, LOCALE
from qms.allocation.core.numerals import swedish
from qms.allocation.core.risk.model import RiskModel
from qms.allocation.core.risk.model_file import read_risk_file
from qms.allocation.core.risk.pupil_file import Wanted, read_pupil_file
from qms.allocation.core.risk.score import Scored, score_groups
from qms.allocation.core.risk.score_file import score_csv
from qms.kernel.problems import RefusedError
from qms.kernel.table_write import Locale
from qms.reports.command_files import read, refuse, say, sentences, write_files


@click.command("risk-score")
@click.option("--model", "model_name", type=FILE, required=True,
              help="JSON eller TOML enligt docs/formats/risk-model.md.")  # fmt: skip
@click.option("--outcome", default="", help="Vilken modell, när filen har flera utfall.")
@click.option("--pupils", "pupils_name", type=FILE, required=True,
              help="CSV eller XLSX, en rad per elev, med modellens faktorer.")  # fmt: skip
@click.option("--group", required=True, help="Skolans kolumn.")
@click.option("--weights", default="", help="Kolumnen med hur många elever raden står för.")
@click.option("--out", type=click.Path(dir_okay=False), required=True)
@LOCALE
def risk_score(
    *, model_name: str, outcome: str, pupils_name: str, group: str, weights: str, out: str,
    locale: Locale,
) -> None:  # fmt: skip
    """Varje skolas behov enligt modellen, och index mot alla elever tillsammans.

    Ut: group,n,risk,index,unseen. risk är medelvärdet av elevernas sannolikheter; unseen är hur
    många elever som har en kategori som modellen inte känner och som räknas som referensen.
    """
    model = _model(model_name, names(outcome))
    wanted = Wanted(factors=tuple(factor.name for factor in model.factors), group=group,
                    weights=weights)  # fmt: skip
    try:
        found = read_pupil_file(read(pupils_name), file_name=pupils_name, wanted=wanted)
        scored = score_groups(model, found.pupils)
    except RefusedError as refused:
        refuse(sentences(refused.problems, pupils_name))
    _tell(model, scored)
    write_files({out: score_csv(scored, locale)})


def _model(name: str, outcomes: tuple[str, ...]) -> RiskModel:
    try:
        models = read_risk_file(read(name))
    except RefusedError as refused:
        refuse(sentences(refused.problems, name))
    chosen = [model for model in models if not outcomes or model.outcome in outcomes]
    if len(chosen) != 1:
        known = ", ".join(model.outcome for model in models)
        refuse([f"{name}: välj ett utfall med --outcome. Filen har {known}."])
    return chosen[0]


def _tell(model: RiskModel, scored: Scored) -> None:
    references = {factor.name: factor.reference for factor in model.factors}
    for one in scored.unseen:
        what = f"kategorin {one.category} finns inte i modellen" if one.category else (
            "uppgift saknas")  # fmt: skip
        say(f"{one.factor}: {what}. {one.n} elever räknas som {references[one.factor]}.")
    say(f"Alla {scored.n} elever: {swedish(scored.risk * 100, 2)} %.")

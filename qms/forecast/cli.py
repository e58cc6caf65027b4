"""`qms forecast run` and `backtest`: files in, files out, the same core as the pages."""

import time
from collections.abc import Container, Sequence
from typing import Unpack

import click

from qms.forecast.cli_files import load, with_trends
from qms.forecast.cli_futures import (
    FutureOptions,
    Sizes,
    check_futures,
    future_files,
    future_options,
)
from qms.forecast.cli_inputs import say_inputs
from qms.forecast.cli_options import (
    CHOICES,
    FileOptions,
    Horizons,
    Locale,
    Methods,
    YearRange,
    input_options,
)
from qms.forecast.cli_swedish import SwedishGroup
from qms.forecast.cli_verify import verify
from qms.forecast.core.backtest import Cell, cells_of
from qms.forecast.core.forecast import Forecast
from qms.forecast.core.forecast import forecast as make_forecast
from qms.forecast.core.inputs.prepare import settled
from qms.forecast.core.methods import AUTO, LAST_VALUE, PROPHET
from qms.forecast.core.prophet_model import fit
from qms.forecast.core.result_file import cells_csv, forecast_csv, scores_csv
from qms.forecast.core.scores import Score, scores_of
from qms.reports.command_files import refuse, say, write_files

LONGEST = 50
LEVELS = (
    ("units", "enheternas summor"),
    ("unit_steps", "enheternas årskurser"),
    ("total", "alla enheters summa"),
    ("total_steps", "alla enheters årskurser"),
)
"""What has an error model of its own, and what it is called."""


@click.group(cls=SwedishGroup)
def forecast() -> None:
    """Elevprognoser ur filer. Antal är elever; fel och täckning är procent."""


@forecast.command()
@input_options
@click.option("--horizon", type=click.IntRange(1, LONGEST), required=True, help="Antal år framåt.")
@click.option("--method", type=click.Choice(CHOICES), default=AUTO, show_default=True)
@click.option("--prefer-baseline", is_flag=True,
              help="Använd senaste värdet för enheter där det haft lägst fel.")  # fmt: skip
@click.option("--out", type=click.Path(dir_okay=False), required=True)
@future_options
def run(
    *, horizon: int, method: str, prefer_baseline: bool, seed: int, locale: Locale, out: str,
    draws: int | None, draws_out: str | None, class_sizes: Sizes | None, classes: str | None,
    classes_out: str | None, **files: Unpack[FileOptions],
) -> None:  # fmt: skip
    """Prognos per enhet, årskurs och år, med 80 och 95 procents intervall.

    Ut: unit,grade,year,horizon,method,mean,lo80,hi80,lo95,hi95,last_value. Grade all är hela
    enheten, unit * alla enheter. Kolumnen method är den metod som användes.
    """
    beside = FutureOptions(draws=draws, draws_out=draws_out, class_sizes=class_sizes,
                           classes=classes, classes_out=classes_out)  # fmt: skip
    check_futures(beside)
    known = load([method], **files)
    origin = known.pupils.last_year
    if method == PROPHET:
        known = with_trends(known, fit, origins=[origin], horizon=horizon, seed=seed)
    say(f"Räknar {method} från {origin}, {horizon} år framåt.")
    known = settled(known, method=method)
    made = make_forecast(known, method=method, horizon=horizon, prefer_baseline=prefer_baseline)
    _say_remarks(made, method=method)
    say_inputs(known, made)
    more = future_files(made, known.pupils, options=beside, seed=seed, locale=locale)
    write_files({out: forecast_csv(made.values, locale), **more})


@forecast.command()
@input_options
@click.option("--origins", type=YearRange(), required=True, help="Startår, t.ex. 1990:2014:2.")
@click.option("--horizons", type=Horizons(), required=True, help="År framåt, t.ex. 1,2,3,5,10.")
@click.option("--methods", type=Methods(), required=True, help=f"Bland {', '.join(CHOICES)}.")
@click.option("--out", type=click.Path(dir_okay=False), required=True)
@click.option("--cells", type=click.Path(dir_okay=False), help="Varje prognos bredvid utfallet.")
def backtest(
    *,
    origins: tuple[int, ...],
    horizons: tuple[int, ...],
    methods: tuple[str, ...],
    seed: int,
    locale: Locale,
    out: str,
    cells: str | None,
    **files: Unpack[FileOptions],
) -> None:
    """Pröva metoderna på tidigare år, med bara det som var känt då.

    Ut: method,horizon,unit_wape,unit_mape,total_mape,bias,cover80,cover95,width80,cpu_seconds.
    Allt i procent utom sekunderna, som gäller metodens hela prövning. Fel mäts på enhetens
    summa; unit_wape är Σ|fel| ÷ Σ utfall, bias Σ(prognos − utfall) ÷ Σ utfall, width80 Σ bredd ÷
    Σ utfall.
    """
    known = load(methods, **files)
    if not set(origins) & set(known.pupils.years[:-1]):
        refuse([f"--origins: inget av åren har elever och ett senare år att jämföra med "
                f"({known.pupils.years[0]}–{known.pupils.last_year})."])  # fmt: skip
    scored: list[tuple[str, Score, float]] = []
    tried: list[tuple[str, Cell]] = []
    for method in dict.fromkeys(methods):
        say(f"Prövar {method}.")
        started = time.process_time()
        tried_with = known
        if method == PROPHET:
            starts = [year for year in origins if year in known.pupils.years]
            tried_with = with_trends(known, fit, origins=starts, horizon=max(horizons), seed=seed)
        made = cells_of(tried_with, method, origins=origins, horizons=horizons)
        spent = time.process_time() - started
        scores = scores_of(made, horizons)
        scored += [(method, score, spent) for score in scores]
        tried += [(method, cell) for cell in made]
        _say_stood_in(method, scores)
    _say_untested({(c.origin, c.horizon) for _, c in tried}, origins, horizons)
    contents = {out: scores_csv(scored, locale)}
    if cells:
        contents[cells] = cells_csv(tried, locale)
    write_files(contents)


def _say_untested(
    tested: Container[tuple[int, int]], origins: Sequence[int], horizons: Sequence[int]
) -> None:
    """Say which of the years asked for could not be tested, and how far ahead."""
    never = [o for o in origins if not any((o, h) in tested for h in horizons)]
    if never:
        say(f"--origins: {_years(never)} kunde inte prövas: elever eller ett senare utfall saknas.")
    for ahead in horizons:
        lacking = [o for o in origins if o not in never and (o, ahead) not in tested]
        if lacking:
            say(f"--horizons: {ahead} år framåt kunde inte prövas från {_years(lacking)}: utfallet "
                "saknas.")  # fmt: skip


def _years(years: Sequence[int]) -> str:
    return ", ".join(map(str, years))


def _say_stood_in(method: str, scores: Sequence[Score]) -> None:
    stood_in, cells = sum(s.stood_in for s in scores), sum(s.cells for s in scores)
    if stood_in:
        say(f"{method}: {stood_in} av {cells} celler räknades med {LAST_VALUE}, för kort serie.")


def _say_remarks(made: Forecast, *, method: str) -> None:
    """Say on standard error what the reader must know about the forecast."""
    remarks, origin = made.remarks, made.origin
    filled = [f"{unit} {year}" for unit, year in remarks.filled]
    for names, sentence in (
        (remarks.closed, f"Inga elever {origin}, ingen prognos görs"),
        (remarks.short, f"För kort serie för {method}, {LAST_VALUE} används"),
        (remarks.baseline, f"{LAST_VALUE} har haft lägre fel än {method} och används"),
        (filled, "Elever saknas eller är dolda och är skattade ur grannåren"),
    ):
        if names:
            say(f"{sentence}: {', '.join(names)}.")
    if remarks.borrowed:
        say(f"{method} har för få egna fel att mäta. {_instead(made, method)}")


def _instead(made: Forecast, method: str) -> str:
    """Return the sentence on what stands in for the method's own errors where it has none."""
    lent = "" if method == LAST_VALUE else f"Intervallen är de för {LAST_VALUE}"
    models = made.errors.models if made.errors else None
    nothing = [what for name, what in LEVELS if models and not getattr(models, name).common]
    if not nothing:
        return f"{lent}."
    where = " och ".join([", ".join(nothing[:-1]), nothing[-1]] if nothing[1:] else nothing)
    told = f"öppna, lika breda som prognosen själv, för {where}: där är inga fel kända"
    if not lent or len(nothing) == len(LEVELS):
        return f"Intervallen är {told}."
    return f"{lent}, men {told}."


forecast.add_command(verify)

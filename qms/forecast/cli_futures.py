"""What `qms forecast run` writes beside the forecast: draws and class counts."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TypedDict

import click

from qms.forecast.cli_options import GradeRange, Locale
from qms.forecast.core.classes.counts import class_counts
from qms.forecast.core.classes.learned import FEWEST, Formed, LearnedRule, learn
from qms.forecast.core.classes.sizes import SizeRule, size_rule
from qms.forecast.core.count_file import PUPIL_COLUMNS, read_counts
from qms.forecast.core.errors.futures import Futures, futures_of
from qms.forecast.core.forecast import Forecast
from qms.forecast.core.futures_file import classes_csv, draws_csv
from qms.forecast.core.panel import Panel
from qms.forecast.core.values import ALL_UNITS
from qms.reports.command_files import read, refuse, say, sentences

MOST_DRAWS = 100_000
Sizes = dict[tuple[int, int], int]


class FutureOptions(TypedDict):
    """The options that ask for draws and class counts."""

    draws: int | None
    draws_out: str | None
    class_sizes: Sizes | None
    classes: str | None
    classes_out: str | None


class ClassSizes(click.ParamType[Sizes]):
    """`F-3:24,4-9:28`: the largest class of the grades."""

    name = "a-b:n,…"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Sizes:
        """Return (lowest, highest) → largest class."""
        sizes: Sizes = {}
        for part in str(value).split(","):
            grades, _, size = part.strip().partition(":")
            if not size.strip().isdigit() or int(size) < 1:
                self.fail(f"{part} är inte en klasstorlek. Skriv till exempel F-3:24,4-9:28.")
            sizes[GradeRange().convert(grades, param, ctx)] = int(size)
        return sizes


FUTURE_OPTIONS = (
    click.option("--draws", type=click.IntRange(1, MOST_DRAWS), metavar="N",
                 help="Dra N möjliga framtider som summerar, till --draws-out."),
    click.option("--draws-out", type=click.Path(dir_okay=False),
                 help="Ut: unit,grade,year,draw,n. Samma --seed ger samma fil."),
    click.option("--class-sizes", type=ClassSizes(),
                 help="Största klass per årskurser, t.ex. F-3:24,4-9:28, till --classes-out."),
    click.option("--classes", type=click.Path(exists=True, dir_okay=False),
                 help="unit,grade,year,n: antalet klasser tidigare år, att lära av i stället."),
    click.option("--classes-out", type=click.Path(dir_okay=False),
                 help="Ut: unit,grade,year,pupils,classes,chance,fewer,more."),
)  # fmt: skip


def future_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that ask for draws and class counts."""
    for option in reversed(FUTURE_OPTIONS):
        command = option(command)
    return command


def check_futures(options: FutureOptions) -> None:
    """End with every fault in how draws and class counts are asked for."""
    faults = []
    if bool(options["draws"]) != bool(options["draws_out"]):
        faults.append("--draws och --draws-out hör ihop: ange båda eller ingen.")
    rules = [options["class_sizes"] is not None, options["classes"] is not None]
    if any(rules) and not options["classes_out"]:
        faults.append("--class-sizes och --classes behöver --classes-out, där svaret skrivs.")
    if options["classes_out"] and sum(rules) != 1:
        faults.append("--classes-out behöver en av --class-sizes och --classes.")
    if faults:
        refuse(faults)


def future_files(
    made: Forecast, panel: Panel, *, options: FutureOptions, seed: int, locale: Locale
) -> dict[str, bytes | Iterable[bytes]]:
    """Return what is to be written beside the forecast, by file name."""
    if made.errors is None:
        return {}
    cells = (
        (v.unit, v.step, v.horizon, v.mean)
        for v in made.values
        if v.step is not None and v.unit != ALL_UNITS
    )
    futures = futures_of(made.errors, cells)
    found: dict[str, bytes | Iterable[bytes]] = {}
    if options["draws"] and options["draws_out"]:
        drawn = draws_csv(futures, n=options["draws"], seed=seed, locale=locale)
        found[options["draws_out"]] = drawn
    if options["classes_out"]:
        counts = class_counts(futures, _rule(panel, futures, options))
        found[options["classes_out"]] = classes_csv(counts, locale)
    return found


def _rule(panel: Panel, futures: Futures, options: FutureOptions) -> SizeRule | LearnedRule:
    """Return the rule that was asked for; say which grades it leaves out."""
    if options["classes"]:
        return _learned(options["classes"], panel)
    rule = size_rule(options["class_sizes"] or {})
    unnamed = [str(step) for step in futures.steps if step not in rule.largest]
    if unnamed:
        say(f"--class-sizes säger inget om årskurs {', '.join(unnamed)}, som får inga klasser.")
    return rule


def _learned(name: str, panel: Panel) -> LearnedRule:
    file = read_counts(read(name), file_name=Path(name).name, columns=PUPIL_COLUMNS)
    if file.problems:
        refuse(sentences(file.problems, name))
    unit_at = {unit: place for place, unit in enumerate(panel.units)}
    step_at = {step: place for place, step in enumerate(panel.steps)}
    formed = []
    strange: list[str] = []
    for one in file.counts:
        if one.unit not in unit_at or one.step not in step_at or one.year not in panel.years:
            continue
        pupils = panel.counts[unit_at[one.unit], step_at[one.step], panel.years.index(one.year)]
        if one.n is not None and one.n != int(one.n):
            strange.append(f"{one.unit}, årskurs {one.step}, {one.year}: {one.n} är inte ett helt "
                           "antal klasser. Skriv ett heltal.")  # fmt: skip
        elif one.n and pupils > 0:
            formed.append(Formed(unit=one.unit, step=one.step, year=one.year,
                                 pupils=float(pupils), classes=int(one.n)))  # fmt: skip
    rule = learn(formed, year=panel.last_year)
    _refuse_unlearned(strange, rule, name)
    assert rule is not None
    return rule


def _refuse_unlearned(strange: Sequence[str], rule: LearnedRule | None, name: str) -> None:
    faults = list(strange)
    if rule is None:
        faults.append(f"{Path(name).name}: att lära av klasser kräver minst {FEWEST} årskurser på "
                      "skolor vars klasser är kända två år i rad. "
                      "Ange --class-sizes i stället.")  # fmt: skip
    if faults:
        refuse(faults)

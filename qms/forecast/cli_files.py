"""What the forecast commands read: files of known pupils, people and births."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Unpack

from qms.forecast.cli_options import FileOptions
from qms.forecast.core.known_file import Source, read_known
from qms.forecast.core.methods import AUTO, NEEDS_FEEDERS, PROPHET, Known
from qms.forecast.core.trends import Fit, fitted, trend_origins, trend_tasks
from qms.reports.command_files import read, refuse, say


def load(methods: Sequence[str], **options: Unpack[FileOptions]) -> Known:
    """Return what the files say, or end with all their faults. Says what was left aside."""
    population, births = options["population"], options["births"]
    files = read_known(
        _source(options["pupils"]),
        population=_source(population) if population else None,
        births=_source(births) if births else None,
        housing=_source(options["housing"]) if options["housing"] else None,
        flows=_source(options["flows"]) if options["flows"] else None,
        grades=options["grades"],
        as_of=options["as_of"],
        entry_age=options["entry_age"],
    )
    faults = list(files.faults)
    fed = bool(population or births)
    faults += [
        f"--method: {name} behöver --population eller --births."
        for name in methods
        if name in NEEDS_FEEDERS and not fed
    ]
    if faults or files.known is None:
        refuse(faults)
    for remark in files.remarks:
        say(remark)
    if fed and not (NEEDS_FEEDERS | {AUTO}) & set(methods):
        names = ", ".join((AUTO, *sorted(NEEDS_FEEDERS)))
        say(f"--population och --births används bara av {names}, som inte är valda.")
    return files.known


def with_trends(
    known: Known, fit: Fit, *, origins: Sequence[int], horizon: int, seed: int
) -> Known:
    """Return `known` with the trend fitted from `origins` and the years of evidence before."""
    tasks = trend_tasks(known.pupils, trend_origins(known.pupils, origins))
    trends = {}
    for done, task in enumerate(tasks, start=1):
        key = (task.unit, task.origin)
        trends[key] = fitted(fit, task, horizon=horizon, seed=seed)
        if done % 20 == 0 or done == len(tasks):
            say(f"{PROPHET}: {done} av {len(tasks)} anpassningar")
    return replace(known, trends=trends)


def _source(name: str) -> Source:
    return Source(file_name=Path(name).name, content=read(name))

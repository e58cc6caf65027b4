"""Patterns of pupils as the file that the risk commands read: counts, no identity."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from shlex import join

from qms.allocation.core.risk.stored import Asked, source_of
from qms.kernel.table_write import Cell, write_csv
from qms.register.core.facts import PupilPattern

UNIT, NAME, COUNT = "unit", "namn", "antal"
HISTORIC_FILE, CURRENT_FILE, MODEL_FILE = (
    "tidigare-elever.csv",
    "arets-elever.csv",
    "riskmodell.json",
)
YES_NO = {True: "ja", False: "nej", None: ""}


def pupils_csv(
    patterns: Iterable[PupilPattern],
    *,
    factors: Sequence[str],
    names: Mapping[str, str],
    outcome: str = "",
) -> bytes:
    """Return a row per unit and combination of factors and outcome, with how many pupils it is."""
    found: Counter[tuple[str, ...]] = Counter()
    for one in patterns:
        parts = tuple(one.factors.get(name, "") for name in factors)
        has = (YES_NO[one.outcomes.get(outcome)],) if outcome else ()
        found[(str(one.unit_id), *parts, *has)] += one.n
    header = [UNIT, NAME, *factors, *([outcome] if outcome else []), COUNT]
    rows: list[list[Cell]] = [
        [unit, names.get(unit, ""), *rest, n] for (unit, *rest), n in sorted(found.items())
    ]
    return write_csv(header, rows, "en")


def fit_command(asked: Asked) -> str:
    """Return the command that makes the fit from its file of pupils."""
    parts = ["qms", "allocation", "risk-fit", "--pupils", HISTORIC_FILE]
    parts += ["--outcome", asked.outcomes[0], "--factors", ",".join(asked.factors)]
    parts += ["--group", UNIT, "--weights", COUNT]
    for factor, category in sorted(asked.references.items()):
        parts += ["--reference", f"{factor}={category}"]
    parts += ["--first-year", str(asked.first_year), "--last-year", str(asked.last_year)]
    parts += ["--source", source_of(asked), "--out", MODEL_FILE]
    return join(parts)


def score_command() -> str:
    """Return the command that makes the schools' risks from this year's pupils."""
    parts = ["--model", MODEL_FILE, "--pupils", CURRENT_FILE, "--group", UNIT, "--weights", COUNT]
    return join(["qms", "allocation", "risk-score", *parts, "--out", "risker.csv"])

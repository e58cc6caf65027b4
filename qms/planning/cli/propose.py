"""`qms planning propose`: a case in files in, the cheapest structure found out, with its bound."""

import time

import click

from qms.kernel.table_write import Locale
from qms.planning.cli.case_folder import CASE, LOCALE, OUT, read_folder, write_folder
from qms.planning.core.bounding import lower_bound
from qms.planning.core.case_files import PROPOSAL, UNCHANGED
from qms.planning.core.plan import unchanged
from qms.planning.core.plan.applying import apply
from qms.planning.core.results import counted, files_of
from qms.planning.core.results.proposed import proposal_files
from qms.planning.core.searching.proposing import propose as search
from qms.reports.command_files import say

SEARCHED = 0.6
"""The part of the time that is searched; the rest is for the bound."""
BOUND_SECONDS = 120.0


@click.command("propose")
@CASE
@OUT
@click.option(
    "--time-limit", type=click.FloatRange(min=0, min_open=True), metavar="S",
    help="Sekunder för sökning och undre gräns. Utan den avgör antalet starter när det är klart.",
)  # fmt: skip
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True,
              help="Frö till starterna: samma frö ger samma förslag.")  # fmt: skip
@LOCALE
def propose(
    *, case_name: str, out: str, time_limit: float | None, seed: int, locale: Locale
) -> None:
    """Sök den billigaste strukturen inom vakterna i case.toml, och en undre gräns.

    Ut: proposal.csv med nuvärde, undre gräns (bound) och gap, den andel som högst är kvar att
    vinna; changes.csv med vad som ändras när; reasons.csv med varje skolas skäl; och
    tabellerna från evaluate, med proposal sist. Den undre gränsen är tom om highspy inte är
    installerat. Förloppet skrivs på standard error. Fel i filerna ger status 2 och inget skrivs.
    """
    told = read_folder(case_name)
    case, today, start = told.case, unchanged(told.case), time.monotonic()
    found = search(
        case, today, seed=seed, progress=_tell,
        time_limit=None if time_limit is None else SEARCHED * time_limit,
    )  # fmt: skip
    if not found.is_whole:
        say(f"Tiden räckte till {found.starts} starter. Med mer tid kan förslaget bli ett annat.")
    left = BOUND_SECONDS if time_limit is None else start + time_limit - time.monotonic()
    say("Räknar undre gräns.")
    bound = lower_bound(case, today, time_limit=max(left, 0.0))
    if bound is None:
        say("Ingen undre gräns: highspy är inte installerat.")
    plans = [(UNCHANGED, today)]
    plans += [(one.name, apply(case, one.steps)) for one in told.alternatives]
    every = tuple(counted(case, [*plans, (PROPOSAL, found.plan)]))
    files = proposal_files(case, found, bound, seed=seed, locale=locale)
    write_folder(out, {**files, **files_of(every, locale)})


def _tell(done: int, wanted: int) -> bool:
    """Say how far it has come, ten times in all, and go on."""
    if done == wanted or done % max(1, wanted // 10) == 0:
        say(f"Start {done} av {wanted}.")
    return True

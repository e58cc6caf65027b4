"""`manage.py trust`: try the promises one by one and print what held, with its figure."""

import argparse
import signal
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from trust.scanners.database import sqlmap
from trust.scanners.interface import schemathesis
from trust.scanners.packages import eark
from trust.scanners.pages import wapiti
from trust.scanners.source import bandit, own_rules
from trust.steps import Step, Tried, try_all
from trust.suites import SUITES, step_of
from trust.work import Work

SCANNERS = (
    Step(key="regler", title="Egna regler för källkoden (semgrep)", rows=(9,), run=own_rules,
         short=True),
    Step(key="bandit", title="bandit", rows=(9,), run=bandit, short=True),
    Step(key="sqlmap", title="sqlmap mot sidornas adresser", rows=(6,), run=sqlmap),
    Step(key="wapiti", title="wapiti mot en sida av varje slag", rows=(7,), run=wapiti),
    Step(key="granssnitt", title="schemathesis mot det öppna gränssnittet", rows=(8,),
         run=schemathesis),
    Step(key="eark", title="E-ARKs validator mot hundra arkivpaket", rows=(40,), run=eark),
)  # fmt: skip
TESTS = tuple(step_of(suite) for suite in SUITES)
STEPS = (*SCANNERS, *TESTS)


def main(arguments: Sequence[str]) -> int:
    """Try what is asked for; return 1 when something did not hold."""
    options = _parser().parse_args(arguments)
    lanes = [[step for step in lane if _is_wanted(step, options)] for lane in (SCANNERS, TESTS)]
    failed = 0
    with tempfile.TemporaryDirectory(prefix="qms-trust-") as folder:
        work = Work(folder=Path(folder))
        with work.ends:
            for tried in try_all(lanes, work):
                failed += not tried.result.held
                sys.stdout.write("".join(_lines(tried)))
                sys.stdout.flush()
    asked = sum(map(len, lanes))
    sys.stdout.write(f"{asked - failed} av {asked} prov höll.\n")
    return 1 if failed else 0


def _is_wanted(step: Step, options: argparse.Namespace) -> bool:
    if options.only:
        return step.key in options.only
    return step.short or not options.short


def _lines(tried: Tried) -> Iterator[str]:
    word = "höll   " if tried.result.held else "HÖLL EJ"
    rows = ", ".join(map(str, tried.step.rows))
    yield f"{word}  {tried.step.key:<11} {tried.seconds:6.0f} s  {tried.step.title} (rad {rows})\n"
    yield f"{'':21}{tried.result.figure}\n"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="manage.py trust", description="Pröva löftena.")
    parser.add_argument("--short", action="store_true", help="det som prövas vid varje ändring")
    parser.add_argument("--only", nargs="+", metavar="PROV", choices=[step.key for step in STEPS],
                        help=", ".join(step.key for step in STEPS))  # fmt: skip
    return parser


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # what is served is ended all the same
    sys.exit(main(sys.argv[1:]))

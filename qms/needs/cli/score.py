"""`qms needs score`: answers in, points, hours and thresholds out."""

import click

from qms.kernel.problems import RefusedError
from qms.kernel.table_write import Locale
from qms.needs.core.instrument import Instrument, read_instrument_file, score
from qms.needs.core.instrument.answer_file import AnswerFile, read_answer_file
from qms.needs.core.instrument.case_file import CaseFile, read_case_file
from qms.needs.core.instrument.score_file import Scored, amount_of, score_csv, score_json
from qms.reports.command_files import read, refuse, say, sentences, write_files

FILE = click.Path(exists=True, dir_okay=False)
JSON = ".json"


@click.command("score")
@click.option(
    "--instrument", "instrument_name", type=FILE, required=True,
    help="TOML enligt docs/formats/instrument.md.",
)  # fmt: skip
@click.option(
    "--answers", "answers_name", type=FILE, required=True,
    help="CSV eller XLSX: case,question,current,desired.",
)  # fmt: skip
@click.option(
    "--cases", "cases_name", type=FILE, required=True,
    help="CSV eller XLSX: case,form,hours_per_week,weeks,hourly_cost,provider_kind,documentation.",
)  # fmt: skip
@click.option(
    "--out", type=click.Path(dir_okay=False), required=True,
    help="CSV med en rad per ärende; JSON med alla mellanled om namnet slutar på .json.",
)  # fmt: skip
@click.option(
    "--locale", type=click.Choice(["en", "sv"]), default="en", show_default=True,
    help="sv: semikolon och decimalkomma i CSV.",
)  # fmt: skip
def score_command(
    *, instrument_name: str, answers_name: str, cases_name: str, out: str, locale: Locale
) -> None:
    """Räkna poäng, timmar och gräns för varje ärende, exakt och med alla mellanled.

    En fråga som inte har någon rad är på nivå 0. Fel i filerna ger status 2, alla på en gång,
    och inget skrivs.
    """
    try:
        instrument = read_instrument_file(read(instrument_name))
    except RefusedError as refused:
        # Without an instrument nothing can be said of the answers.
        refuse(sentences(refused.problems, instrument_name))
    cases, answers = _load(instrument, cases_name, answers_name)
    _tell(cases, answers)
    scored = []
    for case in cases.cases:
        result = score(instrument, answers.answers[case.key], case.about)
        amount = amount_of(case, result, instrument)
        scored.append(Scored(case=case, result=result, amount=amount))
    is_json = out.casefold().endswith(JSON)
    write_files({out: score_json(scored) if is_json else score_csv(instrument, scored, locale)})


def _load(
    instrument: Instrument, cases_name: str, answers_name: str
) -> tuple[CaseFile, AnswerFile]:
    """Return what the two files hold, or end with the faults of both."""
    faults: list[str] = []
    cases = answers = None
    try:
        cases = read_case_file(read(cases_name), file_name=cases_name, instrument=instrument)
    except RefusedError as refused:
        faults += sentences(refused.problems, cases_name)
    known = None if cases is None else dict.fromkeys(one.key for one in cases.cases)
    try:
        answers = read_answer_file(
            read(answers_name), file_name=answers_name, instrument=instrument, cases=known
        )
    except RefusedError as refused:
        faults += sentences(refused.problems, answers_name)
    if cases is None or answers is None:
        refuse(faults)
    return cases, answers


def _tell(cases: CaseFile, answers: AnswerFile) -> None:
    """Say what was not used, and what was not there."""
    if cases.skipped:
        say(f"Kolumner som inte används: {', '.join(cases.skipped)}.")
    for case, lacking in answers.unlisted.items():
        if lacking:
            say(f"Ärendet {case}: frågor utan rad räknas som nivå 0, {lacking} st.")

"""`qms planning evaluate`: a case in files in, what each alternative costs and holds out."""

import click

from qms.kernel.table_write import Locale
from qms.planning.cli.case_folder import CASE, LOCALE, OUT, read_folder, write_folder
from qms.planning.core.case_files import UNCHANGED
from qms.planning.core.diagnosing import diagnose
from qms.planning.core.diagnosing import told as told_of
from qms.planning.core.plan import unchanged
from qms.planning.core.plan.applying import apply
from qms.planning.core.results import counted, files_of, guard_remarks
from qms.planning.core.results.remedies import remedies_csv
from qms.reports.command_files import say


@click.command("evaluate")
@CASE
@OUT
@LOCALE
def evaluate(*, case_name: str, out: str, locale: Locale) -> None:
    """Räkna ut vad oförändrad struktur och varje alternativ kostar, år för år.

    Ut: summary.csv, yearly.csv, schools.csv, classes.csv, shortages.csv och remedies.csv, med
    no-change först. Där platser saknas sägs område, stadium, år, antal och billigaste åtgärd.
    Kronor är i prisnivån i case.toml och per år; nuvärdet är summan av kostnad ÷ (1 + ränta)^t, det
    första året odelat. board är nämndens kostnad och municipality kommunens. Fel i filerna ger
    status 2 och inget skrivs.
    """
    told = read_folder(case_name)
    plans = [(UNCHANGED, unchanged(told.case))]
    plans += [(one.name, apply(told.case, one.steps)) for one in told.alternatives]
    every = tuple(counted(told.case, plans))
    lacking = {name: diagnose(told.case, plan) for name, plan in plans}
    for one in every:
        findings = (told_of(told.case, finding) for finding in lacking[one.name])
        for problem in (*guard_remarks(one.found), *findings):
            say(problem.sentence(one.name))
    files = {**files_of(every, locale), "remedies.csv": remedies_csv(told.case, lacking, locale)}
    write_folder(out, files)

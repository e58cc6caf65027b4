"""The forecast's jobs: making one, asking for the yearly one, clearing what came to nothing."""

from qms.forecast.jobs.clearing import CLEAR, clear
from qms.forecast.jobs.making import run
from qms.forecast.jobs.refit import REFIT, refit, refit_slot
from qms.forecast.services import JOB
from qms.i18n.language import mark
from qms.jobs.worker import Job

JOBS = (
    Job(name=JOB, label=mark("Elevprognos"), run=run),
    Job(name=REFIT, label=mark("Årets elevprognos"), run=refit),
    Job(name=CLEAR, label=mark("Städning av avbrutna prognoser"), run=clear),
)

__all__ = ["CLEAR", "JOBS", "REFIT", "clear", "refit", "refit_slot", "run"]

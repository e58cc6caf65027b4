"""`qms allocation`: files in, files out, the same core as the pages."""

import click

from qms.allocation.cli.accuracy import accuracy
from qms.allocation.cli.compute import compute
from qms.allocation.cli.differences import differences
from qms.allocation.cli.risk_fit import risk_fit
from qms.allocation.cli.risk_score import risk_score
from qms.allocation.cli.sheet import sheet
from qms.allocation.cli.survey import survey_weights
from qms.allocation.cli.verify import verify


@click.group()
def allocation() -> None:
    """Fördela en pott efter elevernas behov, ur filer."""


for command in (
    accuracy,
    compute,
    differences,
    risk_fit,
    risk_score,
    sheet,
    survey_weights,
    verify,
):
    allocation.add_command(command)

"""`qms planning`: files in, files out, the same core as the pages."""

import click

from qms.planning.cli.evaluate import evaluate
from qms.planning.cli.location import facility_location
from qms.planning.cli.propose import propose


@click.group()
def planning() -> None:
    """Räkna på alternativ för skolor och lokaler, ur filer."""


planning.add_command(facility_location)
planning.add_command(evaluate)
planning.add_command(propose)

"""`qms planning`: files in, files out, the same core as the pages; and what is frozen, again."""

import click

from qms.planning.cli.evaluate import evaluate
from qms.planning.cli.location import facility_location
from qms.planning.cli.propose import propose
from qms.planning.cli.verify import verify


@click.group()
def planning() -> None:
    """Räkna på alternativ för skolor och lokaler, och räkna om det som är låst."""


planning.add_command(facility_location)
planning.add_command(evaluate)
planning.add_command(propose)
planning.add_command(verify)

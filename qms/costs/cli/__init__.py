"""`qms costs`: files in, files out, the same core as the pages."""

import click

from qms.costs.cli.per_pupil import per_pupil


@click.group()
def costs() -> None:
    """Räkna kostnad per elev, ur filer."""


costs.add_command(per_pupil)

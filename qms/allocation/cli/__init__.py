"""`qms allocation`: files in, files out, the same core as the pages."""

import click

from qms.allocation.cli.compute import compute


@click.group()
def allocation() -> None:
    """Fördela en pott efter elevernas behov, ur filer."""


for command in (compute,):
    allocation.add_command(command)

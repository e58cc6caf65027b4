"""`qms needs`: files in, files out, the same core as the pages."""

import click

from qms.needs.cli.score import score_command


@click.group()
def needs() -> None:
    """Bedöm stödbehov och räkna timmar, ur filer."""


for command in (score_command,):
    needs.add_command(command)

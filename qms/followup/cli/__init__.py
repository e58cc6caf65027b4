"""`qms followup`: files in, files out, the same core as the pages."""

import click

from qms.followup.cli.effect import effect
from qms.followup.cli.value_added import value_added


@click.group()
def followup() -> None:
    """Följ upp vad pengarna ledde till, ur filer."""


for command in (effect, value_added):
    followup.add_command(command)

"""`qms decisions`: does what was decided still hold?"""

import click

from qms.decisions.cli.verify import verify_command
from qms.decisions.core.verifying import Recalculators


def decisions_commands(recalculators: Recalculators) -> click.Group:
    """Return the group; the application hands over what recomputes each kind of decision."""
    group = click.Group(name="decisions", help="Kontrollera fattade beslut.")
    group.add_command(verify_command(recalculators))
    return group

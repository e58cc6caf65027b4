"""The `qms` command: each module adds its own group. A module is loaded when it is called."""

from importlib import import_module

import click

COMMANDS = {
    "allocation": ("qms.allocation.cli", "allocation"),
    "archive": ("qms.archive.cli", "archive"),
    "audit": ("qms.audit.cli", "audit"),
    "backup": ("qms.recovery.cli", "backup"),
    "columns": ("qms.api.cli", "columns"),
    "db": ("qms.db.cli", "db"),
    "decisions": ("qms.decision_list", "decisions"),
    "doctor": ("qms.health.cli", "doctor"),
    "followup": ("qms.followup.cli", "followup"),
    "forecast": ("qms.forecast.cli", "forecast"),
    "import": ("qms.register.cli", "import_command"),
    "import-ss12000": ("qms.register.ss12000_cli", "import_ss12000"),
    "jobs": ("qms.job_list", "jobs"),
    "keys": ("qms.run.keys", "keys"),
    "needs": ("qms.needs.cli", "needs"),
    "costs": ("qms.costs.cli", "costs"),
    "parts": ("qms.run.parts", "parts"),
    "planning": ("qms.planning.cli", "planning"),
    "restore": ("qms.recovery.cli", "restore"),
    "restore-test": ("qms.recovery.cli", "restore_test"),
    "retention": ("qms.retention_list", "retention"),
    "run": ("qms.run.cli", "run_command"),
    "texts": ("qms.i18n.extract", "texts"),
}


class LazyGroup(click.Group):
    """A group whose commands are imported when asked for: calculations load heavy libraries."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return every command's name."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return the command."""
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name]
        command = getattr(import_module(module), name)
        return command if isinstance(command, click.Command) else None


@click.command(cls=LazyGroup)
def main() -> None:
    """Kvalitetshjulet: följ upp, fördela, prognostisera."""

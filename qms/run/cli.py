"""`qms run`: prepare the database, start worker and scheduler, and serve."""

import logging
import os
import time
from collections.abc import Iterable, Mapping

import click

from qms.app import create_app
from qms.config import UnsafeSettingsError, from_environment
from qms.demo.logins import DEMO_LOGINS
from qms.logs import level_of, log_as_json
from qms.run.children import Child, Children, Say
from qms.run.first_account import Login
from qms.run.fresh import FreshRefusedError
from qms.run.prepare import DatabaseAwayError, Start, guarded, prepare
from qms.run.serve import PortTakenError, address_of, listen, serve, until_told_to_end
from qms.run.single import AlreadyRunningError, alone_in
from qms.vault.core.faults import VaultClosedError
from qms.web.pace import FILES_A_MINUTE
from qms.web.request_log import request_fields

REFUSALS = (
    AlreadyRunningError,
    UnsafeSettingsError,
    PortTakenError,
    FreshRefusedError,
    DatabaseAwayError,
    VaultClosedError,
)


@click.command(name="run")
@click.option("--demo", is_flag=True, help="Fill an empty database with the demo municipality.")
@click.option("--empty", is_flag=True, help="Add one administrator to an empty database.")
@click.option("--fresh", is_flag=True, help="Remove what the database holds first.")
@click.option("--host", help="Address to listen on.  [default: QMS_HOST or 127.0.0.1]")
@click.option("--port", type=click.IntRange(0, 65535), help="[default: QMS_PORT or 8000]")
@click.pass_context
def run_command(
    context: click.Context,
    *,
    demo: bool,
    empty: bool,
    fresh: bool,
    host: str | None,
    port: int | None,
) -> None:
    """Serve the web pages, run the jobs and keep the clock, until Ctrl-C."""
    if demo and empty:
        raise click.UsageError("Välj --demo eller --empty, inte båda.")
    environment = _environment(demo=demo, host=host, port=port)
    try:
        run(environment, Start(demo=demo, empty=empty, fresh=fresh), say=speaker())
    except REFUSALS as refusal:
        click.echo(str(refusal), err=True)
        context.exit(1)


def run(environment: Mapping[str, str], start: Start, *, say: Say) -> None:
    """Serve with the settings in `environment` until Ctrl-C or SIGTERM."""
    settings = from_environment(environment)
    log_as_json(level_of(environment), about=request_fields)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a short queue is no fault
    with listen(settings.host, settings.port) as listening, alone_in(settings.instance):
        logins = prepare(settings, start, say=say)
        pace = 0 if settings.demo else FILES_A_MINUTE
        app = create_app(guarded(settings, logins), files_a_minute=pace)
        app.extensions["qms_demo_logins"] = DEMO_LOGINS if start.demo and logins else None
        told = welcome(address_of(listening), logins)
        children = Children(
            children=(
                Child(title="Beräkningsprocessen", command=("jobs", "worker")),
                Child(title="Schemaläggaren", command=("jobs", "scheduler")),
            ),
            environment=environment,
            say=say,
        )
        try:
            with until_told_to_end():
                children.start()
                serve(app, listening, when_up=lambda: click.echo(told))
        finally:
            say("Avslutar.")
            children.stop()


def _environment(*, demo: bool, host: str | None, port: int | None) -> dict[str, str]:
    """Return the environment with the options in it: the children read their settings there."""
    chosen = {"QMS_DEMO": "1" if demo else None, "QMS_HOST": host, "QMS_PORT": port}
    return {**os.environ, **{k: str(v) for k, v in chosen.items() if v is not None}}


def speaker() -> Say:
    """Return a function that prints a line with the seconds since now in front."""
    began = time.monotonic()

    def say(text: str) -> None:
        seconds = f"{time.monotonic() - began:5.1f}".replace(".", ",")
        click.echo(f"{seconds} s  {text}")

    return say


def welcome(address: str, logins: Iterable[Login]) -> str:
    """Return the address and the table of accounts as text."""
    heading = Login(role="Roll", user_name="Användarnamn", password="Lösenord")
    rows = [heading, *logins]
    wide = max(len(row.role) for row in rows), max(len(row.user_name) for row in rows)
    table = [f"  {r.role:<{wide[0]}}  {r.user_name:<{wide[1]}}  {r.password}" for r in rows]
    table.insert(1, f"  {'─' * wide[0]}  {'─' * wide[1]}  {'─' * len(heading.password)}")
    lines = ["", f"Kvalitetshjulet svarar på {address}", ""]
    if len(rows) > 1:
        lines += [*table, ""]
    return "\n".join([*lines, "Avsluta med Ctrl-C.", ""])

"""`qms columns`: the reference of the register's columns."""

from pathlib import Path

import click

from qms.api.core.column_page import column_page


@click.command("columns")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True,
              help="The file to write.")  # fmt: skip
def columns(out: Path) -> None:
    """Write the reference of every dataset's columns, as Markdown."""
    out.write_text(column_page(), encoding="utf-8")
    click.echo(f"{out} is written.")

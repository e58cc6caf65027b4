"""`qms parts`: the list of parts (SBOM) that a version is made of."""

from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import click

from qms.health.core.bill import bill_of
from qms.health.core.locks import UnpinnedError, pins_of

PRODUCT = "qms"
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("parts")
@click.argument("locks", nargs=-1, required=True, type=FILE)
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path),
              help="The file to write.")  # fmt: skip
def parts(locks: tuple[Path, ...], out: Path) -> None:
    """Write every part that LOCKS pin, as CycloneDX 1.6."""
    try:
        pins = [pin for lock in locks for pin in pins_of(lock.name, lock.read_text("utf-8"))]
    except UnpinnedError as fault:
        raise click.ClickException(f"No version with a SHA-256: {fault.args[0]}") from None
    out.write_text(bill_of(pins, product=PRODUCT, version=_version()), "utf-8")
    click.echo(f"{out} is written: {len({(one.name, one.version) for one in pins})} parts.")


def _version() -> str:
    try:
        return version(PRODUCT)
    except PackageNotFoundError:
        return "0"

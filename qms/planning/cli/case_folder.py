"""The folder of a case, and the folder that results are written to."""

from collections.abc import Mapping
from pathlib import Path

import click

from qms.planning.core.case_files import NEEDED, OPTIONAL, CaseRead, CaseRefusedError, read_case
from qms.reports.command_files import read, refuse, say, write_files

CASE = click.option(
    "--case", "case_name", type=click.Path(exists=True, file_okay=False), required=True,
    help="Mapp med case.toml och tabeller enligt docs/formats/planning-case.md.",
)  # fmt: skip
OUT = click.option(
    "--out", type=click.Path(file_okay=False), required=True,
    help="Mapp för resultaten; den skapas om den saknas.",
)  # fmt: skip
LOCALE = click.option(
    "--locale", type=click.Choice(["en", "sv"]), default="en", show_default=True,
    help="sv: semikolon och decimalkomma.",
)  # fmt: skip


def read_folder(name: str) -> CaseRead:
    """Return the folder's case, told of what is odd in it, or end with every fault."""
    folder = Path(name)
    there = [file for file in (*NEEDED, *OPTIONAL) if (folder / file).is_file()]
    try:
        found = read_case({file: read(str(folder / file)) for file in there})
    except CaseRefusedError as refused:
        refuse(refused.sentences)
    for remark in found.remarks:
        say(remark)
    return found


def write_folder(name: str, contents: Mapping[str, bytes]) -> None:
    """Write the files into the folder, all of them or none."""
    folder = Path(name)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        refuse([f"{name}: kan inte skapas ({fault.strerror}). Välj en annan plats."])
    write_files({str(folder / file): content for file, content in contents.items()})
    say(f"Skrivet i {name}: {', '.join(contents)}.")

"""What commands do around a core: read files, say things, write files whole or not at all."""

import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

import click

from qms.kernel.problems import Problem

UNUSABLE = 2


def say(sentence: str) -> None:
    """Write the sentence on standard error."""
    click.echo(sentence, err=True)


def refuse(sentences: Sequence[str]) -> NoReturn:
    """Write every fault on standard error and end with the status for unusable input."""
    for sentence in sentences:
        say(sentence)
    raise click.exceptions.Exit(UNUSABLE)


def sentences(problems: Iterable[Problem], name: str) -> list[str]:
    """Return `file:row:column: sentence` for each."""
    return [problem.sentence(Path(name).name) for problem in problems]


def read(name: str) -> bytes:
    """Return the file's content, or end with the reason why it cannot be read."""
    try:
        return Path(name).read_bytes()
    except OSError as fault:
        refuse([f"{name}: kan inte läsas ({fault.strerror})."])


def write_files(contents: Mapping[str, bytes | Iterable[bytes]]) -> None:
    """Write each file whole or not at all: beside its place first, then renamed into it.

    A content too large to hold is given as its pieces.
    """
    waiting: dict[str, str] = {}
    try:
        for name, content in contents.items():
            handle, temporary = tempfile.mkstemp(dir=Path(name).parent, prefix=".qms-")
            waiting[name] = temporary
            with os.fdopen(handle, "wb") as file:
                file.writelines([content] if isinstance(content, bytes) else content)
            Path(temporary).chmod(0o644)
        for name, temporary in waiting.items():
            Path(temporary).replace(name)
    except OSError as fault:
        for temporary in waiting.values():
            with suppress(OSError):
                Path(temporary).unlink()
        names = ", ".join(contents)
        refuse([f"{names}: kan inte skrivas ({fault.strerror}). Välj en annan plats."])

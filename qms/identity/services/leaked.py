"""Passwords that have leaked elsewhere, looked up in a list of checksums that the operator lays in.

The server asks nobody: the list is a text file in the instance's folder, one SHA-1 a line in
capital hexadecimal, in order, with or without `:` and how often it was seen. Lists of leaked
passwords are handed out so; SHA-1 protects nothing here.
"""

import hashlib
import logging
import re
from pathlib import Path
from typing import BinaryIO

from qms.i18n.language import mark
from qms.kernel.problems import Problem, RefusedError

log = logging.getLogger(__name__)
NAME = "leaked-passwords.txt"
LINE = re.compile(rb"([0-9A-F]{40})(?::[0-9]+)?\s*")
LONGEST_LINE = 64
"""Bytes: a checksum, a number and the end of the line."""


def refuse_leaked(instance: Path, password: str, *, column: str) -> None:
    """Return when the list in the instance's folder does not have the password, or is not there."""
    if is_leaked(instance / NAME, password):
        message = mark("Lösenordet finns i en lista över läckta lösenord, och provas av andra.")
        cure = mark("Skriv en egen mening med flera ord.")
        raise RefusedError((Problem(column=column, message=message, cure=cure),))


def is_leaked(file: Path, password: str) -> bool:
    """Return whether the list has the password; a list that is none has nothing, and is logged."""
    if not file.is_file():
        return False
    wanted = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    with file.open("rb") as lines:
        return _has(lines, wanted, size=file.stat().st_size)


def _has(lines: BinaryIO, wanted: bytes, *, size: int) -> bool:
    """Return whether a line begins with the checksum, found by halving."""
    low, high = 0, size
    while low < high:
        start, line = _line_at(lines, (low + high) // 2)
        found = LINE.fullmatch(line)
        if found is None:
            log.error("%s is no list of checksums at byte %d: nothing is refused", NAME, start)
            return False
        if found[1] == wanted:
            return True
        low, high = (start + len(line), high) if found[1] < wanted else (low, start)
    return False


def _line_at(lines: BinaryIO, place: int) -> tuple[int, bytes]:
    """Return where the line that holds the byte begins, and the line with its end."""
    before = max(0, place - LONGEST_LINE)
    lines.seek(before)
    start = before + lines.read(place - before).rfind(b"\n") + 1
    lines.seek(start)
    return start, lines.readline(LONGEST_LINE)

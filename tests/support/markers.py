"""Words that stand nowhere else, planted in sealed fields and then looked for everywhere.

A search that finds nothing proves nothing, so an open word is planted beside them, which must be
found: `OPEN`.
"""

import base64
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

from sqlalchemy import Engine
from support.postgres import program

NAME = "Zinnoberta Kvastmarkör"
NUMBER = "47114711MARKNR4711"
TEXT = "gömställe bakom violschåpet 90210"
SECRETS = (NAME, NUMBER, TEXT)
OPEN = "Öppenvimpel"


def ways(word: str) -> Iterator[bytes]:
    """Yield the word as it may lie in a file: in several alphabets, as hexadecimal and base64."""
    for plain in {word.encode(), word.encode("utf-16-le"), word.encode("latin-1")}:
        yield plain
        yield plain.hex().encode()
        yield plain.hex().upper().encode()
        # The middle of it, whatever stands before: base64 looks different at each of three steps.
        for step in range(3):
            yield base64.b64encode(b" " * step + plain)[4:-4]
    yield word.encode("unicode_escape")


def found_in(content: bytes, words: Iterable[str] = SECRETS) -> list[str]:
    """Return the words that stand in the content in any of these ways."""
    return [word for word in words if any(way in content for way in ways(word))]


def raw_copies(engine: Engine) -> dict[str, bytes]:
    """Return what the database has written on the disk, and a dump or copy of it, by name."""
    if engine.dialect.name == "sqlite":
        file = Path(engine.url.database or "")
        copies = {part.name: part.read_bytes() for part in file.parent.glob(f"{file.name}*")}
        backup = file.with_name("backup.db")
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.connection.execute("VACUUM INTO ?", (str(backup),))
        return {**copies, "backup": backup.read_bytes()}
    url = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    dump = subprocess.run([program("pg_dump"), "--dbname", url], check=True, capture_output=True)
    return {"dump": dump.stdout}

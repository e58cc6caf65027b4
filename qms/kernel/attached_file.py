"""What a file is by its content, and whether it may be attached: every fault at once.

A file's name and the type that a browser says are what the sender claims; only the bytes count.
Nothing is unpacked or drawn: a document's own list of parts and a picture's own size are read.
"""

import io
import stat
import struct
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise

from qms.kernel.problems import Problem, RefusedError
from qms.kernel.said import said

MEGABYTE = 1024 * 1024
LARGEST, LARGEST_TOTAL, MOST = 5 * MEGABYTE, 20 * MEGABYTE, 10
LARGEST_DAY = 200 * MEGABYTE
"""What an account may attach in a day, to anything, taken away or not."""
UNPACKED, MOST_PARTS, MOST_RATIO = 100 * MEGABYTE, 2_000, 200
MOST_PIXELS = 50_000_000
LONGEST_NAME = 120
OFFICE = {"word/": "docx", "xl/": "xlsx", "ppt/": "pptx"}
MACROS = "vbaproject.bin"
Faults = Iterator[tuple[str, str]]
"""What is wrong inside a file, and what to do about it."""
Check = Callable[[bytes], Faults]
TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
"""What may be attached, with the type it is handed out as."""


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file that may be attached. `kind` is a key of TYPES."""

    name: str
    kind: str
    size: int
    sha256: str


def judge(
    name: str, content: bytes, *, already: int = 0, bytes_before: int = 0, bytes_today: int = 0
) -> File:
    """Return what the file is; raise RefusedError with everything that is wrong with it.

    `already` files of `bytes_before` bytes in all are attached to the same thing before, and the
    sender has attached `bytes_today` to anything in a day.
    """
    plain = plain_name(name)
    problems = [*_size_problems(plain, content, already, bytes_before)]
    if bytes_today + len(content) > LARGEST_DAY:
        problems.append(
            _problem("Du har bifogat 200 MB under det senaste dygnet.", "Fortsätt i morgon.")
        )
    kind = kind_of(content)
    if content and kind is None:
        problems.append(
            _problem(
                said("%(name)s är inte en fil som kan bifogas.", name=plain),
                "Välj PDF, Word, Excel, PowerPoint, PNG eller JPEG.",
            )
        )
    if kind is not None:
        problems += [
            _problem(said("%(name)s %(fault)s", name=plain, fault=fault), cure)
            for fault, cure in _faults(kind, content)
        ]
    if problems or kind is None:
        raise RefusedError(tuple(problems))
    name = f"{plain.rsplit('.', 1)[0][: LONGEST_NAME - 6]}.{kind}"
    return File(name=name, kind=kind, size=len(content), sha256=sha256(content).hexdigest())


def plain_name(name: str) -> str:
    """Return the last part of the path a sender gave, without anything unprintable."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(sign for sign in last if sign.isprintable()).strip(" .") or "fil"


def kind_of(content: bytes) -> str | None:
    """Return the kind that the bytes are, None when it is none of those allowed."""
    if content.startswith(b"%PDF-"):
        return "pdf"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if content.startswith(b"\xff\xd8\xff"):
        return "jpg"
    return _office_kind(content) if content.startswith(b"PK\x03\x04") else None


def _office_kind(content: bytes) -> str | None:
    try:
        names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return None
    if "[Content_Types].xml" not in names:
        return None
    return next(
        (kind for start, kind in OFFICE.items() if any(n.startswith(start) for n in names)), None
    )


def _size_problems(name: str, content: bytes, already: int, bytes_before: int) -> Iterator[Problem]:
    if not content:
        yield _problem(said("%(name)s är tom.", name=name), "Välj en annan fil.")
    if len(content) > LARGEST:
        yield _problem(
            said("%(name)s är större än 5 MB.", name=name), "Spara den mindre eller dela upp den."
        )
    if already >= MOST:
        yield _problem(said("Det finns redan %(n)s bilagor.", n=MOST), "Ta bort en först.")
    elif bytes_before + len(content) > LARGEST_TOTAL:
        yield _problem("Bilagorna blir tillsammans större än 20 MB.", "Ta bort en först.")


def _faults(kind: str, content: bytes) -> Faults:
    """Yield what is wrong inside a file of the kind, and the cure."""
    check = CHECKS.get(kind, _office_faults)
    yield from check(content)


def _nothing(_content: bytes) -> Faults:
    return iter(())


def _picture_faults(
    size: Callable[[bytes], tuple[int, int] | None],
) -> Callable[[bytes], Iterator[tuple[str, str]]]:
    def faults(content: bytes) -> Faults:
        found = size(content)
        if found is None:
            yield said("går inte att läsa som bild."), "Spara bilden på nytt."
        elif found[0] * found[1] > MOST_PIXELS:
            yield (
                said("är %(wide)s × %(high)s bildpunkter.", wide=found[0], high=found[1]),
                "Spara den i mindre storlek.",
            )

    return faults


def png_size(content: bytes) -> tuple[int, int] | None:
    """Return the width and height that a PNG says it has."""
    if len(content) < 24 or content[12:16] != b"IHDR":
        return None
    width, height = struct.unpack(">II", content[16:24])
    return width, height


FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
BARE = frozenset(range(0xD0, 0xD9)) | {0x01}


def jpg_size(content: bytes) -> tuple[int, int] | None:
    """Return the width and height that a JPEG's first frame says it has."""
    at = 2
    while at + 9 <= len(content):
        if content[at] != 0xFF:
            return None
        marker = content[at + 1]
        if marker in FRAMES:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        length = 0 if marker in BARE else struct.unpack(">H", content[at + 2 : at + 4])[0]
        at += 2 + length
    return None


def _office_faults(content: bytes) -> Faults:
    parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    unpacked = sum(part.file_size for part in parts)
    if any(part.filename.casefold().endswith(MACROS) for part in parts):
        yield said("innehåller makron."), "Spara den utan makron."
    if any(stat.S_ISLNK(part.external_attr >> 16) for part in parts):
        yield said("innehåller en genväg till en annan fil."), "Spara dokumentet på nytt."
    if any(part.flag_bits & 0x1 for part in parts):
        yield said("är låst med lösenord."), "Spara den utan lösenord."
    if (
        len(parts) > MOST_PARTS
        or unpacked > UNPACKED
        or unpacked > MOST_RATIO * len(content)
        or _overlap(parts)
    ):
        yield said("packas upp till något orimligt stort."), "Spara dokumentet på nytt."


def _overlap(parts: list[zipfile.ZipInfo]) -> bool:
    """Return whether parts lie on top of each other, as only a bomb's do."""
    ordered = sorted(parts, key=lambda part: part.header_offset)
    return any(
        one.header_offset + one.compress_size > two.header_offset for one, two in pairwise(ordered)
    )


CHECKS: dict[str, Check] = {
    "pdf": _nothing,
    "png": _picture_faults(png_size),
    "jpg": _picture_faults(jpg_size),
}
"""What is looked for inside a picture; the rest are office documents."""


def _problem(message: str, cure: str) -> Problem:
    return Problem(message=message, column="file", cure=cure)

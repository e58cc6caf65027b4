"""What the documentation says of attachments is what the code does."""

import re
from pathlib import Path

from qms.kernel import attached_file as code

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "formats" / "attachments.md").read_text()
ROW = re.compile(r"^\| (.+?) \|$", re.MULTILINE)
LIMITS = {
    "a file": (code.LARGEST // code.MEGABYTE,),
    "files of a report or a case": (code.MOST, code.LARGEST_TOTAL // code.MEGABYTE),
    "what one account attaches in a day": (code.LARGEST_DAY // code.MEGABYTE,),
    "a document, unpacked as its own list says": (
        code.UNPACKED // code.MEGABYTE,
        code.MOST_RATIO,
    ),
    "parts in a document": (code.MOST_PARTS,),
    "points of a picture": (code.MOST_PIXELS,),
    "signs in a name": (code.LONGEST_NAME,),
}


def rows():
    """Return the rows of the page's tables as lists of cells."""
    return [row.split(" | ") for row in ROW.findall(PAGE)]


def test_the_kinds_and_their_types():
    told = {cells[1].strip("`"): cells[3].strip("`") for cells in rows() if len(cells) == 4}
    told.pop("ending")
    assert told == dict(code.TYPES)


def test_an_office_document_is_known_by_the_folder_that_is_told():
    for start, kind in code.OFFICE.items():
        (row,) = (cells for cells in rows() if len(cells) == 4 and cells[1] == f"`{kind}`")
        assert f"`{start}`" in row[2]


def test_the_limits():
    told = {cells[0]: cells[1] for cells in rows() if len(cells) == 2}
    told.pop("limit")
    found = {
        name: tuple(int(one.replace(",", "")) for one in re.findall(r"\d[\d,]*(?<!,)", text))
        for name, text in told.items()
    }
    assert found == LIMITS

"""What may be attached to a report: files made here, whole and hostile."""

import io
import stat
import struct
import zipfile
import zlib
from hashlib import sha256

import pytest

from qms.kernel.attached_file import (
    LARGEST,
    LARGEST_TOTAL,
    MOST,
    jpg_size,
    judge,
    kind_of,
    plain_name,
    png_size,
)
from qms.kernel.problems import RefusedError

PDF = b"%PDF-1.7\n%%EOF\n"
TYPES_PART = "[Content_Types].xml"


def office(*names, body=b"<x/>", packed=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", packed) as file:
        for name in (TYPES_PART, *names):
            file.writestr(name, body)
    return buffer.getvalue()


def png(width, height):
    head = struct.pack(">II5B", width, height, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + head
    return (
        b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
    )


def jpg(width, height):
    application = b"\xff\xe0" + struct.pack(">H", 16) + b"JFIF\0" + bytes(9)
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + bytes(3)
    return b"\xff\xd8" + application + frame + b"\xff\xd9"


def linking():
    """A document of which one part is a link to a file of the machine."""
    buffer = io.BytesIO(office("xl/workbook.xml"))
    with zipfile.ZipFile(buffer, "a") as file:
        link = zipfile.ZipInfo("xl/media/image1.png")
        link.create_system = 3  # as Unix writes archives
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        file.writestr(link, "../../../../etc/passwd")
    return buffer.getvalue()


def locked():
    """A document whose parts say that they are locked with a password."""
    content = bytearray(office("word/document.xml"))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(mark)
        while place >= 0:
            content[place + at] |= 1
            place = content.find(mark, place + 4)
    return bytes(content)


def overlapping():
    """A document where every part points at the same bytes."""
    content = bytearray(office("word/a.xml", "word/b.xml", "word/c.xml", body=b"x" * 400))
    place = content.find(b"PK\x01\x02")
    while place >= 0:
        content[place + 42 : place + 46] = bytes(4)
        place = content.find(b"PK\x01\x02", place + 4)
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        pytest.param(PDF, "pdf", id="pdf"),
        pytest.param(png(2, 2), "png", id="png"),
        pytest.param(jpg(2, 2), "jpg", id="jpeg"),
        pytest.param(office("word/document.xml"), "docx", id="word"),
        pytest.param(office("xl/workbook.xml"), "xlsx", id="excel"),
        pytest.param(office("ppt/presentation.xml"), "pptx", id="powerpoint"),
        pytest.param(office("a.txt"), None, id="any other archive"),
        pytest.param(b"PK\x03\x04" + bytes(40), None, id="a broken archive"),
        pytest.param(b"MZ" + bytes(60), None, id="a program"),
        pytest.param(b"<html><script>1</script>", None, id="a page"),
        pytest.param(b"<svg onload='x'/>", None, id="a drawing with script"),
        pytest.param(b"", None, id="nothing"),
    ],
)
def test_the_content_decides_the_kind(content, kind):
    assert kind_of(content) == kind


def test_a_whole_file_is_told_with_its_checksum():
    file = judge("Bilaga 1.pdf", PDF)
    assert (file.name, file.kind, file.size) == ("Bilaga 1.pdf", "pdf", len(PDF))
    assert file.sha256 == sha256(PDF).hexdigest()


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        pytest.param("bild.exe", "bild.pdf", id="the content names it"),
        pytest.param("../../etc/passwd", "passwd.pdf", id="a path"),
        pytest.param("C:\\mina\\plan.docx", "plan.pdf", id="another path"),
        pytest.param("a\r\nX: y\x00.pdf", "aX: y.pdf", id="control signs"),
        pytest.param("", "fil.pdf", id="no name"),
        pytest.param("å" * 300 + ".pdf", "å" * 114 + ".pdf", id="a long name"),
    ],
)
def test_a_name_is_made_plain(name, shown):
    assert judge(name, PDF).name == shown
    assert "/" not in plain_name(name)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param(b"", "är tom", id="empty"),
        pytest.param(b"MZ123", "inte en fil som kan bifogas", id="a program"),
        pytest.param(PDF + bytes(LARGEST), "större än 5 MB", id="too large"),
        pytest.param(png(100_000, 100_000), "100000 × 100000 bildpunkter", id="png bomb"),
        pytest.param(jpg(60_000, 60_000), "60000 × 60000 bildpunkter", id="jpeg bomb"),
        pytest.param(b"\xff\xd8\xff\xd9", "går inte att läsa som bild", id="a cut jpeg"),
        pytest.param(b"\x89PNG\r\n\x1a\n", "går inte att läsa som bild", id="a cut png"),
        pytest.param(office("word/d.xml", body=bytes(8_000_000)), "orimligt stort", id="zip bomb"),
        pytest.param(office(*(f"word/{n}" for n in range(2_001)), packed=zipfile.ZIP_STORED),
                     "orimligt stort", id="too many parts"),
        pytest.param(overlapping(), "orimligt stort", id="parts on top of each other"),
        pytest.param(office("word/document.xml", "word/vbaProject.bin"), "makron", id="macros"),
        pytest.param(linking(), "genväg", id="a link inside"),
        pytest.param(locked(), "låst med lösenord", id="a password"),
    ],
)  # fmt: skip
def test_what_cannot_be_attached_is_told(content, says):
    with pytest.raises(RefusedError) as refused:
        judge("fil.bin", content)
    assert any(says in problem.message for problem in refused.value.problems)


def test_every_fault_is_told_at_once():
    with pytest.raises(RefusedError) as refused:
        judge("stor.exe", bytes(LARGEST + 1), already=MOST)
    assert len(refused.value.problems) == 3


@pytest.mark.parametrize(
    ("already", "before", "whole"),
    [
        pytest.param(MOST - 1, 0, True, id="the last file"),
        pytest.param(MOST, 0, False, id="one too many"),
        pytest.param(1, LARGEST_TOTAL - len(PDF), True, id="to the last byte"),
        pytest.param(1, LARGEST_TOTAL - len(PDF) + 1, False, id="a byte too much"),
    ],
)
def test_how_much_a_report_holds(already, before, whole):
    if whole:
        assert judge("a.pdf", PDF, already=already, bytes_before=before)
        return
    with pytest.raises(RefusedError):
        judge("a.pdf", PDF, already=already, bytes_before=before)


def test_sizes_are_read_from_the_pictures_themselves():
    assert png_size(png(640, 480)) == (640, 480)
    assert jpg_size(jpg(640, 480)) == (640, 480)

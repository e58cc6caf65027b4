"""Running text: plain and strong words, and references to tables."""

import re
from dataclasses import dataclass

STRONG = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Words set alike; `to` is the id of the table or chart that they refer to."""

    text: str
    strong: bool = False
    to: str = ""


Words = tuple[Span, ...]


def printable(text: str) -> str:
    """Return the text without the control characters that no file format takes."""
    return NOT_TEXT.sub("", text).replace("\t", " ")


def words(text: str) -> Words:
    """Return the text as spans; what stands between two pairs of asterisks is strong."""
    found, at = [], 0
    for match in STRONG.finditer(text):
        found.append(Span(text=text[at : match.start()]))
        found.append(Span(text=match[1], strong=True))
        at = match.end()
    found.append(Span(text=text[at:]))
    return tuple(span for span in found if span.text)


def plain(several: Words) -> str:
    """Return only what the words say."""
    return "".join(span.text for span in several)


def paragraphs(text: str) -> tuple[Words, ...]:
    """Return the text's paragraphs: they end at a line's end, and empty ones are left out."""
    lines = re.split(r"[\r\n\u2028\u2029]+", text)
    return tuple(words(line.strip()) for line in lines if line.strip())

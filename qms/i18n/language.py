"""Which language is being spoken, and the texts in it.

Swedish is the source language: a text that is not translated is shown in Swedish. The
catalogue is read and compiled in memory once; no compiled file is kept.
"""

import gettext as standard
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Literal

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from qms.kernel.said import Said

Language = Literal["sv", "en"]
LANGUAGES: tuple[Language, ...] = ("sv", "en")
SOURCE: Language = "sv"
CATALOGUES = Path(__file__).parent / "locale"

_language: ContextVar[Language] = ContextVar("language", default=SOURCE)


def language() -> Language:
    """Return the language of this request or job: `sv` or `en`."""
    return _language.get()


def _known(code: str) -> Language:
    return next((known for known in LANGUAGES if known == code), SOURCE)


def speak(code: str) -> None:
    """Speak `code` from here on in this context; unknown codes mean Swedish."""
    _language.set(_known(code))


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak `code` inside the block."""
    token = _language.set(_known(code))
    try:
        yield
    finally:
        _language.reset(token)


@cache
def _texts(code: str) -> standard.NullTranslations:
    file = CATALOGUES / code / "messages.po"
    if code == SOURCE or not file.exists():
        return standard.NullTranslations()
    with file.open("rb") as source:
        catalogue = read_po(source, locale=code)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return standard.GNUTranslations(compiled)


def gettext(text: str) -> str:
    """Return the Swedish `text` in the language being spoken, values in it kept."""
    translate = _texts(language()).gettext
    if isinstance(text, Said):
        return text.told(translate)
    return translate(text) if text else ""


def ngettext(one: str, many: str, number: int) -> str:
    """Return the text for one or for many, in the language being spoken."""
    return _texts(language()).ngettext(one, many, number)


def mark(text: str) -> str:
    """Return `text` as it is, marked for translation where it is later shown."""
    return text

"""The words and signs that a formula consists of."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import NoReturn

from qms.kernel.expression.faults import FormulaError, FormulaFault
from qms.kernel.expression.limits import LONGEST_FORMULA, LONGEST_NAME, MOST_TOKENS


class Kind(StrEnum):
    """What a token is. `sign` also holds the words and, or, not."""

    NUMBER = "number"
    TEXT = "text"
    NAME = "name"
    SIGN = "sign"
    END = "end"


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """One token. `text` of a sign is its ASCII form; `at` counts characters from 1."""

    kind: Kind
    text: str
    at: int


SAME_SIGN = {
    "−": "-", "–": "-", "×": "*", "·": "*", "÷": "/", "≤": "<=", "≥": ">=", "≠": "<>",
    "!=": "<>", "==": "=",
}  # fmt: skip
WORDS = {"och": "and", "eller": "or", "inte": "not", "and": "and", "or": "or", "not": "not"}
LONGEST_NUMBER = 30
PATTERN = re.compile(
    r"(?P<space>\s+)"
    r"|(?P<number>\d{1,3}(?:[ \u00a0\u202f\u2009]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)?)"
    r"|(?P<name>[^\W\d]\w*)"
    r"|\[(?P<bracketed>[^\[\]\n]*)\]"
    r"|[\"”“](?P<text>[^\"”“\n]*)[\"”“]"
    r"|(?P<sign><=|>=|<>|!=|==|[-+*/^()%;=<>−–×·÷≤≥≠])"
)


def name_key(name: str) -> str:
    """Return what two names are compared by: composed letters, no case, single spaces."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def tokenize(text: str) -> tuple[Token, ...]:
    """Return the tokens of a formula and an END; raise FormulaError at what cannot be read."""
    if len(text) > LONGEST_FORMULA:
        _refuse(f"Formeln är {len(text)} tecken lång, gränsen är {LONGEST_FORMULA}.",
                "Dela den på flera rader.", at=LONGEST_FORMULA + 1)  # fmt: skip
    composed = unicodedata.normalize("NFC", text)
    found: list[Token] = []
    place = _after_equals(composed)
    while place < len(composed):
        match = PATTERN.match(composed, place)
        if match is None:
            _unreadable(composed[place], at=place + 1)
        if match.lastgroup != "space":
            found.append(_token(match, at=place + 1))
        place = match.end()
    if len(found) > MOST_TOKENS:
        _refuse(f"Formeln har {len(found)} delar, gränsen är {MOST_TOKENS}.",
                "Dela den på flera rader.", at=found[MOST_TOKENS].at)  # fmt: skip
    return (*found, Token(kind=Kind.END, text="", at=len(composed) + 1))


def _after_equals(text: str) -> int:
    """Return where the formula begins; spreadsheets put an equals sign first."""
    begun = re.match(r"\s*=(?!=)", text)
    return begun.end() if begun else 0


def _token(match: re.Match[str], *, at: int) -> Token:
    kind, text = str(match.lastgroup), str(match.group(str(match.lastgroup)))
    if kind == "number":
        return Token(kind=Kind.NUMBER, text=_digits(text, at=at), at=at)
    if kind == "text":
        return Token(kind=Kind.TEXT, text=text.strip(), at=at)
    if kind == "sign":
        return Token(kind=Kind.SIGN, text=SAME_SIGN.get(text, text), at=at)
    if kind == "name" and text.casefold() in WORDS:
        return Token(kind=Kind.SIGN, text=WORDS[text.casefold()], at=at)
    name = " ".join(text.split())
    if not 0 < len(name) <= LONGEST_NAME:
        _refuse("Namnet är tomt eller för långt.",
                f"Ett namn har mellan 1 och {LONGEST_NAME} tecken.", at=at)  # fmt: skip
    return Token(kind=Kind.NAME, text=name, at=at)


def _digits(text: str, *, at: int) -> str:
    bare = re.sub(r"\s", "", text).replace(",", ".")
    if len(bare) > LONGEST_NUMBER:
        _refuse(f"Talet har fler än {LONGEST_NUMBER} tecken.", "Skriv det kortare.", at=at)
    return bare


def _unreadable(sign: str, *, at: int) -> NoReturn:
    cures = {
        ",": "Skriv semikolon mellan värden, till exempel max(0; andel).",
        "[": "Avsluta namnet med ].",
        "]": "Ett namn inom hakparentes börjar med [.",
        '"': "Avsluta texten med citattecken.",
        "&": "Skriv och, eller flera villkor på egna rader.",
    }
    cure = cures.get(sign, "Ta bort det. Räknetecken är + − × ÷ ^ och jämförelser = ≠ < ≤ > ≥.")
    _refuse(f"Tecknet {sign} går inte att läsa här.", cure, at=at)


def _refuse(message: str, cure: str, *, at: int) -> NoReturn:
    raise FormulaError(FormulaFault(message=message, cure=cure, at=at))

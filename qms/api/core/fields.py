"""One field of an answer: its name, type and meaning, for the answer and for its reference."""

from dataclasses import dataclass
from enum import StrEnum


class Type(StrEnum):
    """The type of a field in JSON."""

    INTEGER = "integer"
    NUMBER = "number"
    STRING = "string"
    BOOLEAN = "boolean"
    DATE = "date"
    MOMENT = "date-time"
    WORDS = "array of strings"
    OBJECT = "object"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field; `may_be_null` says whether a row can lack it."""

    name: str
    type: Type
    about: str
    may_be_null: bool = False


def integer(name: str, about: str, *, null: bool = False) -> Field:
    """Return a field of whole numbers."""
    return Field(name=name, type=Type.INTEGER, about=about, may_be_null=null)


def numeric(name: str, about: str, *, null: bool = False) -> Field:
    """Return a field of numbers."""
    return Field(name=name, type=Type.NUMBER, about=about, may_be_null=null)


def text(name: str, about: str, *, null: bool = False) -> Field:
    """Return a field of text."""
    return Field(name=name, type=Type.STRING, about=about, may_be_null=null)


def day(name: str, about: str, *, null: bool = False) -> Field:
    """Return a field of days."""
    return Field(name=name, type=Type.DATE, about=about, may_be_null=null)

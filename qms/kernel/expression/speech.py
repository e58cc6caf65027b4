"""In whose words a formula is said, and how its numbers are written."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal


def mark(text: str) -> str:
    """Return `text` as it is, marked for translation: the kernel itself knows one language."""
    return text


def number_text(value: Decimal) -> str:
    """Return the number with decimal comma and hard spaces between thousands."""
    text = f"{value:,f}".replace(",", "\u00a0").replace(".", ",")
    return text.replace("-", "−")


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """A language: `text` translates a Swedish phrase, `number` writes a number."""

    text: Callable[[str], str]
    number: Callable[[Decimal], str]


SWEDISH = Speech(text=str, number=number_text)

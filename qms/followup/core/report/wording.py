"""A text in the two languages of the product."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A text in Swedish and English; English may be empty."""

    sv: str
    en: str = ""

    def in_language(self, language: str) -> str:
        """Return the text in `language`, in Swedish when there is none."""
        return (self.en if language == "en" else "") or self.sv


NOTHING = Wording(sv="")
"""No text at all."""


def options_in(
    options: tuple[str, ...], english: tuple[str, ...], language: str
) -> tuple[tuple[str, str], ...]:
    """Return every option as stored (in Swedish) and as shown."""
    shown = english if language == "en" and len(english) == len(options) else options
    return tuple(zip(options, shown, strict=True))

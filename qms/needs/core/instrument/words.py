"""A text of an instrument, in the languages it was written in."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """A text in Swedish, and in English where somebody wrote it."""

    sv: str
    en: str = ""

    def said(self, language: str) -> str:
        """Return the text in the language, the Swedish one where there is no other."""
        return self.en if language == "en" and self.en else self.sv

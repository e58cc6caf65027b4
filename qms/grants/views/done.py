"""What became of a press on all rows of the page of grants."""

from dataclasses import dataclass

from qms.i18n.language import gettext, ngettext


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """How many rows were done in `title`, how many stood done already, and each left with why."""

    title: str
    number: int
    already: int
    left: tuple[tuple[str, str], ...]

    @property
    def told(self) -> str:
        """Return it as a heading."""
        parts = [self.title] if self.number or self.left else []
        if self.already:
            words = ngettext("Ett var redan gjort", "%(num)d var redan gjorda", self.already)
            parts.append(words % {"num": self.already})
        return " · ".join(parts) or gettext("Inget var kvar att göra")

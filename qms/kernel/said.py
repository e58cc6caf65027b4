"""A sentence with values in it that can be said again in another language."""

from collections.abc import Callable, Mapping
from typing import Any, Self


class Said(str):
    """The sentence in Swedish; `pattern` and `values` are what it was made of.

    It is a text like any other where nobody asks for more: it is compared, stored and printed in
    Swedish. A value that was said itself is translated with the sentence, any other stays.
    """

    __slots__ = ("pattern", "values")

    pattern: str
    values: Mapping[str, Any]

    def __new__(cls, pattern: str, values: Mapping[str, Any]) -> Self:
        self = super().__new__(cls, pattern % values if values else pattern)
        self.pattern, self.values = pattern, dict(values)
        return self

    def __getnewargs__(self) -> Any:  # noqa: ANN401 - not what a plain text is made of
        """Return what another process makes the same sentence of."""
        return self.pattern, self.values

    def told(self, translate: Callable[[str], str]) -> str:
        """Return the sentence with its pattern, and each value that was said, translated."""
        values = {
            name: one.told(translate) if isinstance(one, Said) else one
            for name, one in self.values.items()
        }
        pattern = translate(self.pattern)
        return pattern % values if values else pattern


def said(pattern: str, **values: object) -> Said:
    """Return the sentence `pattern % values`, which `gettext` says in the reader's language.

    Where cores and services write sentences: `said("Texten är %(n)s tecken.", n=len(text))`.
    """
    return Said(pattern, values)

"""English texts that no longer say what the Swedish ones beside them say."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from qms.needs.core.editor.fields import Field, Table


def drop_stale(before: Table, item: dict[str, Any], fields: Sequence[Field]) -> None:
    """Take away the English beside a Swedish text that was changed, where it has no field.

    A reader in English then gets the Swedish words instead of what they said before.
    """
    written = {".".join(map(str, one.path)) for one in fields}
    for start, old, new in _tables(before, item):
        for name in [one for one in new if one.endswith("_sv") and old.get(one) != new[one]]:
            english = f"{name.removesuffix('_sv')}_en"
            if f"{start}{english}" not in written:
                new.pop(english, None)


def _tables(before: Table, item: dict[str, Any]) -> Iterator[tuple[str, Table, dict[str, Any]]]:
    """Yield the part, and the words it has in each school form, with what they were."""
    yield "", before, item
    for key, inner in item.items():
        if isinstance(inner, dict) and isinstance(before.get(key), Mapping):
            yield f"{key}.", before[key], inner

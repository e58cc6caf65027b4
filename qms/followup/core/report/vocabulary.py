"""The words to avoid, from `content/wording.toml`."""

from collections.abc import Mapping
from typing import Any


def parse_vocabulary(content: Mapping[str, Any]) -> tuple[tuple[str, str, str], ...]:
    """Return (avoided, preferred, why) for every avoided Swedish word, each once, in file order."""
    triples = (
        (avoided, term["preferred_sv"], term["why_sv"])
        for term in content["term"]
        for avoided in term["avoid_sv"]
    )
    return tuple(dict.fromkeys(triples))

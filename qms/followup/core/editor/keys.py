"""Keys for new parts: readable, for conditions name them, and never used before."""

import re
import unicodedata
from collections.abc import Collection

LONGEST, WORDS = 28, 3
SMALL = frozenset({"en", "ett", "och", "att", "som", "det", "de", "i", "på", "av", "till", "ni"})


def new_key(prefix: str, text: str, used: Collection[str]) -> str:
    """Return a key made of the first words of a text, with a number when it is taken."""
    said = [word for word in re.findall(r"\w+", text.lower()) if word not in SMALL]
    plain = "_".join(_ascii(word) for word in said[:WORDS]).strip("_")
    base = f"{prefix}_{plain or 'del'}"[:LONGEST].rstrip("_")
    tries = (base if n == 1 else f"{base}_nr{n}" for n in range(1, len(used) + 2))
    return next(one for one in tries if one not in used)


def _ascii(word: str) -> str:
    """Return the word in a–z and figures."""
    spread = unicodedata.normalize("NFKD", word)
    return re.sub(r"[^a-z0-9]", "", spread)


def prefix_of(template: str, sections: Collection[str]) -> str:
    """Return what the template's keys begin with: as its sections do, else its initials."""
    first = next(iter(sections), "")
    if "_" in first:
        return first.split("_")[0]
    return "".join(word[0] for word in template.split("_"))

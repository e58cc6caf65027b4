"""Characters that our fonts lack are told by name: a paper drops nothing in silence."""

import json
import unicodedata
from functools import cache
from typing import Any

from qms.reports.paper.typst_engine import BUILT_AS, compiled

CERTAIN = frozenset(chr(code) for code in (*range(0x20, 0x7F), *range(0xA0, 0x180))) | frozenset(
    "\n–—‘’“”•…−→≤≥≠×"
)
"""What Swedish and its neighbours are written with; each of our two faces has it."""
TRY = b"""#set text(font: ("Libertinus Serif", "Roboto", "New Computer Modern", "DejaVu Sans Mono"))
#set document(title: "x")
#sys.inputs.c"""


def told(data: Any) -> Any:  # noqa: ANN401 - any value of JSON
    """Return the data with every character that cannot be drawn as its name in brackets."""
    text = json.dumps(data, ensure_ascii=False)
    unusual = {one for one in set(text) - CERTAIN if not _can_draw(one)}
    if not unusual:
        return data
    return json.loads(text.translate({ord(one): f"[{_name(one)}]" for one in unusual}))


def _name(character: str) -> str:
    return unicodedata.name(character, f"U+{ord(character):04X}").lower()


@cache
def _can_draw(character: str) -> bool:
    """Return whether the character alone can be written as the papers are."""
    import typst  # noqa: PLC0415 - loaded with the first paper

    try:
        compiled(TRY, {"c": character}, format="pdf", pdf_standards=BUILT_AS, timestamp=0)
    except typst.TypstError:
        return False
    return True

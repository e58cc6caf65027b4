"""The engine that draws: loaded when first asked for, with our fonts and no others."""

import json
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typst import Compiler, Fonts

FONTS = Path(__file__).parent / "fonts"
BUILT_AS = ["ua-1", "a-2a"]
"""What every PDF is built as: PDF/UA-1 and PDF/A-2a."""
_one_at_a_time = Lock()


@cache
def _fonts() -> "Fonts":
    """Return our fonts. The machine's own are left out: every machine draws alike."""
    import typst  # noqa: PLC0415 - 80 MB that only papers need

    return typst.Fonts(include_system_fonts=False, font_paths=[FONTS])


@cache
def _compiler() -> "Compiler":
    import typst  # noqa: PLC0415

    return typst.Compiler(font_paths=_fonts())


def compiled(source: bytes, given: dict[str, str], **how: Any) -> Any:  # noqa: ANN401
    """Return what the source draws with the given values: bytes, or a list of pages' bytes.

    Raises typst.TypstError. The engine serves one thread at a time.
    """
    with _one_at_a_time:
        return _compiler().compile(source, sys_inputs=given, **how)


def queried(source: bytes, given: dict[str, str], label: str) -> list[Any]:
    """Return the values of the source's metadata with that label, in order."""
    import typst  # noqa: PLC0415

    with _one_at_a_time:
        told = typst.query(source, label, field="value", sys_inputs=given, font_paths=_fonts())
    return list(json.loads(told))

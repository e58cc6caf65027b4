"""Papers as tagged PDF, built as PDF/UA-1 and PDF/A-2a; the same paper gives the same bytes."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from qms.i18n.language import speaking
from qms.reports.paper.faults import require_fit
from qms.reports.paper.glyphs import told
from qms.reports.paper.row_headings import with_row_headings
from qms.reports.paper.typst_data import data_of
from qms.reports.paper.typst_engine import BUILT_AS, compiled, queried
from qms.reports.paper.values import Paper

DRAWING = Path(__file__).parent / "paper.typ"


def to_pdf(paper: Paper) -> bytes:
    """Return the paper as PDF; raise UnfitPaperError when it lacks what a reader needs.

    Characters that no font of ours has are written by their Unicode names in brackets.
    """
    drawn = _compile(paper, format="pdf", pdf_standards=BUILT_AS)
    return with_row_headings(drawn)


def to_pictures(paper: Paper, *, ppi: float = 96) -> tuple[bytes, ...]:
    """Return the pages as PNG, for looking at them."""
    drawn = _compile(paper, format="png", ppi=ppi)
    return tuple(drawn) if isinstance(drawn, list) else (drawn,)


def pages_of(paper: Paper) -> int:
    """Return how many pages the paper has before its first page break, or in all without one."""
    found = queried(_source(), _given(paper), "<before-break>")
    return int(found[0]) if found else len(to_pictures(paper, ppi=10))


@cache
def _source() -> bytes:
    return DRAWING.read_bytes()


def _given(paper: Paper) -> dict[str, str]:
    require_fit(paper)
    with speaking(paper.language):
        data: Mapping[str, Any] = told(data_of(paper))
    return {"paper": json.dumps(data, ensure_ascii=False)}


def _compile(paper: Paper, **how: Any) -> Any:  # noqa: ANN401 - bytes or pages, by the format
    at = int(paper.meta.made_at.timestamp())
    return compiled(_source(), _given(paper), timestamp=at, **how)

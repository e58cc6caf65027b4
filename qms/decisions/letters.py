"""What every letter does alike: its texts as blocks, and where their law stands."""

import re
from collections.abc import Iterator
from itertools import groupby

from qms.decisions.core.texts import Block, legal_of
from qms.i18n.language import gettext as _
from qms.reports.paper.spans import words
from qms.reports.paper.values import AnyBlock, Note, Points, Text

ITEM = "- "
BETWEEN = re.compile(r"(?<=[0-9a-z])-(?=[0-9])")
"""The dash between two numbers of sections."""


def written(text: str) -> Iterator[AnyBlock]:
    """Yield paragraphs and lists; what a person wrote is read without marks of ours."""
    lines = [line.strip() for line in text.replace("**", "").splitlines() if line.strip()]
    for is_item, run in groupby(lines, key=lambda line: line.startswith(ITEM)):
        if is_item:
            yield Points(items=tuple(words(line.removeprefix(ITEM)) for line in run))
        else:
            yield from (Text(words=words(line)) for line in run)


def support_of(block: Block, form: str) -> Iterator[AnyBlock]:
    """Yield the line with the sections of the block's law, nothing when it names none."""
    if legal := ", ".join(legal_of(block, form)):
        legal = BETWEEN.sub("\u2013", legal)
        yield Note(words=words(_("Lagrum: %(legal)s.") % {"legal": legal}))

"""The parts of the paper, as the content file gives them: headings, proposed words, guidance."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

DOCUMENT = "committee_followup"
TITLE, PROPOSAL, SUMMARY, RESULT = "cf_title", "cf_proposal", "cf_summary", "cf_result"
OPTIONS, CERTAINTY, CHILD = "cf_options", "cf_certainty", "cf_child"
ECONOMY, NEXT = "cf_economy", "cf_next"
ONLY_WITH_TEXT = "has_text"
SLOT = re.compile(r"\{([^{}\n]{0,40})\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part that is written in words. `max_words` is a recommendation."""

    key: str
    heading: str
    text: str
    guide: str
    max_words: int
    is_required: bool
    legal: tuple[str, ...]


def parse_parts(content: Mapping[str, Any]) -> tuple[Part, ...]:
    """Return the parts in their fixed order; the paper is written in Swedish."""
    found = [block for block in content["block"] if block["document"] == DOCUMENT]
    return tuple(
        Part(
            key=block["key"],
            heading=block["heading_sv"],
            text=block["text_sv"],
            guide=block["guide_sv"],
            max_words=block["max_words"],
            is_required=block["condition"] != ONLY_WITH_TEXT,
            legal=tuple(block["legal"]),
        )
        for block in sorted(found, key=lambda one: one["order"])
    )


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return the text with every known `{slot}` filled; others are left as they stand."""
    return SLOT.sub(lambda slot: values.get(slot[1].strip(), slot[0]), text)


def unknown_slots(text: str, values: Mapping[str, str]) -> tuple[str, ...]:
    """Return the slots that have no value, in order."""
    found = (slot[0] for slot in SLOT.finditer(text) if slot[1].strip() not in values)
    return tuple(dict.fromkeys(found))

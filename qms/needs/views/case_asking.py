"""What has been asked for in a case, as its page tells it, and what can be asked for."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from qms.i18n.language import gettext, language
from qms.needs.core.documentation.completeness import PartState
from qms.needs.core.process import StageKey
from qms.needs.queries.completion import Asking
from qms.needs.queries.opened import OpenCase

FIRST_STAGES = frozenset({StageKey.COMPLETENESS, StageKey.ASSESSMENT, StageKey.SECOND_ASSESSMENT})


def asking(
    case: OpenCase, states: Sequence[PartState], *, asked: Asking | None, wanted: Asking | None
) -> list[dict[str, Any]]:
    """Return what is asked for now: by whom, in which words, and in which parts."""
    by_key = {one.part.key: one for one in states}
    found = []
    if asked is not None and (asked.waits or case.stage == StageKey.COMPLETENESS):
        found.append(_one(gettext("Handläggaren ber om komplettering"), asked, by_key))
    is_newer = wanted is not None and (asked is None or asked.at < wanted.at)
    if wanted is not None and is_newer and case.stage in FIRST_STAGES:
        found.append(_one(gettext("Bedömaren behöver mer underlag"), wanted, by_key))
    return found


def _one(title: str, asked: Asking, states: Mapping[str, PartState]) -> dict[str, Any]:
    return {"title": title, "one": asked, "parts": _named(states, asked)}


def _named(states: Mapping[str, PartState], asked: Asking) -> list[tuple[str, str, bool]]:
    """Return the parts in the instrument's order: key, name, and whether they are written."""
    return [
        (key, one.part.name.said(language()), key not in asked.waits)
        for key, one in states.items()
        if key in asked.parts
    ]


def may_ask_for(states: Sequence[PartState], wanted: Asking | None) -> list[tuple[str, str, bool]]:
    """Return the parts that the officer can ask for, and which are chosen to begin with."""
    chosen: AbstractSet[str] = wanted.parts if wanted else frozenset()
    return [
        (one.part.key, one.part.name.said(language()), one.is_missing or one.part.key in chosen)
        for one in states
    ]

"""The form of a new version of the process: days, who acts, and the days in the calendar."""

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from werkzeug.datastructures import MultiDict

from qms.needs.core.instrument.toml_text import write_toml

Fields = MultiDict[str, str]


def changed(content: str, posted: Fields) -> str:
    """Return the stored text with what was posted in the places that the page lets change.

    What cannot be read is written as it was typed, so that the reading tells what is wrong.
    """
    table = tomllib.loads(content, parse_float=Decimal)
    for key in ("urgent_days", "follow_up_before_end"):
        table["meta"][key] = _whole(posted.get(key, ""))
    for stage in table["stage"]:
        stage.update(_stage(stage, posted))
    for step in table["step"]:
        step["by"] = posted.getlist(f"by-{step['key']}") or step["by"]
    for deadline in table["deadline"]:
        for key in ("apply_by", "decide_by"):
            deadline[key] = posted.get(f"{key}-{deadline['key']}", deadline[key]).strip()
    return write_toml(table)


def _stage(stage: Mapping[str, Any], posted: Fields) -> dict[str, Any]:
    key = stage["key"]
    return {
        "name_sv": posted.get(f"name-{key}", "").strip(),
        "name_en": posted.get(f"name_en-{key}", "").strip(),
        "days": _whole(posted.get(f"days-{key}", "")),
    }


def _whole(text: str) -> int | str:
    bare = text.strip()
    return int(bare) if bare.isdecimal() and len(bare) < 7 else bare

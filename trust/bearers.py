"""Read by schemathesis in its own Python: many tokens in turn, and no cursor that was made up.

A token may make 300 calls a minute and schemathesis makes thousands. A cursor is of an earlier
answer; made up it is refused, rightly, so it is tried only where what is sent is meant to be wrong.
"""

import os
from itertools import cycle
from typing import Any

FIRST = os.environ["QMS_TRIAL_TOKEN"]
TOKENS = cycle(os.environ["QMS_TRIAL_TOKENS"].split())
HEADER = "Authorization"


def before_call(_: Any, case: Any, __: Any) -> None:  # noqa: ANN401 - types of schemathesis
    """Let the next token make the call, unless the call is to go without one or with a false."""
    if case.headers.get(HEADER) == f"Bearer {FIRST}":
        case.headers[HEADER] = f"Bearer {next(TOKENS)}"


def filter_case(_: Any, case: Any) -> bool:  # noqa: ANN401 - a type of schemathesis
    """Return whether the call may be made: a right one has no cursor that was made up."""
    is_right = case.meta is not None and case.meta.generation.mode.is_positive
    return not (is_right and "cursor" in (case.query or {}))


for _hook in (before_call, filter_case):
    __import__("schemathesis").hook(_hook)

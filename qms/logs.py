"""Log lines: one JSON object each on stderr, with nothing in them that tells of a person.

A fault is told by its kind and the places in the code that it went through, never by its words:
those may quote what somebody wrote. So may the words of other libraries, of which only the place
is told, and a text whose values have not been put in.
"""

import json
import logging
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from traceback import walk_tb
from types import TracebackType

from qms.provider_settings import UnsafeSettingsError

OURS = "qms"
LEVELS = ("info", "warning", "error")
MOST_PLACES = 15
SAYS_NOTHING_OF_CONTENT = frozenset({"qms.vault.core.faults"})
"""The modules whose faults may be told in their own words."""

Fields = Mapping[str, object]
log = logging.getLogger(__name__)


def level_of(environment: Mapping[str, str]) -> int:
    """Return the level from which our own lines are written; the demo tells of faults only."""
    usual = "warning" if environment.get("QMS_DEMO") == "1" else "info"
    text = environment.get("QMS_LOG_LEVEL", usual)
    if text not in LEVELS:
        raise UnsafeSettingsError(f"QMS_LOG_LEVEL är {text!r}, men ska vara {', '.join(LEVELS)}.")
    return logging.getLevelNamesMapping()[text.upper()]


def nothing_more() -> Fields:
    """Return no fields: where there is no request to tell of."""
    return {}


def log_as_json(level: int, *, about: Callable[[], Fields] = nothing_more) -> None:
    """Write every line as JSON from now on; `about` gives fields of what is being done.

    Where somebody takes the lines already, as a test does, they are left to it.
    """
    if logging.getLogger().handlers:
        return
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines(about))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    logging.getLogger(OURS).setLevel(level)
    logging.captureWarnings(True)
    threading.excepthook = _tell_of_thread


def _tell_of_thread(fault: threading.ExceptHookArgs) -> None:
    log.error("a thread ended", exc_info=fault.exc_value)


class JsonLines(logging.Formatter):
    """Turns a record into one line of JSON; every sign beyond ASCII, and line breaks, encoded."""

    def __init__(self, about: Callable[[], Fields] = nothing_more) -> None:
        super().__init__()
        self._about = about

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        told: dict[str, object] = {
            "at": at.replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "from": record.name,
            "text": text_of(record),
            **self._about(),
            **getattr(record, "fields", {}),
        }
        fault = record.exc_info[1] if record.exc_info else None
        if fault is not None:
            told["fault"] = list(faults_of(fault))
        return json.dumps(told, ensure_ascii=True, default=str)


def text_of(record: logging.LogRecord) -> str:
    """Return the record's words: ours as they are, another library's without any value."""
    if record.name.split(".")[0] == OURS:
        return record.getMessage()
    if record.args and isinstance(record.msg, str):
        return record.msg
    return f"{record.module}:{record.lineno}"


def faults_of(fault: BaseException | None) -> Iterator[dict[str, object]]:
    """Yield the fault and those behind it: its kind, and the places it went through."""
    met: set[int] = set()
    while fault is not None and id(fault) not in met:
        met.add(id(fault))
        kind = type(fault)
        told: dict[str, object] = {"kind": f"{kind.__module__}.{kind.__qualname__}"}
        if kind.__module__ in SAYS_NOTHING_OF_CONTENT:
            told["text"] = str(fault)
        yield {**told, "places": _places(fault.__traceback__)}
        fault = fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)


def _places(trace: TracebackType | None) -> list[str]:
    found = [
        f"{frame.f_globals.get('__name__', '?')}:{line} {frame.f_code.co_name}"
        for frame, line in walk_tb(trace)
    ]
    return found[-MOST_PLACES:]

"""A log line is one JSON object that holds nothing of what people write."""

import json
import logging
import sys

import pytest

from qms.logs import JsonLines
from qms.vault.core.faults import UnreadableError
from qms.vault.core.place import Place

MARKER = "Märta Markör 20160504-9806"


def record(name, text, *args, exc_info=None):
    return logging.LogRecord(name, logging.ERROR, "/x/y.py", 7, text, args, exc_info)


def line(*args, **named):
    written = JsonLines(lambda: {"request": "abc"}).format(record(*args, **named))
    assert "\n" not in written
    assert "\r" not in written
    return written, json.loads(written)


def raised(fault):
    """Return what a handler knows of the fault, raised where a local holds the marker."""
    typed = MARKER
    try:
        raise fault from KeyError(typed)
    except BaseException:
        return sys.exc_info()


def test_our_own_words_and_the_time_in_utc():
    _, told = line("qms.web.errors", "fault at %s", "/behov/<ref>")
    assert told["text"] == "fault at /behov/<ref>"
    assert told["at"].endswith("Z")
    assert (told["level"], told["from"], told["request"]) == ("error", "qms.web.errors", "abc")


def test_line_breaks_do_not_make_a_new_line():
    written, told = line("qms.x", "a\nb\r\u2028\u0085{}")
    assert told["text"] == "a\nb\r\u2028\u0085{}"
    assert written.isascii()


@pytest.mark.parametrize(
    ("text", "args", "told"),
    [
        pytest.param(f"Exception while serving /x?name={MARKER}", (), "y:7", id="put in already"),
        pytest.param("Exception while serving %s", (MARKER,), "Exception while serving %s",
                     id="still apart"),
    ],
)  # fmt: skip
def test_other_libraries_words_are_told_without_values(text, args, told):
    written, found = line("waitress", text, *args)
    assert found["text"] == told
    assert MARKER not in written


def test_a_fault_is_told_by_kind_and_place_and_never_by_its_words():
    written, told = line("qms.web.errors", "fault", exc_info=raised(ValueError(MARKER)))
    assert [one["kind"] for one in told["fault"]] == ["builtins.ValueError", "builtins.KeyError"]
    assert told["fault"][0]["places"][-1].endswith(" raised")
    for part in ("Märta", "M\\u00e4rta", "9806", "Mark"):
        assert part not in written


def test_where_something_sealed_does_not_open_is_told():
    fault = UnreadableError(Place(table="needs_case", column="request", row="a1"), "ändrat")
    _, told = line("qms.web.errors", "fault", exc_info=raised(fault))
    assert "needs_case.request, rad a1" in told["fault"][0]["text"]


def test_a_fault_that_is_its_own_cause_ends():
    fault = ValueError()
    fault.__context__ = other = KeyError()
    other.__context__ = fault
    _, told = line("qms.x", "fault", exc_info=(ValueError, fault, None))
    assert len(told["fault"]) == 2

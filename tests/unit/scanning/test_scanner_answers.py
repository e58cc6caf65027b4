"""What clamd's answers mean, by its manual page and as it was seen to answer."""

from datetime import UTC, datetime

import pytest

from qms.scanning.core.answers import (
    Outcome,
    UnknownAnswerError,
    framed,
    signed_on,
    verdict_of,
)

CLEAN, FOUND, TOO_LARGE = Outcome.CLEAN, Outcome.FOUND, Outcome.TOO_LARGE


@pytest.mark.parametrize(
    ("answer", "outcome", "signature"),
    [
        pytest.param(b"stream: OK\0", CLEAN, "", id="nothing"),
        pytest.param(b"stream: Win.Test.EICAR_HDB-1 FOUND\0", FOUND, "Win.Test.EICAR_HDB-1",
                     id="the test file"),
        pytest.param(b"stream: Own.Name(a0b1:68) FOUND\0", FOUND, "Own.Name(a0b1:68)",
                     id="with sum and size"),
        pytest.param(b"stream: Heuristics.Encrypted.Zip FOUND\0", FOUND,
                     "Heuristics.Encrypted.Zip", id="locked with a password"),
        pytest.param(b"INSTREAM size limit exceeded. ERROR\0", TOO_LARGE, "", id="a long stream"),
        pytest.param(b"stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND\0", TOO_LARGE, "",
                     id="a file that was not looked through"),
    ],
)  # fmt: skip
def test_an_answer_is_a_verdict(answer, outcome, signature):
    verdict = verdict_of(answer)
    assert (verdict.outcome, verdict.signature) == (outcome, signature)


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\0", id="an empty one"),
        pytest.param(b"stream: OK", id="without its end"),
        pytest.param(b"stream: OK\n", id="ended as another command's"),
        pytest.param(b"OK\0", id="of no stream"),
        pytest.param(b"stream: OK OK\0", id="more than it should be"),
        pytest.param(b"stream: X FOUND\0stream: OK\0", id="two at once"),
        pytest.param(b"stream:  FOUND\0", id="found without a name"),
        pytest.param(b"stream: A B FOUND\0", id="a name of two words"),
        pytest.param(b"stream: " + b"x" * 201 + b" FOUND\0", id="an endless name"),
        pytest.param("stream: Ä FOUND\0".encode(), id="signs that no name has"),
        pytest.param(b"stream: Can't allocate memory ERROR\0", id="a fault of its own"),
        pytest.param(b"UNKNOWN COMMAND\0", id="a command it does not know"),
        pytest.param(b"COMMAND READ TIMED OUT\0", id="tired of waiting"),
    ],
)
def test_anything_else_is_no_verdict(answer):
    with pytest.raises(UnknownAnswerError):
        verdict_of(answer)


@pytest.mark.parametrize(
    ("chunk", "sent"),
    [(b"abc", b"\0\0\0\3abc"), (b"x" * 258, b"\0\0\1\2" + b"x" * 258), (b"", b"\0\0\0\0")],
    ids=["three bytes", "more than a byte can count", "the end"],
)
def test_a_chunk_has_its_length_before_it(chunk, sent):
    assert framed(chunk) == sent


@pytest.mark.parametrize(
    ("answer", "day"),
    [
        pytest.param(b"ClamAV 1.4.6/27065/Wed Oct 18 09:49:14 2023\0",
                     datetime(2023, 10, 18, 9, 49, 14, tzinfo=UTC), id="with signatures"),
        pytest.param(b"ClamAV 1.4.6\0", None, id="with none of its maker's"),
    ],
)  # fmt: skip
def test_the_day_of_the_signatures(answer, day):
    assert signed_on(answer) == day


@pytest.mark.parametrize(
    "answer", [b"", b"ClamAV 1.4.6", b"SSH-2.0\0", b"ClamAV 1.4.6/1/yesterday\0"]
)
def test_what_is_no_version(answer):
    with pytest.raises(UnknownAnswerError):
        signed_on(answer)

"""TOML is read exactly, or refused in words."""

from decimal import Decimal

import pytest

from qms.kernel.problems import RefusedError
from qms.kernel.toml_file import read_toml


def test_numbers_with_decimals_are_exact_and_a_mark_first_is_nothing():
    assert read_toml(b"\xef\xbb\xbfa = 0.1\nb = 2\n", cure="") == {"a": Decimal("0.1"), "b": 2}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(b"a = ", "Filen är inte TOML: ", id="not toml"),
        pytest.param(b'a = "\xe5"', "Filen är inte sparad som UTF-8.", id="Windows-1252"),
        pytest.param(b"a = " + b"9" * 5000, "Filen går inte att läsa som TOML.", id="long number"),
        pytest.param(b"a = " + b"[" * 100_000, "Filen går inte att läsa som TOML.", id="deep"),
        pytest.param(
            b"[" + b"a." * 50_000 + b"a]", "Filen går inte att läsa som TOML.", id="many dots"
        ),
    ],
)
def test_what_cannot_be_read_is_refused(content, message):
    with pytest.raises(RefusedError) as refused:
        read_toml(content, cure="Jämför med exemplet.")
    (problem,) = refused.value.problems
    assert problem.message.startswith(message)
    assert problem.cure

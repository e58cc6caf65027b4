"""Every part that a lock installs is one version with its hashes."""

import re
from pathlib import Path

import pytest

LOCKS = sorted((Path(__file__).parents[2] / "requirements").glob("*.txt"))
PINNED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(\[[a-z0-9,_-]+\])?==[^\s;]+( ;.*)?$")
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}$")


def entries(text):
    """Return each entry of a lock as its words before the hashes, and the hashes."""
    plain = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    rows = [row.split() for row in plain.replace("\\\n", " ").splitlines() if row.strip()]
    return [
        (
            " ".join(word for word in row if not word.startswith("--hash")),
            [word for word in row if word.startswith("--hash")],
        )
        for row in rows
    ]


def faults(text):
    """Return the entries that are not one version, or lack a hash."""
    return [
        head for head, hashes in entries(text)
        if not PINNED.fullmatch(head) or not hashes or not all(map(HASH.fullmatch, hashes))
    ]  # fmt: skip


@pytest.mark.parametrize("lock", LOCKS, ids=lambda one: one.name)
def test_every_part_of_the_lock_is_pinned_with_hashes(lock):
    text = lock.read_text("utf-8")
    assert faults(text) == []
    # a second count: lines that begin in the first column, and lines with ==
    begun = [line for line in text.splitlines() if re.match(r"[A-Za-z0-9]", line)]
    assert len(entries(text)) == len(begun) > 0


@pytest.mark.parametrize("name", ["runtime", "dev", "installer", "trust-interface"])
def test_the_locks_are_where_they_are_sought(name):
    assert f"{name}.txt" in {one.name for one in LOCKS}


DIGEST = "--hash=sha256:" + "a" * 64


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        pytest.param(f"flask==3.1.0 \\\n    {DIGEST}\n", [], id="as it should be"),
        pytest.param("flask==3.1.0\n", ["flask==3.1.0"], id="no hash"),
        pytest.param(f"flask==3.1.0 \\\n    {DIGEST}\nclick==8.1\n", ["click==8.1"],
                     id="the last one without"),
        pytest.param("flask==3.1.0 \\\n    --hash=md5:aa\n", ["flask==3.1.0"], id="a weak hash"),
        pytest.param(f"flask>=3 \\\n    {DIGEST}\n", ["flask>=3"], id="no version"),
    ],
)  # fmt: skip
def test_what_is_a_fault(text, wrong):
    assert faults(text) == wrong

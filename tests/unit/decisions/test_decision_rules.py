"""Decisions: the steps, the four eyes, the canonical content and what verifying finds."""

import json
from datetime import date

import pytest
from click.testing import CliRunner

from qms.decisions.cli import decisions_commands
from qms.decisions.core.frozen import (
    Content,
    annex_file,
    canonical,
    checksum,
    content_of,
    read_annex,
    table_of,
)
from qms.decisions.core.records import number_of
from qms.decisions.core.states import (
    State,
    Step,
    StepRefusedError,
    require_other_eyes,
    state_after,
)
from qms.decisions.core.verifying import verify
from qms.kernel.problems import RefusedError

CONTENT = Content(
    number="STÖD 2026-0001", kind="test.double", subject="ABC", outcome="granted",
    decided_on=date(2026, 11, 20), method=1, inputs={"ore": 100}, result={"ore": 200},
    facts={"period": "2026-01-01"}, letter="{}",
)  # fmt: skip
RECALCULATORS = {"test.double": lambda inputs, method: {"ore": inputs["ore"] * 2}}
TEXT = canonical(table_of(CONTENT))


@pytest.mark.parametrize(
    ("state", "step", "after"),
    [
        (State.DRAFTED, Step.WRITE, State.DRAFTED),
        (State.DRAFTED, Step.SEND, State.SENT),
        (State.DRAFTED, Step.DROP, State.DROPPED),
        (State.SENT, Step.TAKE_BACK, State.DRAFTED),
        (State.SENT, Step.RETURN, State.DRAFTED),
        (State.SENT, Step.APPROVE, State.DECIDED),
        (State.DECIDED, Step.REPLACE, State.REPLACED),
        (State.DECIDED, Step.ANNUL, State.ANNULLED),
    ],
)
def test_steps_that_may_be_taken(state, step, after):
    assert state_after(state, step) is after


def test_every_other_step_is_refused():
    allowed = 0
    for state in State:
        for step in Step:
            try:
                state_after(state, step)
            except StepRefusedError:
                continue
            allowed += 1
    assert allowed == 8


@pytest.mark.parametrize("step", [Step.APPROVE, Step.RETURN])
def test_whoever_wrote_does_not_decide(step):
    with pytest.raises(StepRefusedError):
        require_other_eyes(step, writers=frozenset({"a", "b"}), actor="b")
    require_other_eyes(step, writers=frozenset({"a", "b"}), actor="c")


def test_a_number_has_series_year_and_four_digits():
    assert number_of("STÖD", 2026, 42) == "STÖD 2026-0042"


def test_equal_content_is_equal_text_whatever_the_order():
    table = table_of(CONTENT)
    assert canonical(dict(reversed(table.items()))) == TEXT
    assert content_of(json.loads(TEXT)) == CONTENT
    # The text and its sum are fixed for ever: this one was taken with sha256sum.
    assert canonical({"b": 1, "a": "ö"}) == '{"a":"ö","b":1}'
    assert checksum("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


class TestVerifying:
    def verdict(self, **changes):
        table = json.loads(TEXT) | changes
        return verify(table, checksum(TEXT), RECALCULATORS)

    def test_what_was_decided_holds(self):
        assert self.verdict().holds

    @pytest.mark.parametrize(
        ("changes", "faults"),
        [
            pytest.param({"outcome": "refused"}, 1, id="another outcome"),
            pytest.param({"result": {"ore": 201}}, 2, id="another amount"),
            pytest.param({"inputs": {"ore": 101}}, 2, id="other inputs"),
            pytest.param({"inputs": {}}, 2, id="no inputs"),
            pytest.param({"kind": "test.unknown"}, 2, id="nobody can recompute it"),
            pytest.param({"letter": "annat"}, 1, id="another letter"),
        ],
    )
    def test_every_change_is_found(self, changes, faults):
        assert len(self.verdict(**changes).faults) == faults

    def test_every_changed_field_breaks_the_sum(self):
        for key in json.loads(TEXT):
            assert not self.verdict(**{key: "x"}).holds, key


class TestAnnex:
    def run(self, tmp_path, content):
        (tmp_path / "bilaga.json").write_bytes(content)
        return CliRunner().invoke(
            decisions_commands(RECALCULATORS), ["verify", str(tmp_path / "bilaga.json")]
        )

    def test_a_whole_annex(self, tmp_path):
        done = self.run(tmp_path, annex_file(TEXT))
        assert (done.exit_code, done.output.splitlines()[-1]) == (0, "Beslut som håller: 1.")
        assert checksum(TEXT) in done.output

    def test_one_changed_digit(self, tmp_path):
        done = self.run(tmp_path, annex_file(TEXT).replace(b"200", b"300"))
        assert done.exit_code == 1

    @pytest.mark.parametrize(
        "content",
        [
            pytest.param(b"\xff\xfe", id="not text"),
            pytest.param(b"[]", id="a list"),
            pytest.param(b'{"content": {"format": "other"}}', id="another format"),
            pytest.param(b'{"content": {"format": "qms-decision", "version": 2}}', id="tomorrow's"),
            pytest.param(b'{"content": {"format": "qms-decision", "version": 1}}', id="empty"),
            pytest.param(annex_file(TEXT).replace(b"200", b"200.5"), id="a number with decimals"),
            pytest.param(b"[" * 100_000, id="brackets without end"),
        ],
    )
    def test_what_is_no_annex_is_refused(self, tmp_path, content):
        with pytest.raises(RefusedError):
            read_annex(content)
        assert self.run(tmp_path, content).exit_code == 2

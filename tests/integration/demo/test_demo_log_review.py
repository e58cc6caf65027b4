"""The demo shows a log review under way: a sample, a question, an opening that waits."""

from demo_facts import TODAY

from qms.needs.core.log_review.month import month_of
from qms.needs.core.log_review.reviewing import Verdict
from qms.needs.core.log_review.rules import Reason
from qms.needs.queries import glasses, log_review


def test_last_month_s_sample_is_being_reviewed(session):
    head = log_review.samples(session)[0]
    assert head.month == month_of(TODAY).previous
    assert 0 < head.reviewed < head.picks <= head.reads
    assert head.found[Reason.BREAK_GLASS] == head.taken[Reason.BREAK_GLASS] == 2
    verdicts = [one.verdict for one in log_review.picks(session, head) if one.verdict]
    assert verdicts.count(Verdict.ASKED) == 1


def test_one_emergency_opening_waits_and_is_not_late(session):
    (waiting,) = glasses.glasses(session)
    assert waiting.due >= TODAY
    assert not waiting.is_protected

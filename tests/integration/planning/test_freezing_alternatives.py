"""Answers are kept as they are written, and what is frozen stays what it was."""

from datetime import timedelta

import pytest
from builders import NOW
from sqlalchemy import select
from support.needs_cases import account
from support.planning_answers import ANSWERS, ASKED, answer_all
from support.planning_cases import random_case, small_case

from qms.access.roles import Role
from qms.access.scope import ForbiddenError
from qms.audit.models import AuditRow
from qms.kernel.problems import RefusedError
from qms.planning.core.checks import LONGEST_ANSWER, version_of
from qms.planning.core.freezing import checksum, difference, packed, unpacked
from qms.planning.core.freezing.verifying import verdict_of
from qms.planning.core.plan.steps import Close
from qms.planning.models import PlanningAlternative
from qms.planning.queries.checks import answers_of, last_answer
from qms.planning.queries.frozen import frozen_paper, frozen_record
from qms.planning.queries.studies import study
from qms.planning.services.alternatives import add_alternative, copy_alternative, save_steps
from qms.planning.services.checks import save_answers
from qms.planning.services.freezing import freeze_alternative
from qms.planning.services.rows import ChangedMeanwhileError
from qms.planning.services.studies import begin_study, share_study
from qms.reports.paper.docx import to_docx
from qms.reports.paper.pdf import to_pdf

CLOSED = (Close(year=2028, school="B"),)


@pytest.fixture
def planner(session, municipality):
    return account(session, Role.PLANNER, municipality.id)


@pytest.fixture
def begun(session, planner):
    return begin_study(session, planner, small_case(), name="Skolor i norr", form="compulsory",
                       basis={}, now=NOW)  # fmt: skip


@pytest.fixture
def made(session, planner, begun):
    return add_alternative(session, planner, begun, name="Stäng B", steps=CLOSED, now=NOW)


def save(session, actor, made, answers, *, now=NOW, seen=None):
    before = version_of(answers_of(session, made)) if seen is None else seen
    return save_answers(session, actor, made, answers, seen=before, now=now)


class TestAnswers:
    def test_they_are_kept_one_by_one(self, session, planner, made):
        save(session, planner, made, {"views": " Ja.\r\nNej. "})
        version = save(session, planner, made, {"risks": "Buller."})
        assert answers_of(session, made) == {"views": "Ja.\nNej.", "risks": "Buller."}
        assert version == version_of({"views": "Ja.\nNej.", "risks": "Buller."})
        assert last_answer(session, made).by == planner.name

    def test_the_same_twice_changes_nothing(self, session, planner, made):
        version = save(session, planner, made, {"views": "Ja."})
        again = save(session, planner, made, {"views": "Ja."}, seen="another")
        assert again == version

    def test_two_who_answer_at_the_same_time(self, session, planner, made):
        save(session, planner, made, {"views": "Ja."})
        with pytest.raises(ChangedMeanwhileError):
            save(session, planner, made, {"views": "Nej."}, seen=version_of({}))
        assert answers_of(session, made)["views"] == "Ja."

    @pytest.mark.parametrize(
        ("answers", "words"),
        [
            pytest.param({"unknown": "x"}, "Frågan finns inte.", id="unknown"),
            pytest.param({"views": "x" * (LONGEST_ANSWER + 1)},
                         "Svaret är längre än 4000 tecken.", id="long"),
        ],
    )  # fmt: skip
    def test_what_cannot_be_kept(self, session, planner, made, answers, words):
        with pytest.raises(RefusedError) as refused:
            save(session, planner, made, answers)
        assert [one.message for one in refused.value.problems] == [words]

    def test_a_sitting_is_one_entry_in_the_trail(self, session, planner, made):
        for minutes, text in ((0, "a"), (1, "b"), (45, "c")):
            save(session, planner, made, {"views": text}, now=NOW + timedelta(minutes=minutes))
        query = select(AuditRow).where(AuditRow.action == "planning.check-answered")
        assert len(session.scalars(query).all()) == 2

    def test_who_only_reads_does_not_answer(self, session, municipality, planner, begun, made):
        share_study(session, planner, begun, is_shared=True, now=NOW)
        with pytest.raises(ForbiddenError):
            save(session, account(session, Role.COMMITTEE, municipality.id), made, {"views": "x"})


class TestFreezing:
    def test_what_is_lacking_is_told_all_at_once(self, session, planner, begun):
        empty = add_alternative(session, planner, begun, name="Tomt", now=NOW)
        with pytest.raises(RefusedError) as refused:
            freeze_alternative(session, planner, empty, version=1, now=NOW)
        assert len(refused.value.problems) == 1 + len(ASKED)

    def test_what_was_counted_is_kept_and_counts_the_same(self, session, planner, begun, made):
        add_alternative(session, planner, begun, name="Annat", now=NOW)
        answer_all(session, planner, made)
        sum_ = freeze_alternative(session, planner, made, version=1, now=NOW)
        row, kept = session.get_one(PlanningAlternative, made), frozen_record(session, made)
        assert difference(kept) == 0
        assert [one["name"] for one in kept["counted"]] == ["", "Stäng B", "Annat"]
        assert {one["key"]: one["answer"] for one in kept["answers"]} == ANSWERS
        assert row.sha256 == sum_ == checksum(kept)
        assert packed(kept) == row.content
        assert (row.frozen_at, row.frozen_by) == (NOW, planner.pseudonym)

    @pytest.mark.parametrize("kind", ["handling", "lokalplan"])
    def test_its_papers_are_files_that_stay_the_same(self, session, planner, begun, made, kind):
        answer_all(session, planner, made)
        sum_ = freeze_alternative(session, planner, made, version=1, now=NOW)
        first = frozen_paper(session, made, kind)
        drawn = to_pdf(first)
        add_alternative(session, planner, begun, name="Nytt", steps=CLOSED, now=NOW)
        assert to_pdf(frozen_paper(session, made, kind)) == drawn
        assert to_docx(first)[:2] == b"PK"
        assert first.meta.checksum == sum_
        assert "UTKAST" not in first.meta.kind

    def test_the_board_may_read_what_is_frozen(self, session, planner, municipality, begun, made):
        politician = account(session, Role.COMMITTEE, municipality.id)
        assert study(session, politician, begun) is None
        answer_all(session, planner, made)
        freeze_alternative(session, planner, made, version=1, now=NOW)
        assert study(session, politician, begun).is_shared
        actions = session.scalars(select(AuditRow.action)).all()
        assert actions.count("planning.study-shared") == 1

    def test_nothing_undoes_it(self, session, planner, made):
        answer_all(session, planner, made)
        freeze_alternative(session, planner, made, version=1, now=NOW)
        for act in (
            lambda: freeze_alternative(session, planner, made, version=1, now=NOW),
            lambda: save(session, planner, made, {"views": "Nytt."}),
            lambda: save_steps(session, planner, made, (), version=1, now=NOW),
        ):
            with pytest.raises(RefusedError):
                act()
        copied = copy_alternative(session, planner, made, name="Kopia", now=NOW)
        assert answers_of(session, copied) == answers_of(session, made)
        assert frozen_record(session, copied) is None

    def test_not_over_steps_that_were_saved_since(self, session, planner, made):
        answer_all(session, planner, made)
        save_steps(session, planner, made, [Close(year=2029, school="B")], version=1, now=NOW)
        with pytest.raises(ChangedMeanwhileError):
            freeze_alternative(session, planner, made, version=1, now=NOW)

    def test_a_chief_freezes_what_is_shared_and_an_analyst_does_not(
        self, session, municipality, planner, begun, made
    ):
        answer_all(session, planner, made)
        chief = account(session, Role.SCHOOL_CHIEF, municipality.id)
        with pytest.raises(LookupError):
            freeze_alternative(session, chief, made, version=1, now=NOW)
        share_study(session, planner, begun, is_shared=True, now=NOW)
        with pytest.raises(ForbiddenError):
            freeze_alternative(session, account(session, Role.ANALYST, municipality.id), made,
                               version=1, now=NOW)  # fmt: skip
        assert freeze_alternative(session, chief, made, version=1, now=NOW)


def test_a_study_of_many_schools_is_frozen_whole(session, planner):
    case = random_case(3, schools=12, areas=20, years=10)
    study = begin_study(session, planner, case, name="Stor", form="compulsory", basis={}, now=NOW)
    made = add_alternative(session, planner, study, name="Stäng",
                           steps=(Close(year=2029, school="s2"),), now=NOW)  # fmt: skip
    answer_all(session, planner, made)
    freeze_alternative(session, planner, made, version=1, now=NOW)
    assert difference(frozen_record(session, made)) == 0
    assert to_pdf(frozen_paper(session, made, "handling")).startswith(b"%PDF")


class TestVerifying:
    """The command that counts everything frozen anew."""

    @pytest.fixture
    def frozen(self, session, planner, made):
        answer_all(session, planner, made)
        freeze_alternative(session, planner, made, version=1, now=NOW)
        return session.get_one(PlanningAlternative, made)

    def verdict(self, row, **changes):
        return verdict_of("1", changes.get("content", row.content), row.sha256)

    def test_what_is_untouched_holds(self, frozen):
        assert self.verdict(frozen).holds

    @pytest.mark.parametrize(
        ("path", "value"),
        [
            pytest.param(("frozen_at",), "2020-01-01", id="another day"),
            pytest.param(("case", "prices", "fte_cost"), 1.0, id="another price"),
            pytest.param(("counted", 1, "present_value", "board"), 1.0, id="another sum"),
            pytest.param(("answers", 0, "answer"), "Annat.", id="another answer"),
        ],
    )
    def test_a_change_is_found_by_the_checksum(self, frozen, path, value):
        record = unpacked(frozen.content)
        place = record
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = value
        found = self.verdict(frozen, content=packed(record))
        assert found.faults == (f"Innehållet har kontrollsumman {checksum(record)}.",)

    def test_a_number_that_is_another_is_found_though_the_checksum_is_right(self, frozen):
        record = unpacked(frozen.content)
        record["counted"][1]["present_value"]["board"] += 0.01
        found = verdict_of("1", packed(record), checksum(record))
        assert found.faults[0].startswith("Räknat på nytt skiljer ett tal 0.0")

    def test_what_cannot_be_read_is_said(self, frozen):
        assert self.verdict(frozen, content=b"x").faults == ("Innehållet går inte att läsa.",)

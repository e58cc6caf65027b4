import pytest
from builders import NOW, SYSTEM, make_actor
from sqlalchemy import select

from qms.access.roles import Role
from qms.access.scope import ForbiddenError, Scope
from qms.audit.models import AuditRow
from qms.register import batch_queries, queries, services
from qms.register.core.batches import (
    BatchState,
    CannotUndoError,
    NotOpenError,
    StaleImportError,
)
from qms.register.models import ImportUpload

EVERYTHING = Scope(everything=True)
HEADER = "enhet;årskurs;år;antal\n"


def stage(session, text: str, dataset: str = "pupil_counts", actor=SYSTEM) -> int:
    return services.stage_import(
        session, actor, dataset_key=dataset, file_name="fil.csv", content=text.encode(), now=NOW
    )


def save(session, text: str, dataset: str = "pupil_counts", **options) -> int:
    batch_id = stage(session, text, dataset)
    services.confirm_import(session, SYSTEM, batch_id, now=NOW, **options)
    return batch_id


def counts(session) -> dict[tuple[int, int, int], int | None]:
    facts = queries.pupil_counts(session, EVERYTHING)
    return {(fact.unit_id, fact.step, fact.year): fact.n for fact in facts}


def test_a_dry_run_stores_no_fact_and_says_what_would_change(session, municipality):
    batch_id = stage(session, f"{HEADER}Åkerskolan;1;2026;24\nÅkerskolan;2;2026;25\n")
    report = services.report_of(session, batch_id)
    assert (report.new, report.changed, report.unchanged, report.findings) == (2, 0, 0, ())
    assert counts(session) == {}


@pytest.mark.parametrize(
    "name", ["Åkerskolan", "åkerskolan", "12345678"], ids=["name", "other case", "code"]
)
def test_a_unit_is_found_by_its_names(session, municipality, name):
    save(session, f"{HEADER}{name};F;2026;24\n")
    assert counts(session) == {(municipality.school, 0, 2026): 24}


def test_the_same_file_twice_changes_nothing(session, municipality):
    text = f"{HEADER}Åkerskolan;1;2026;24\n"
    first = save(session, text)
    again = stage(session, text)
    report = services.report_of(session, again)
    assert (report.changes_nothing, report.unchanged) == (True, 1)
    batch = batch_queries.batch(session, again)
    same = batch_queries.same_file(session, batch.dataset, batch.sha256)
    assert same.id == first
    with pytest.raises(NotOpenError):
        services.confirm_import(session, SYSTEM, again, now=NOW)


def test_a_new_value_replaces_the_old_and_undo_revives_it(session, municipality):
    save(session, f"{HEADER}Åkerskolan;1;2026;24\nÅkerskolan;2;2026;25\n")
    before = counts(session)
    second = save(session, f"{HEADER}Åkerskolan;1;2026;30\nÅkerskolan;3;2026;9\n")
    assert counts(session) == {
        **before,
        (municipality.school, 1, 2026): 30,
        (municipality.school, 3, 2026): 9,
    }
    services.undo_batch(session, SYSTEM, second, now=NOW)
    assert counts(session) == before
    assert batch_queries.batch(session, second).state is BatchState.UNDONE


def test_only_the_latest_batch_can_be_undone(session, municipality):
    first = save(session, f"{HEADER}Åkerskolan;1;2026;24\n")
    second = save(session, f"{HEADER}Åkerskolan;1;2026;30\n")
    with pytest.raises(CannotUndoError) as refusal:
        services.undo_batch(session, SYSTEM, first, now=NOW)
    assert refusal.value.later
    services.undo_batch(session, SYSTEM, second, now=NOW)
    services.undo_batch(session, SYSTEM, first, now=NOW)
    assert counts(session) == {}


def test_undo_save_again_and_undo_again(session, municipality):
    text = f"{HEADER}Åkerskolan;1;2026;24\n"
    for _ in range(2):
        batch_id = save(session, text)
        assert len(counts(session)) == 1
        services.undo_batch(session, SYSTEM, batch_id, now=NOW)
        assert counts(session) == {}


def test_a_pinned_batch_is_kept_and_the_run_named(session, municipality):
    batch_id = save(session, f"{HEADER}Åkerskolan;1;2026;24\n")
    assert queries.batches_behind(session, "pupil_counts") == (batch_id,)
    services.pin(session, [batch_id], module="allocation", label="Resursfördelning 2027")
    with pytest.raises(CannotUndoError) as refusal:
        services.undo_batch(session, SYSTEM, batch_id, now=NOW)
    assert refusal.value.pins == ("Resursfördelning 2027",)
    services.unpin(session, module="allocation", label="Resursfördelning 2027")
    services.undo_batch(session, SYSTEM, batch_id, now=NOW)


def test_a_file_with_faults_cannot_be_saved(session, municipality):
    batch_id = stage(session, f"{HEADER}Åkerskolan;1;2026;24\nÅkerskolan;11;2026;x\n")
    report = services.report_of(session, batch_id)
    assert [found.problem.row for found in report.findings] == [3, 3]
    with pytest.raises(NotOpenError):
        services.confirm_import(session, SYSTEM, batch_id, now=NOW)
    assert counts(session) == {}


def test_what_was_shown_no_longer_holds_when_another_batch_came_between(session, municipality):
    early = stage(session, f"{HEADER}Åkerskolan;1;2026;24\n")
    save(session, f"{HEADER}Åkerskolan;1;2026;30\n")
    with pytest.raises(StaleImportError):
        services.confirm_import(session, SYSTEM, early, now=NOW)


def test_unknown_units_are_added_only_on_confirmation(session, municipality):
    text = f"{HEADER}Nyskolan;F;2026;20\nNyskolan;3;2026;21\nGymnasiet;Gy 1;2026;90\n"
    batch_id = stage(session, text)
    unknown = services.report_of(session, batch_id).unknown
    assert [(place.text, place.rows, place.first_row) for place in unknown] == [
        ("Nyskolan", 2, 2),
        ("Gymnasiet", 1, 4),
    ]
    with pytest.raises(NotOpenError):
        services.confirm_import(session, SYSTEM, batch_id, now=NOW)
    services.confirm_import(
        session, SYSTEM, batch_id, create=True, parent_id=municipality.north, now=NOW
    )
    assert sorted(counts(session).values()) == [20, 21, 90]


def test_hidden_and_rounded_values_keep_what_they_are(session, municipality):
    save(session, f"{HEADER}Åkerskolan;1;2026;..\nÅkerskolan;2;2026;cirka 370\n")
    assert counts(session) == {
        (municipality.school, 1, 2026): None,
        (municipality.school, 2, 2026): 370,
    }


def test_facts_outside_the_scope_are_not_read(session, municipality):
    save(session, f"{HEADER}Åkerskolan;1;2026;24\nFriskolan Lärkan;1;2026;11\n")
    own = Scope((f"/{municipality.id}/{municipality.own}/",))
    assert {fact.n for fact in queries.pupil_counts(session, own)} == {24}


def test_results_keep_value_mark_and_number_behind(session, municipality):
    save(
        session,
        "skola;indikator;år;värde;antal\nÅkerskolan;g9_merit;2025;231,4;84\n"
        "Ängsskolan;g9_merit;2025;..;\n",
        "results",
    )
    first, second = queries.results(session, EVERYTHING)
    assert (str(first.value.number), first.n) == ("231.4", 84)
    assert (second.value.number, second.value.reason) == (None, "suppressed")


def test_a_background_share_comes_from_share_or_count(session, municipality):
    save(
        session,
        "enhet;år;faktor;kategori;antal;elever\nÅkerskolan;2026;utbildning;kort;30;120\n",
        "background",
    )
    save(
        session,
        "enhet;år;faktor;kategori;procent\nÄngsskolan;2026;utbildning;kort;12,5\n",
        "background",
    )
    shares = queries.background(session, EVERYTHING)
    assert [(s.factor, s.category, str(s.share), s.part, s.whole) for s in shares] == [
        ("utbildning", "kort", "0.25", 30, 120),
        ("utbildning", "kort", "0.125", None, None),
    ]


def test_births_of_the_municipality_go_by_its_name(session, municipality):
    save(session, "kommun;år;födda\nProvby kommun;2025;980\n", "births")
    (fact,) = queries.births(session, EVERYTHING)
    assert (fact.area_id, fact.year, fact.n) == (municipality.id, 2025, 980)


def test_the_upload_is_gone_when_it_is_decided(session, municipality):
    save(session, f"{HEADER}Åkerskolan;1;2026;24\n")
    cancelled = stage(session, f"{HEADER}Åkerskolan;1;2026;25\n")
    services.cancel_import(session, SYSTEM, cancelled, now=NOW)
    assert session.scalars(select(ImportUpload)).all() == []
    with pytest.raises(NotOpenError):
        services.confirm_import(session, SYSTEM, cancelled, now=NOW)


def test_a_principal_may_not_import(session, municipality):
    actor = make_actor(Role.PRINCIPAL, f"/{municipality.id}/")
    with pytest.raises(ForbiddenError):
        stage(session, f"{HEADER}Åkerskolan;1;2026;24\n", actor=actor)


def test_every_step_leaves_a_row_in_the_audit_trail(session, municipality):
    batch_id = save(session, f"{HEADER}Åkerskolan;1;2026;24\n")
    services.undo_batch(session, SYSTEM, batch_id, now=NOW)
    rows = session.scalars(select(AuditRow.action).where(AuditRow.target == str(batch_id)))
    assert [action for action in rows if action.startswith("register.")] == [
        "register.file-read",
        "register.batch-saved",
        "register.batch-undone",
    ]

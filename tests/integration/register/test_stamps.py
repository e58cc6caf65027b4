"""The register's stamp is another after every change of the facts, and the same otherwise."""

import pytest
from builders import NOW, SYSTEM

from qms.register import services
from qms.register.stamps import stamp

HEADER = "enhet;årskurs;år;antal\n"


def stage(session, text, dataset="pupil_counts"):
    return services.stage_import(
        session, SYSTEM, dataset_key=dataset, file_name="f.csv", content=text.encode(), now=NOW
    )


def save(session, pupils=24):
    batch_id = stage(session, f"{HEADER}Åkerskolan;1;2026;{pupils}\n")
    services.confirm_import(session, SYSTEM, batch_id, now=NOW)
    return batch_id


def undo_last(session, batch_id):
    services.undo_batch(session, SYSTEM, batch_id, now=NOW)


def undo_and_save_other(session, batch_id):
    undo_last(session, batch_id)
    save(session, 26)


@pytest.mark.parametrize(
    ("change", "is_other"),
    [
        pytest.param(lambda s, _: save(s, 25), True, id="a file is saved"),
        pytest.param(undo_last, True, id="a file is undone"),
        pytest.param(undo_and_save_other, True, id="one in place of another"),
        pytest.param(
            lambda s, _: stage(s, f"{HEADER}Åkerskolan;1;2026;9\n"), False, id="a dry run"
        ),
        pytest.param(lambda s, _: None, False, id="nothing"),
    ],
)
def test_the_stamp_changes_with_the_facts(session, municipality, change, is_other):
    batch_id = save(session)
    before = stamp(session, "pupil_counts")
    change(session, batch_id)
    assert (stamp(session, "pupil_counts") != before) is is_other


def test_each_dataset_has_its_own(session, municipality):
    before = stamp(session, "results"), stamp(session, "results", "pupil_counts")
    save(session)
    assert stamp(session, "results") == before[0]
    assert stamp(session, "results", "pupil_counts") != before[1]

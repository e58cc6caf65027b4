"""Homes, flows and planned changes through the import, and out again as facts."""

from decimal import Decimal

from builders import NOW, SYSTEM, make_municipality
from support.grounds import ground

from qms.access.scope import Scope
from qms.forecast.core.inputs.bundle import pack_inputs, unpack_inputs
from qms.forecast.services import current_inputs
from qms.register import plan_queries, services
from qms.register.core.plan_facts import DwellingPlan, PupilFlow, UnitChange

EVERYTHING = Scope(everything=True)


@ground
def place(session):
    return make_municipality(session)


def import_text(session, dataset, text):
    batch = services.stage_import(
        session, SYSTEM, dataset_key=dataset, file_name="fil.csv", content=text.encode(), now=NOW
    )
    services.confirm_import(session, SYSTEM, batch, now=NOW)
    return batch


def test_what_is_imported_is_read_and_a_new_plan_takes_the_old_one_s_place(session, place):
    head = "område;år;bostadstyp;skede;projekt;bostäder;sannolikhet\n"
    first = import_text(session, "housing", head + "Norr;2030;småhus;idé;Ön;40;0,5\n")
    second = import_text(session, "housing", head + "Norr;2030;småhus;idé;Ön;60;50 %\n")
    assert plan_queries.dwellings(session, EVERYTHING) == (
        DwellingPlan(area_id=place.north, year=2030, kind="house", stage="idea", project="Ön",
                     n=60, probability=Decimal("0.5")),
    )  # fmt: skip
    assert plan_queries.batches_behind(session, ("housing", "births")) == (second,)
    services.undo_batch(session, SYSTEM, second, now=NOW)
    assert plan_queries.batches_behind(session, ("housing",)) == (first,)
    assert [one.n for one in plan_queries.dwellings(session, EVERYTHING)] == [40]


def test_flows_and_changes_reach_the_forecast_s_inputs(session, place):
    import_text(
        session,
        "flows",
        "område;enhet;år;antal\nNorr;Åkerskolan;2025;48\nSöder;Åkerskolan;2025;..\n",
    )
    import_text(
        session, "unit_changes",
        "enhet;till enhet;år;slag;andel\nÅkerskolan;Ängsskolan;2029;stänger;1\n",
    )  # fmt: skip
    import_text(session, "births", "område;år;födda\nNorr;2025;40\nhela kommunen;2025;90\n")
    assert plan_queries.flows(session, EVERYTHING) == tuple(
        PupilFlow(area_id=area, unit_id=place.school, year=2025, low=0, high=9, n=n)
        for area, n in ((place.north, 48), (place.south, None))
    )
    (change,) = plan_queries.unit_changes(session, EVERYTHING)
    assert change == UnitChange(unit_id=place.school, to_id=place.sibling, year=2029, kind="close",
                                low=0, high=9, share=Decimal(1))  # fmt: skip
    inputs = current_inputs(session)
    assert {one.area for one in inputs.births} == {str(place.north), "*"}
    assert inputs.moves[0].to == str(place.sibling)
    assert (str(place.school), 0, 9) in inputs.spans
    assert unpack_inputs(pack_inputs(inputs).packed) == unpack_inputs(
        pack_inputs(unpack_inputs(pack_inputs(inputs).packed)).packed
    )

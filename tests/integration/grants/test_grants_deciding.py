"""Deciding grants on both databases: one decision, four eyes, and months that follow on."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from threading import Barrier

import pytest
from builders import NOW, make_municipality
from support.grants import YEAR, document, people, prices_hold, subject

from qms.costs.core.items import CostItem, GrantForm
from qms.decisions import queries as decisions
from qms.decisions.core.states import StepRefusedError
from qms.decisions.services import ChangedDraftError
from qms.grants.core.deciding.grounds import BASIC_AMOUNT
from qms.grants.core.paying.pay import PriceFrom, PriceKey, year_of
from qms.grants.core.price_list.document import OwnPremises
from qms.grants.queries.issued import prices_of_year
from qms.grants.services.deciding import decide_draft
from qms.grants.services.drafts import Wording, save_draft, send_draft
from qms.grants.services.price_lists import approve_list, save_list
from qms.kernel.problems import RefusedError

MARCH = datetime(YEAR, 3, 10, 9, 0, tzinfo=UTC)
BEFORE, AFTER = 84_069_00, 88_436_00  # 77 000 × 1.0918, and 81 000 × 1.0918 line by line


def sent(session, who, about, *, now=NOW, wording=None):
    save_draft(session, who.officer, about, wording or Wording(), seen=0, now=now)
    send_draft(session, who.officer, about, seen=1, now=now)


def dearer():
    given = document()
    items = {item: ore + 1_000_00 for item, ore in given.rates[0].items.items()}
    return document(items=items)


def test_a_change_from_a_month_keeps_the_months_before(session, municipality):
    who, about = people(municipality), subject(municipality.private)
    prices_hold(session)
    sent(session, who, about)
    decide_draft(session, who.chief, about, seen=2, now=NOW)
    prices_hold(session, dearer())
    sent(session, who, about, now=MARCH, wording=Wording(reason="Mer till egna.", from_month=3))
    decide_draft(session, who.chief, about, seen=2, now=MARCH)
    key = PriceKey(provider=str(municipality.private), form=GrantForm.COMPULSORY, band="1-5")
    offers = prices_of_year(session, YEAR)[key]
    assert offers == (
        PriceFrom(month=1, ore_per_year=BEFORE),
        PriceFrom(month=3, ore_per_year=AFTER),
    )
    # two twelfths of the first and ten of the second
    assert abs(year_of(offers) - (BEFORE * 2 + AFTER * 10) / 12) < 1


def test_a_lower_amount_only_for_months_that_remain(session, municipality):
    who, about = people(municipality), subject(municipality.private)
    prices_hold(session, dearer())
    sent(session, who, about)
    decide_draft(session, who.chief, about, seen=2, now=NOW)
    prices_hold(session)
    wording = Wording(reason="Mindre till egna.", from_month=3)
    save_draft(session, who.officer, about, wording, seen=0, now=MARCH)
    with pytest.raises(RefusedError, match="1 problems") as refused:
        send_draft(session, who.officer, about, seen=1, now=MARCH)
    assert "de månader som är kvar" in refused.value.problems[0].message
    save_draft(session, who.officer, about, replace(wording, from_month=4), seen=1, now=MARCH)
    send_draft(session, who.officer, about, seen=2, now=MARCH)


def test_one_who_wrote_the_draft_does_not_decide(session, municipality):
    who, about = people(municipality), subject(municipality.private)
    both = replace(who.officer, reaches=(*who.officer.reaches, *who.chief.reaches))
    prices_hold(session)
    sent(session, replace(who, officer=both), about)
    with pytest.raises(StepRefusedError):
        decide_draft(session, both, about, seen=2, now=NOW)


def test_one_who_wrote_the_price_list_does_not_let_it_hold(session, municipality):
    who = people(municipality)
    both = replace(who.officer, reaches=(*who.officer.reaches, *who.chief.reaches))
    save_list(session, both, document(), override="", seen=0, now=NOW)
    with pytest.raises(RefusedError) as refused:
        approve_list(session, both, GrantForm.COMPULSORY, YEAR, seen=1, now=NOW)
    assert "får inte låta den gälla" in refused.value.problems[0].message


def test_a_new_price_list_stops_a_draft_that_waits(session, municipality):
    who, about = people(municipality), subject(municipality.private)
    prices_hold(session)
    sent(session, who, about)
    prices_hold(session, dearer())
    with pytest.raises(StepRefusedError) as refused:
        decide_draft(session, who.chief, about, seen=2, now=NOW)
    assert "har ändrats" in refused.value.problem.message
    assert decisions.decisions_of(session, BASIC_AMOUNT, str(about)) == ()


def test_an_own_cost_for_premises_is_the_providers_alone(session, municipality):
    given = document()
    table = {"actual": 20_000_00, "decided": 19_000_00, "reason": "Ny lokal."}
    own = OwnPremises(provider_id=municipality.private, band="1-5", **table)
    given = replace(given, own_premises=(own,))
    assert given.rates_of(municipality.private)[0].ore_of(CostItem.PREMISES) == 19_000_00
    assert given.rates_of(municipality.own)[0].ore_of(CostItem.PREMISES) == 14_000_00


def test_of_two_who_decide_at_once_one_decides(open_db):
    with open_db.transaction() as session:
        municipality = make_municipality(session)
        who, about = people(municipality), subject(municipality.private)
        prices_hold(session)
        sent(session, who, about)
    deciders = [replace(who.chief, pseudonym=name) for name in ("one", "two")]
    ready = Barrier(len(deciders))

    def at_once(actor):
        ready.wait()
        try:
            with open_db.transaction() as session:
                return decide_draft(session, actor, about, seen=2, now=NOW).number
        except (ChangedDraftError, StepRefusedError):
            return ""

    with ThreadPoolExecutor(len(deciders)) as pool:
        numbers = sorted(pool.map(at_once, deciders))
    assert numbers == ["", "BIDR 2026-0001"]
    with open_db.reading() as session:
        assert len(decisions.decisions_of(session, BASIC_AMOUNT, str(about))) == 1

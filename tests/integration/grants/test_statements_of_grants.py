"""However many providers there are, what waits is found with as many questions to the database."""

from datetime import timedelta

import pytest
from builders import NOW, TODAY, add, add_school
from sqlalchemy import event
from support.grants import ITEMS, YEAR, document, people, prices_hold, subject

from qms.access.scope import Scope
from qms.costs.core.items import CostItem
from qms.grants.queries.waiting import to_renew
from qms.grants.services.deciding import decide_draft
from qms.grants.services.drafts import Wording, save_draft, send_draft
from qms.org.core.nodes import NodeKind, ProviderKind

DEARER = {**ITEMS, CostItem.TEACHING: 51_000_00}
LATER = NOW + timedelta(hours=1)


def decided(session, who, provider_id):
    about = subject(provider_id)
    save_draft(session, who.officer, about, Wording(), seen=0, now=NOW)
    send_draft(session, who.officer, about, seen=1, now=NOW)
    decide_draft(session, who.chief, about, seen=2, now=NOW)


def add_provider(session, municipality, number):
    provider = add(session, NodeKind.PROVIDER, f"Prov {number} AB", municipality.id,
                   provider_kind=ProviderKind.INDEPENDENT)  # fmt: skip
    add_school(session, f"Friskolan {number}", provider, code=f"{22345600 + number}")
    return provider


@pytest.fixture
def asked(db, municipality):
    """Return a function: how many statements it takes to find so many decisions to renew."""

    def count(providers):
        who = people(municipality)
        with db.transaction() as session:
            prices_hold(session)
            made = [add_provider(session, municipality, at) for at in range(providers)]
            for provider in made:
                decided(session, who, provider)
            prices_hold(session, document(items=DEARER), now=LATER)
        sent = []
        event.listen(db.bind.engine, "before_cursor_execute", lambda *_: sent.append(1))
        with db.reading() as session:
            found = to_renew(session, Scope(everything=True), today=TODAY.replace(year=YEAR))
        assert [one.number for one in found] == [providers]
        return len(sent)

    return count


@pytest.mark.parametrize("providers", [pytest.param(1, id="one"), pytest.param(7, id="seven")])
def test_decisions_to_renew(asked, providers):
    assert asked(providers) <= MOST


MOST = 26
"""Of one year with decisions and one without; it does not grow with the providers."""

"""The pages of effects keep their figures, and never for longer than what they rest on stands."""

import re

import pytest
from builders import NOW, SYSTEM
from integration.followup.effect_cases import (
    NAMES,
    add_schools,
    background_text,
    counts_text,
    marks_text,
    merits_text,
    save,
)

from qms.db.kept import Kept
from qms.kernel.clock import local_day
from qms.org import services as organisation

TODAY = local_day(NOW)
ADDRESSES = ("/effekt/skolans-bidrag", "/effekt/skolans-bidrag?vy=tidigare",
             "/effekt/grupper", "/effekt/mot-vantat?resultat=g9_merit")  # fmt: skip
MARKS, EXPECTED = ADDRESSES[:3], ADDRESSES[3:]


@pytest.fixture
def ids(db, municipality):
    with db.transaction() as session:
        found = add_schools(session, municipality)
        save(session, "pupil_results", marks_text())
        save(session, "pupil_counts", counts_text())
        save(session, "background", background_text())
        save(session, "results", merits_text())
    return found


def rename(session, ids):
    for name in (NAMES[0], NAMES[6]):  # where pupils are, and where they came from
        organisation.rename(session, SYSTEM, ids[name], name=f"Nya {name}", day=TODAY, now=NOW)


def fewer_girls():
    return background_text().replace("flickor;30", "flickor;20").replace("pojkar;70", "pojkar;80")


def words(answer):
    """Return the page without the tokens of its forms, which are new each second."""
    return re.sub(r'name="csrf_token" value="[^"]+"', "", answer.get_data(as_text=True))


CHANGES = {
    "pupils' results": (lambda s, _: save(s, "pupil_results", marks_text(seed=9)), MARKS),
    "results": (lambda s, _: save(s, "results", merits_text(above=90.0)), EXPECTED),
    "background": (
        lambda s, _: save(s, "background", fewer_girls()), EXPECTED,
    ),
    "a name": (rename, ADDRESSES),
}  # fmt: skip
CASES = [(name, at) for name, (_, addresses) in CHANGES.items() for at in addresses]


@pytest.mark.parametrize(("name", "address"), CASES)
def test_a_change_shows_at_once(sign_in, db, ids, name, address):
    client = sign_in("analyst")

    def page():
        answer = client.get(address)
        assert answer.status_code == 200
        return words(answer)

    before = page()
    assert page() == before
    with db.transaction() as session:
        CHANGES[name][0](session, ids)
    after = page()
    assert after != before
    db.kept = Kept()
    assert page() == after, "reckoned anew it is the same"


def test_the_second_reader_asks_the_register_for_no_pupils(sign_in, db, ids, monkeypatch):
    client = sign_in("analyst")
    pages = [words(client.get(address)) for address in MARKS]
    monkeypatch.setattr("qms.followup.queries.effect_pupils.pupil_results", None)
    assert [words(client.get(address)) for address in MARKS] == pages

"""What is sealed is found in no file of the database, no journal and no dump."""

import pytest
from builders import NOW, add_school, make_municipality
from support.markers import NAME, NUMBER, OPEN, SECRETS, TEXT, found_in, raw_copies, ways
from support.vaults import VAULT

from qms.needs.models import NeedsPerson
from qms.vault.core.faults import UnreadableError
from qms.vault.core.place import Place


def sealed(column, text, row="a1"):
    return VAULT.seal_text(Place(table="needs_person", column=column, row=row), text)


def test_nothing_sealed_is_found_in_file_journal_or_dump(open_db):
    with open_db.transaction() as session:
        place = make_municipality(session)
        add_school(session, OPEN, place.north)
        person = NeedsPerson(
            id="a1",
            name=sealed("name", NAME),
            number=sealed("number", NUMBER),
            born=sealed("born", TEXT),
            number_index=VAULT.blind("person", NUMBER),
            registered_at=NOW,
        )
        session.add(person)
    copies = raw_copies(open_db.bind)
    assert {name: found_in(content) for name, content in copies.items() if found_in(content)} == {}
    # The search does find what is open, in the journal and in the dump alike.
    there = [name for name, content in copies.items() if found_in(content, [OPEN])]
    expected = {"dump"} if "dump" in copies else {"backup", next(n for n in copies if "-wal" in n)}
    assert expected <= set(there)


@pytest.mark.parametrize("word", SECRETS)
def test_the_search_knows_the_word_in_every_dress(word):
    for way in ways(word):
        assert found_in(b"..." + way + b"...") == [word]


def test_no_fault_tells_what_was_sealed(session):
    place = Place(table="needs_person", column="name", row="other")
    with pytest.raises(UnreadableError) as fault:
        VAULT.open_text(place, sealed("name", NAME))
    session.add(NeedsPerson(id="a1", name=NAME.encode(), registered_at=NOW))
    with pytest.raises(Exception, match="sealed") as refused:
        session.flush()
    for told in (fault, refused):
        assert found_in(str(told.getrepr(style="long", showlocals=False)).encode()) == []

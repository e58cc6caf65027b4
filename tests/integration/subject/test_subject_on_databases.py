"""The same extract on both databases, of a case that was made as cases are."""

from builders import NOW, SYSTEM, make_municipality
from sqlalchemy import select
from support.closed_cases import closed_on, maker

from qms.identity.models import Account
from qms.subject.services.extracting import extract

DAY = NOW.date().replace(year=2025)


def test_a_child_and_the_officer_of_their_case(session):
    hand = maker(session, make_municipality(session))
    mine, other = (hand.case(closed_on(DAY), secret=word) for word in ("Zinnoberta", "Ockraman"))
    found = extract(session, SYSTEM, mine.ref, now=NOW)
    text = found.as_json().decode()
    assert "Zinnoberta" in text
    assert "Ockraman" not in text
    assert other.ref not in text
    assert {"needs_case", "needs_note", "decision", "needs_money"} <= set(found.tables)
    officer = session.get_one(Account, hand.officer.account_id)
    of_staff = extract(session, SYSTEM, officer.user_name, now=NOW)
    assert {"account", "needs_note", "needs_assessment", "audit_row"} <= set(of_staff.tables)
    assert "Zinnoberta" not in str(of_staff.tables["needs_note"])
    everybody = set(session.scalars(select(Account.pseudonym))) - {officer.pseudonym}
    assert not [one for one in everybody if one in of_staff.as_json().decode()]

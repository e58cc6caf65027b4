"""Price lists and what letters say at their head and foot."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.needs.core.amounts.price_list import PriceList, load_prices
from qms.needs.models import NeedsLetterhead, NeedsPriceList


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPrices:
    """A version of the price list with its prices."""

    id: int
    number: int
    state: str
    valid_from: date | None
    prices: PriceList
    sha256: str
    made_by: str
    made_at: datetime
    published_by: str
    published_at: datetime | None
    override: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """Who decides, in whose name, and where one appeals."""

    committee: str
    office: str
    court: str
    address: str
    delegation: str

    @property
    def is_whole(self) -> bool:
        """Return whether every line is filled in: no decision is sent without."""
        return all((self.committee, self.office, self.court, self.address, self.delegation))


NOBODY = Letterhead(committee="", office="", court="", address="", delegation="")


def _stored(row: NeedsPriceList) -> StoredPrices:
    return StoredPrices(
        id=row.id,
        number=row.number,
        state=row.state,
        valid_from=row.valid_from,
        prices=load_prices(row.content),
        sha256=row.sha256,
        made_by=row.made_by,
        made_at=row.made_at,
        published_by=row.published_by,
        published_at=row.published_at,
        override=row.override,
        version=row.version,
    )


def price_lists(session: Session) -> tuple[StoredPrices, ...]:
    """Return every version that was not dropped, the latest first."""
    query = (
        select(NeedsPriceList)
        .where(NeedsPriceList.state != "dropped")
        .order_by(NeedsPriceList.number.desc())
    )
    return tuple(_stored(row) for row in session.scalars(query))


def price_list(session: Session, list_id: int) -> StoredPrices | None:
    """Return one version, or None."""
    row = session.get(NeedsPriceList, list_id)
    return _stored(row) if row and row.state != "dropped" else None


def has_published(session: Session) -> bool:
    """Return whether any list is published: the first one may begin on a day that has been."""
    published = select(NeedsPriceList.id).where(NeedsPriceList.state == "published")
    return session.scalar(published.limit(1)) is not None


def prices_on(session: Session, day: date) -> StoredPrices | None:
    """Return the published price list that holds on the day, None when there is none.

    Of several from the same day the latest holds: it was published to mend the other.
    """
    row = session.scalar(
        select(NeedsPriceList)
        .where(NeedsPriceList.state == "published", NeedsPriceList.valid_from <= day)
        .order_by(NeedsPriceList.valid_from.desc(), NeedsPriceList.number.desc())
        .limit(1)
    )
    return _stored(row) if row else None


def letterhead(session: Session) -> Letterhead:
    """Return what letters say at their head and foot today, empty before it is written."""
    row = session.scalar(select(NeedsLetterhead).order_by(NeedsLetterhead.id.desc()).limit(1))
    if row is None:
        return NOBODY
    return Letterhead(
        committee=row.committee,
        office=row.office,
        court=row.court,
        address=row.address,
        delegation=row.delegation,
    )

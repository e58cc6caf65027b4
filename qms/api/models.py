"""Tokens, and the answers to changes that were asked for with a key of their own."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from qms.db.base import Base, Instant


class ApiToken(Base):
    """A token of one grant: `mark` is the checksum of a secret that is nowhere stored.

    It works until the day before `expires_on`, until it is revoked, and as long as its grant
    holds. `minute` and `calls` count the calls of the latest minute.
    """

    __tablename__ = "api_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    mark: Mapped[str] = mapped_column(String(64), unique=True)
    prefix: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(80))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    grant_id: Mapped[int] = mapped_column(ForeignKey("role_grant.id"), index=True)
    permissions: Mapped[str] = mapped_column(String(500))
    made_at: Mapped[datetime] = mapped_column(Instant)
    made_by: Mapped[str] = mapped_column(String(64))
    expires_on: Mapped[date]
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)
    revoked_by: Mapped[str | None] = mapped_column(String(64))
    last_used_at: Mapped[datetime | None] = mapped_column(Instant)
    minute: Mapped[int] = mapped_column(default=0)
    calls: Mapped[int] = mapped_column(default=0)


class ApiAnswer(Base):
    """The answer to a change, by the key that the program gave it: asked again it is the same.

    `request` is a checksum of what was asked. While the first one works the answer is empty.
    """

    __tablename__ = "api_answer"
    __table_args__ = (UniqueConstraint("token_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token_id: Mapped[int] = mapped_column(ForeignKey("api_token.id"))
    key: Mapped[str] = mapped_column(String(64))
    request: Mapped[str] = mapped_column(String(64))
    status: Mapped[int] = mapped_column(default=0)
    location: Mapped[str] = mapped_column(String(200), default="")
    body: Mapped[bytes] = mapped_column(LargeBinary, default=b"")
    made_at: Mapped[datetime] = mapped_column(Instant, index=True)

"""What a paper says besides its figures: where it comes from, and what was answered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from qms.i18n.language import gettext as _
from qms.planning.core.checks import About as Whom
from qms.planning.core.checks import Question
from qms.planning.core.impact.groups import GroupShare
from qms.reports.paper.values import Meta


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """Where the figures come from. `notes` are the study's assumptions in words.

    `answers` is each question with its answer, empty where there is none yet. `told` is what a
    proposal says of itself. `groups_year` is the year that `groups` are of.
    """

    municipality: str
    author: str
    study: str
    sha256: str
    day: date
    made_at: datetime
    is_frozen: bool
    notes: tuple[str, ...]
    answers: tuple[tuple[Question, str], ...]
    told: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    groups: tuple[GroupShare, ...] = ()
    groups_year: int | None = None

    def of(self, whom: Whom) -> tuple[tuple[Question, str], ...]:
        """Return the questions about them, with their answers."""
        return tuple(one for one in self.answers if one[0].about is whom)

    def meta(self, kind: str) -> Meta:
        """Return the head of the paper; a draft says so."""
        return Meta(
            municipality=self.municipality,
            office=_("Utbildningsförvaltningen"),
            author=self.author,
            kind=kind if self.is_frozen else _("UTKAST. %(kind)s") % {"kind": kind},
            day=self.day,
            made_at=self.made_at,
            to=_("Nämnden"),
        )

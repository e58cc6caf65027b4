"""The year's decisions as payments need them: amounts, bands, and the months they print."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from qms.costs.core.items import GrantForm
from qms.decisions import queries as decisions
from qms.decisions.core.states import State
from qms.grants.core.deciding.grounds import BASIC_AMOUNT
from qms.grants.core.deciding.subjects import parse_subject
from qms.grants.core.paying.bands import BandOf, Bands
from qms.grants.core.paying.enrolment import CountBy
from qms.grants.core.paying.pay import PriceFrom, PriceKey
from qms.grants.core.paying.reconciling import Printed
from qms.grants.queries.issued import content_of, prices_of_year


@dataclass(frozen=True, slots=True, kw_only=True)
class YearPrices:
    """What the decisions of a calendar year say."""

    prices: Mapping[PriceKey, Sequence[PriceFrom]]
    bands: Bands
    printed: tuple[Printed, ...]
    counts: Mapping[tuple[str, GrantForm], CountBy]

    def count_by(self, provider: str, form: GrantForm) -> CountBy:
        """Return how the provider's months are divided, by the decision from January."""
        return self.counts.get((provider, form), CountBy.COUNT_DAY)


def year_prices(session: Session, year: int) -> YearPrices:
    """Return the amounts that hold; annulled decisions give nothing."""
    found = list(_contents(session, year))
    return YearPrices(
        prices=prices_of_year(session, year),
        bands=Bands(
            tuple(one for place, said in _last_first(found) for one in _bands(place, *said))
        ),
        printed=_in_force([list(_printed(*said)) for said in found]),
        counts=dict(_counts(found)),
    )


def first_decided_year(session: Session) -> int | None:
    """Return the first year that any decision that holds is for."""
    heads = decisions.heads(session, [BASIC_AMOUNT])
    held = (one for one in heads if one.state is not State.ANNULLED)
    return min((parse_subject(one.subject).year for one in held), default=None)


def _contents(session: Session, year: int) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield provider and content of each decision, those that still hold last decided first."""
    heads = [
        head
        for head in decisions.heads(session, [BASIC_AMOUNT])
        if head.state is not State.ANNULLED and parse_subject(head.subject).year == year
    ]
    for head in sorted(heads, key=lambda one: one.decided_at):
        content = content_of(session, head.id)
        if content is not None:
            yield str(parse_subject(head.subject).provider_id), content


def _counts(
    found: Sequence[tuple[str, Mapping[str, Any]]],
) -> Iterator[tuple[tuple[str, GrantForm], CountBy]]:
    """Yield how months are divided; one decided within the year goes on as the year began."""
    for provider, content in found:
        inputs = content["inputs"]
        if inputs["from_month"] == 1:
            by = CountBy(inputs.get("count_by", CountBy.COUNT_DAY))
            yield (provider, GrantForm(inputs["form"])), by


def _last_first(
    found: Sequence[tuple[str, Mapping[str, Any]]],
) -> list[tuple[int, tuple[str, Mapping[str, Any]]]]:
    return list(enumerate(found))[::-1]


def _bands(decision: int, provider: str, content: Mapping[str, Any]) -> Iterator[BandOf]:
    inputs = content["inputs"]
    for one in inputs["bands"]:
        yield BandOf(
            provider=provider, form=GrantForm(inputs["form"]), from_month=inputs["from_month"],
            decision=decision, **one["band"],
        )  # fmt: skip


def _printed(provider: str, content: Mapping[str, Any]) -> Iterator[Printed]:
    inputs = content["inputs"]
    for one in content["result"]["amounts"]:
        yield Printed(
            provider=provider, form=GrantForm(inputs["form"]), band=one["band"], unit=one["unit"],
            from_month=inputs["from_month"], months=tuple(one["months"]),
        )  # fmt: skip


def _in_force(decided: Sequence[list[Printed]]) -> tuple[Printed, ...]:
    """Return what is printed, without what a later decision took over altogether."""
    found: list[Printed] = []
    for several in decided:
        about = {(one.provider, one.form, one.from_month) for one in several}
        found = [
            one
            for one in found
            if not any(
                (one.provider, one.form) == (provider, form) and one.from_month >= first
                for provider, form, first in about
            )
        ]
        found += several
    return tuple(found)

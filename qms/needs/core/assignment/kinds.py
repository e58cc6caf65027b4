"""The three kinds of support money of a year, and who gets them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qms.kernel.few import few_in
from qms.needs.core.distribution import Provider
from qms.needs.core.hiding import FEWEST


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A unit's money of one kind in a year, and how many children (or grants) it is for."""

    kind: str
    provider: Provider
    ore: int
    cases: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderShare:
    """What own or independent units get of a kind; None where it is of few children."""

    provider: Provider
    ore: int | None
    cases: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KindShare:
    """A kind's money in the year and its share of all; None where it is of few children."""

    kind: str
    ore: int | None
    share: float | None
    cases: int | None
    providers: tuple[ProviderShare, ...]


def kind_shares(
    given: Iterable[Given],
    kinds: Sequence[str],
    *,
    about_children: Sequence[str],
    fewest: int = FEWEST,
) -> tuple[KindShare, ...]:
    """Return each kind's money in the order given, by provider.

    Kinds in `about_children` are for single children, so sums of few are hidden; the others are
    grants to units, which are public.
    """
    rows = list(given)
    cases = {kind: sum(one.cases for one in rows if one.kind == kind) for kind in kinds}
    hidden = few_in({kind: n for kind, n in cases.items() if kind in about_children}, fewest)
    told = sum(one.ore for one in rows if one.kind not in hidden)
    return tuple(
        _kind(kind, [one for one in rows if one.kind == kind], told,
              is_hidden=kind in hidden, fewest=fewest if kind in about_children else 0)
        for kind in kinds
    )  # fmt: skip


def _kind(
    kind: str, rows: Sequence[Given], told: int, *, is_hidden: bool, fewest: int
) -> KindShare:
    if is_hidden:
        return KindShare(kind=kind, ore=None, share=None, cases=None, providers=())
    ore = sum(one.ore for one in rows)
    return KindShare(
        kind=kind,
        ore=ore,
        share=ore / told if told else None,
        cases=sum(one.cases for one in rows),
        providers=_providers(rows, fewest),
    )


def _providers(rows: Sequence[Given], fewest: int) -> tuple[ProviderShare, ...]:
    cases = {
        str(provider): sum(one.cases for one in rows if one.provider is provider)
        for provider in Provider
    }
    hidden = few_in(cases, fewest)
    return tuple(
        ProviderShare(
            provider=provider,
            ore=None
            if provider in hidden
            else sum(one.ore for one in rows if one.provider is provider),
            cases=None if provider in hidden else cases[provider],
        )
        for provider in Provider
    )

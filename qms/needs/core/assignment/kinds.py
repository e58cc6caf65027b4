"""The three kinds of support money of a year, and who gets them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qms.kernel.few import few_in
from qms.needs.core.distribution import Provider
from qms.needs.core.distribution.shares import ORE
from qms.needs.core.hiding import FEWEST, about
from qms.needs.core.telling import Told


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """Money of one kind in a year for a child, or a grant; `key` tells them apart."""

    key: str
    kind: str
    provider: Provider
    ore: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderShare:
    """What own or independent units get of a kind, rounded; None where it is of few children."""

    provider: Provider
    ore: int | None
    cases: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KindShare:
    """A kind's money in the year, rounded, and its share of all; None of few children."""

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
    cases = {kind: _cases([one for one in rows if one.kind == kind]) for kind in kinds}
    hidden = few_in({kind: n for kind, n in cases.items() if kind in about_children}, fewest)
    told = about(sum(one.ore for one in rows if one.kind not in hidden), ORE)
    return tuple(
        _kind(kind, [one for one in rows if one.kind == kind], told,
              is_hidden=kind in hidden, fewest=fewest if kind in about_children else 0)
        for kind in kinds
    )  # fmt: skip


def told_by(
    shares: Iterable[KindShare], given: Iterable[Given], *, about_children: Sequence[str]
) -> Told:
    """Return each sum about children that is told, with them and what each of them adds."""
    rows = list(given)
    found: dict[str, dict[str, int]] = {}
    for kind in shares:
        if kind.kind not in about_children:
            continue
        if kind.ore is not None:
            found[kind.kind] = _added(one for one in rows if one.kind == kind.kind)
        for share in kind.providers:
            if share.ore is not None:
                found[f"{kind.kind} {share.provider}"] = _added(
                    one for one in rows if (one.kind, one.provider) == (kind.kind, share.provider)
                )
    return found


def _added(rows: Iterable[Given]) -> dict[str, int]:
    added: dict[str, int] = {}
    for one in rows:
        added[one.key] = added.get(one.key, 0) + one.ore
    return added


def _cases(rows: Iterable[Given]) -> int:
    return len({one.key for one in rows})


def _kind(
    kind: str, rows: Sequence[Given], told: int, *, is_hidden: bool, fewest: int
) -> KindShare:
    if is_hidden:
        return KindShare(kind=kind, ore=None, share=None, cases=None, providers=())
    ore = about(sum(one.ore for one in rows), ORE if fewest else 1)
    return KindShare(
        kind=kind,
        ore=ore,
        share=ore / told if told else None,
        cases=_cases(rows),
        providers=_providers(rows, fewest),
    )


def _providers(rows: Sequence[Given], fewest: int) -> tuple[ProviderShare, ...]:
    cases = {
        str(provider): _cases(one for one in rows if one.provider is provider)
        for provider in Provider
    }
    hidden = few_in(cases, fewest)
    return tuple(
        ProviderShare(
            provider=provider,
            ore=None
            if provider in hidden
            else about(
                sum(one.ore for one in rows if one.provider is provider), ORE if fewest else 1
            ),
            cases=None if provider in hidden else cases[provider],
        )
        for provider in Provider
    )

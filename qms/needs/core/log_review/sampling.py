"""The month's sample: by rule and by chance, the same for whoever draws it again."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from qms.needs.core.log_review.rules import Reason

ALWAYS = (Reason.BREAK_GLASS, Reason.PROTECTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How much is taken: a share by chance with a least number, and at most so many by each rule.

    Emergency openings and readings about protected persons are taken, all of them.
    """

    share: float = 0.05
    least: int = 10
    most_by_rule: int = 20


USUAL = Sizes()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """A reading to look at, and why."""

    seq: int
    reasons: frozenset[Reason]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What was drawn; `found` and `taken` are numbers of readings by reason."""

    picks: tuple[Pick, ...]
    found: Mapping[Reason, int]
    taken: Mapping[Reason, int]


def seed_of(month: str, head: str) -> int:
    """Return the seed of a month's sample from the trail's hash when the month was over.

    Nobody can choose it, and nobody can know it while they read.
    """
    return int.from_bytes(hashlib.sha256(f"{month}|{head}".encode()).digest()[:6])


def draw(
    reads: Sequence[int],
    reasons: Mapping[int, frozenset[Reason]],
    *,
    seed: int,
    sizes: Sizes = USUAL,
) -> Sample:
    """Return the sample of a month's readings, given their numbers and what the rules say."""
    chance = Random(seed)
    chosen: set[int] = set()
    found = dict.fromkeys(Reason, 0)
    for reason in Reason:
        here = sorted(seq for seq in reads if reason in reasons.get(seq, ()))
        found[reason] = len(here)
        if reason not in ALWAYS and len(here) > sizes.most_by_rule:
            here = chance.sample(here, sizes.most_by_rule)
        chosen.update(here)
    by_chance = _by_chance(reads, chance, sizes)
    picks = tuple(
        Pick(
            seq=seq,
            reasons=reasons.get(seq, frozenset())
            | ({Reason.CHANCE} if seq in by_chance else set()),
        )
        for seq in sorted(chosen | by_chance)
    )
    found[Reason.CHANCE] = len(reads)
    taken = {reason: sum(reason in pick.reasons for pick in picks) for reason in Reason}
    return Sample(picks=picks, found=found, taken=taken)


def _by_chance(reads: Sequence[int], chance: Random, sizes: Sizes) -> set[int]:
    wanted = max(sizes.least, round(sizes.share * len(reads)))
    return set(chance.sample(sorted(reads), min(wanted, len(reads))))

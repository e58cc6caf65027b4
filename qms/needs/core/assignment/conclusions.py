"""What the figures allow to be concluded, and what they do not allow to be said."""

from dataclasses import dataclass
from enum import StrEnum

from qms.needs.core.agreement import Verdict
from qms.needs.core.change import Direction, UnitChanges, direction
from qms.needs.core.distribution import ProviderVerdict, Reach, ReachVerdict
from qms.needs.core.effects import Effects


class Conclusion(StrEnum):
    """A conclusion; its sentence is written with the figures where it is shown."""

    REACHES = "reaches"
    TOP_SHORT = "top-short"
    DOES_NOT_REACH = "does-not-reach"
    PROVIDERS_ALIKE = "providers-alike"
    OWN_MORE = "own-more"
    INDEPENDENT_MORE = "independent-more"
    ASSESSED_ALIKE = "assessed-alike"
    ASSESSED_APART = "assessed-apart"
    FOLLOWED_UP = "followed-up"
    FOLLOW_UP_WEAK = "follow-up-weak"
    NEED_LESS = "need-less"
    NEED_SAME = "need-same"
    NEED_MORE = "need-more"


class Limit(StrEnum):
    """What cannot be said, and why."""

    REACH_UNSURE = "reach-unsure"
    REACH_FEW = "reach-few"
    PROVIDERS_FEW = "providers-few"
    AGREEMENT_UNKNOWN = "agreement-unknown"
    NOTHING_DUE = "nothing-due"
    CHANGE_FEW = "change-few"
    CAUSE = "cause"
    BLOCK_GRANTS = "block-grants"
    NOT_ASSESSED = "not-assessed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusions:
    """What can be concluded, most important first, and what cannot be said."""

    found: tuple[Conclusion, ...]
    limits: tuple[Limit, ...]


REACHED: dict[ReachVerdict, Conclusion | Limit] = {
    ReachVerdict.YES: Conclusion.REACHES,
    ReachVerdict.TOP_SHORT: Conclusion.TOP_SHORT,
    ReachVerdict.NO: Conclusion.DOES_NOT_REACH,
    ReachVerdict.UNSURE: Limit.REACH_UNSURE,
    ReachVerdict.FEW: Limit.REACH_FEW,
}
PROVIDERS: dict[ProviderVerdict, Conclusion | Limit] = {
    ProviderVerdict.ALIKE: Conclusion.PROVIDERS_ALIKE,
    ProviderVerdict.OWN_MORE: Conclusion.OWN_MORE,
    ProviderVerdict.INDEPENDENT_MORE: Conclusion.INDEPENDENT_MORE,
    ProviderVerdict.FEW: Limit.PROVIDERS_FEW,
}
AGREED = {Verdict.GOOD: Conclusion.ASSESSED_ALIKE, Verdict.LOW: Conclusion.ASSESSED_APART}
CHANGED: dict[Direction, Conclusion | Limit] = {
    Direction.LESS: Conclusion.NEED_LESS,
    Direction.MORE: Conclusion.NEED_MORE,
    Direction.NONE: Conclusion.NEED_SAME,
    Direction.FEW: Limit.CHANGE_FEW,
}
ALWAYS = (Limit.CAUSE, Limit.BLOCK_GRANTS, Limit.NOT_ASSESSED)


def conclusions(reach: Reach, agreement: Verdict, effects: Effects) -> Conclusions:
    """Return what is concluded of whether it reaches, is assessed alike, and led to anything."""
    found: list[Conclusion | Limit] = [
        REACHED[reach.verdict],
        PROVIDERS[reach.provider_verdict],
        AGREED.get(agreement, Limit.AGREEMENT_UNKNOWN),
        _followed(effects),
        _change(effects.changes),
    ]
    return Conclusions(
        found=tuple(one for one in found if isinstance(one, Conclusion)),
        limits=(*(one for one in found if isinstance(one, Limit)), *ALWAYS),
    )


def _followed(effects: Effects) -> Conclusion | Limit:
    if effects.is_followed_up is None:
        return Limit.NOTHING_DUE
    return Conclusion.FOLLOWED_UP if effects.is_followed_up else Conclusion.FOLLOW_UP_WEAK


def _change(changes: UnitChanges) -> Conclusion | Limit:
    return CHANGED[direction(changes.paired)]

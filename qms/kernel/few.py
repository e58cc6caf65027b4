"""Which cells of a row are hidden so that no group of few can be found by subtraction."""

from collections.abc import Mapping, Sequence


def few_in(counts: Mapping[str, int], fewest: int) -> frozenset[str]:
    """Return the cells of a row to hide: the few ones, and others in order until it is safe.

    The reader sees the rest, so the hidden ones' sum is known, and that none of them is empty.
    Which other goes is decided by the order alone and not by its size: a size would tell whoever
    knows the rule. When nothing else is left the empty ones are hidden too.
    """
    hidden = {name for name, n in counts.items() if 0 < n < fewest}
    if not hidden:
        return frozenset()
    others = [name for name, n in counts.items() if n >= fewest]
    while others and not _is_open([counts[name] for name in hidden], fewest):
        hidden.add(others.pop(0))
    is_open = _is_open([counts[name] for name in hidden], fewest)
    return frozenset(hidden) if is_open else frozenset(counts)


def _is_open(hidden: Sequence[int], fewest: int) -> bool:
    """Return whether the sum of hidden groups, none of them empty, leaves each of them open.

    It must not be so small that all have one pupil, nor so large that all few have the most.
    """
    total, most = sum(hidden), len(hidden) * (fewest - 1)
    are_few = all(n < fewest for n in hidden)
    return (
        len(hidden) > 1
        and total >= max(fewest, len(hidden) + 2)
        and not (are_few and total >= most)
    )

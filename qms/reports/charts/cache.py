"""Drawings kept by what they were drawn from, so the same numbers are drawn once."""

from collections import OrderedDict
from collections.abc import Callable
from hashlib import sha256
from threading import Lock

MOST = 256

_kept: OrderedDict[str, str] = OrderedDict()
_lock = Lock()


def cached_svg(key_values: object, make: Callable[[], str]) -> str:
    """Return `make()`, or what it returned last time for values that print the same.

    `key_values` must decide the drawing wholly: the chart's frozen value, the size and the
    language. The 256 most recently used drawings are kept, per process.
    """
    key = sha256(repr(key_values).encode()).hexdigest()
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    drawing = make()
    with _lock:
        _kept[key] = drawing
        while len(_kept) > MOST:
            _kept.popitem(last=False)
    return drawing

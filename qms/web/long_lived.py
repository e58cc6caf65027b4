"""What lives as long as the process is no work for the collector of garbage."""

import gc

AT_ONCE, OLDER = 50_000, 20
"""New objects before the young are looked through, and how many such before those that stayed.

A page about many units makes some hundred thousand that all live as long as the page. With the
interpreter's own 700 and 10 a quarter to a half of its time went to looking for rings among them.
"""


def settle() -> None:
    """Leave what has been loaded so far out of every later collection.

    Modules, texts and templates are some two hundred thousand objects. To look through them all
    takes a fifth of a second, in which everybody who waits for a page waits.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(AT_ONCE, OLDER, OLDER)

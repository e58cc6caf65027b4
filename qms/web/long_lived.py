"""What lives as long as the process is no work for the collector of garbage."""

import gc


def settle() -> None:
    """Leave what has been loaded so far out of every later collection.

    Modules, texts and templates are some two hundred thousand objects. To look through them all
    takes a fifth of a second, in which everybody who waits for a page waits.
    """
    gc.collect()
    gc.freeze()

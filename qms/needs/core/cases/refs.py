"""The opaque name of a case in addresses and in the trail: it tells nothing of anybody."""

import secrets

SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that is mistaken for another
LENGTH, GROUP = 12, 4


def new_ref() -> str:
    """Return twelve random signs: 60 bits, so that none can be guessed."""
    return "".join(secrets.choice(SIGNS) for _ in range(LENGTH))


def shown_ref(ref: str) -> str:
    """Return the reference as people read and say it: `K7QX 42M9 PD3T`."""
    return " ".join(ref[at : at + GROUP] for at in range(0, len(ref), GROUP))


def typed_ref(text: str) -> str:
    """Return the reference that somebody typed, empty when it cannot be one."""
    bare = "".join(text.split()).upper()
    return bare if len(bare) == LENGTH and set(bare) <= set(SIGNS) else ""

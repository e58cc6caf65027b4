"""The occasions on which somebody is told what waits in a case, as the inbox knows them."""

PROPOSED, RETURNED, DECIDED = "needs:proposed", "needs:returned", "needs:decided"
ASKED, COMPLETED, WANTED = "needs:asked", "needs:completed", "needs:wanted"


def key_of(occasion: str, ref: str, one: str = "") -> str:
    """Return the occasion's key in the case; without `one` what all such keys begin with."""
    return f"{occasion}:{ref}:{one}"

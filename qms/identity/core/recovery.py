"""The slow hash of a recovery code: whoever has the table and the key still pays for each guess."""

from argon2.low_level import Type, hash_secret_raw

PASSES, MEMORY, LANES, LENGTH = 2, 19 * 1024, 1, 32
"""Argon2id with 19 MiB and two passes, a least setting of OWASP's Password Storage Cheat Sheet."""


def slowly_hashed(factor_id: str, code: str) -> str:
    """Return the argon2id hash of a recovery code, 64 hex digits.

    The factor's id is the salt: 122 random bits, drawn anew with each app. Its ten codes share
    it, so that a code that is typed costs one hash and not ten.
    """
    return hash_secret_raw(
        secret=code.encode(), salt=bytes.fromhex(factor_id), time_cost=PASSES, memory_cost=MEMORY,
        parallelism=LANES, hash_len=LENGTH, type=Type.ID,
    ).hex()  # fmt: skip

"""What can go wrong with sealed content; no message holds anything of the content itself."""

from qms.vault.core.place import Place


class VaultClosedError(Exception):
    """There are no keys to seal or open with; the message says what to do."""


class UnreadableError(Exception):
    """Sealed content that does not open: another row's, another key's, or changed."""

    def __init__(self, place: Place, why: str) -> None:
        super().__init__(f"Det förseglade i {place} går inte att öppna: {why}.")
        self.place, self.why = place, why

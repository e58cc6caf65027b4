"""Where every öre of the ledger is: in the figures, or beside them with why."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciliation:
    """Öre: the ledger, and the heaps it is divided in. `residual` is zero when nothing is lost.

    `per_pupil` is Σ cost per pupil × pupils; `without_pupils` the costs of units and forms that
    have none; `unsplit` pools without a key that weighs; `unmapped` lines without a rule.
    """

    ledger: int
    per_pupil: int
    without_pupils: int
    outside: int
    unsplit: int
    unmapped: int

    @property
    def residual(self) -> int:
        """Return what no heap explains."""
        explained = self.per_pupil + self.without_pupils + self.outside
        return self.ledger - explained - self.unsplit - self.unmapped

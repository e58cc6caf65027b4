"""Whether a frozen alternative is what it was: its checksum, and every number counted anew."""

import json
import zlib
from dataclasses import dataclass

from qms.kernel.said import said
from qms.planning.core.freezing.packing import checksum, unpacked
from qms.planning.core.freezing.record import FORMAT, difference


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a frozen record says of itself, and what is wrong with it."""

    name: str
    sha256: str
    faults: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Return whether nothing is another."""
        return not self.faults


def verdict_of(name: str, content: bytes, stated: str) -> Verdict:
    """Return whether packed `content` has the checksum that is stated and counts to what it says.

    The first fault that is found is told: what follows from it says nothing more.
    """
    try:
        record = unpacked(content)
    except (zlib.error, json.JSONDecodeError, UnicodeDecodeError):
        return Verdict(name=name, sha256=stated, faults=(said("Innehållet går inte att läsa."),))
    found = checksum(record)
    if found != stated:
        told = said("Innehållet har kontrollsumman %(sum)s.", sum=found)
        return Verdict(name=name, sha256=stated, faults=(told,))
    if record.get("format") != FORMAT:
        told = said("Formatet %(n)s är okänt.", n=record.get("format"))
        return Verdict(name=name, sha256=stated, faults=(told,))
    if (gap := difference(record)) != 0:
        told = said("Räknat på nytt skiljer ett tal %(gap)s.", gap=gap)
        return Verdict(name=name, sha256=stated, faults=(told,))
    return Verdict(name=name, sha256=stated)

"""Options that hold several names: `a,b,c` and `factor=category`."""

from collections.abc import Iterable

from qms.reports.command_files import refuse


def names(text: str) -> tuple[str, ...]:
    """Return the names between the commas."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def pairs(texts: Iterable[str], option: str) -> dict[str, str]:
    """Return `left=right` as a mapping, or end with every text that is not so or comes twice."""
    found: dict[str, str] = {}
    faults = []
    for text in texts:
        left, equals, right = (part.strip() for part in text.partition("="))
        if not (left and equals and right):
            faults.append(f"{option}: {text} ska skrivas faktor=kategori.")
        elif left in found:
            faults.append(f"{option}: {left} är angiven två gånger.")
        found[left] = right
    if faults:
        refuse(faults)
    return found

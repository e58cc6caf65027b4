"""Run by the validator's own Python: E-ARK's validator over packages, without a network.

The validator asks the specification's site for its lists of words, of which it carries a copy: the
copy is handed over in their place, and every other address is refused. Prints, as JSON, the rules
of weight ERROR and WARN that each package breaks.
"""

import io
import json
import sys
import urllib.request
from importlib.util import find_spec
from pathlib import Path
from typing import Any

PROGRAM = "eark_validator"
LISTS = "https://earkcsip.dilcis.eu/schema/"


def from_the_copy(address: str, *_: object, **__: object) -> io.BytesIO:
    """Return the validator's own copy of a list of words; refuse every other address."""
    found = find_spec(PROGRAM)
    if found is None or found.origin is None or not address.startswith(LISTS):
        raise OSError(address)
    copies = Path(found.origin).parent / "ipxml" / "resources" / "vocabs"
    return io.BytesIO((copies / address.removeprefix(LISTS)).read_bytes())


def main(folder: Path) -> None:
    """Print what the validator says of each package in the folder."""
    urllib.request.urlopen = from_the_copy  # type: ignore[assignment]
    # Only now: the validator fetches its lists as it is imported.
    packages: Any = __import__(f"{PROGRAM}.packages", fromlist=["PackageValidator"])
    told = {
        one.name: broken(packages.PackageValidator(one).validation_report)
        for one in sorted(folder.iterdir())
        if one.is_dir()
    }
    sys.stdout.write(json.dumps(told))


def broken(report: Any) -> dict[str, Any]:  # noqa: ANN401 - a type of the validator's
    """Return whether it went through every part, and the broken rules by weight."""
    said = list(report.structure.messages)
    if report.metadata is not None:
        said += report.metadata.schema_results.messages
        said += report.metadata.schematron_results.messages
    by_weight: dict[str, Any] = {"whole": report.metadata is not None}
    for one in said:
        by_weight.setdefault(str(one.severity.name), []).append(one.rule_id)
    return by_weight


if __name__ == "__main__":
    main(Path(sys.argv[1]))

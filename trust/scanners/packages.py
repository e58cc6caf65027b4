"""E-ARK's validator over a hundred packages for the archive, after it found the planted faults."""

import json
import os
import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from trust.steps import Result
from trust.work import ROOT, Work

LOCK = "trust-archive"
TESTS = "tests/integration/archive/test_packages.py::test_a_hundred_cases"
RUNNER = ROOT / "trust" / "eark.py"
LEAST, SECONDS = 100, 300.0
NOT_TO_BE_MET: Mapping[str, str] = {
    "CSIP63": "the rule of 1.1.3 holds only where every group of files is called OTHER",
    "SIP14": "asks for an attribute that METS' own schema forbids, beside what CSIP16 asks for",
}
"""Rules of the validator that no package of ours can meet, and why."""
Told = Mapping[str, Mapping[str, Any]]


def _replaced(old: str, new: str) -> Callable[[Path], None]:
    def harm(package: Path) -> None:
        mets = package / "METS.xml"
        text = mets.read_text("utf-8")
        if old not in text:
            raise RuntimeError(f"METS.xml has no {old}")
        mets.write_text(text.replace(old, new, 1), "utf-8")

    return harm


PLANTED: Mapping[str, Callable[[Path], None]] = {
    "CSIPSTR4": lambda package: (package / "METS.xml").unlink(),
    "CSIP1": _replaced(' OBJID="', ' LANG="'),
    "CSIP4": _replaced('TYPE="citserms_v2_1"', 'TYPE="arende"'),
    "CSIP13": _replaced('OTHERTYPE="SOFTWARE"', 'OTHERTYPE="PERSON"'),
    "SIP2": _replaced("E-ARK-SIP.xml", "E-ARK-AIP.xml"),
    "XML-1": _replaced('LOCTYPE="URL"', 'LOCTYPE="WEB"'),
}
"""What is broken in a package, by the rule that says so."""


def eark(work: Work) -> Result:
    """Try the validator: it finds each planted fault, and none in the packages."""
    folder = work.folder / "packages"
    _made(work, folder)
    kept, planted = folder / "kept", folder / "planted"
    told = _asked(work, kept)
    plant(next(kept.iterdir()), planted)
    found = _asked(work, planted)
    blind = [rule for rule in PLANTED if rule not in errors(found[rule.lower()])]
    hits = sorted({rule for one in told.values() for rule in errors(one)} - set(NOT_TO_BE_MET))
    whole = sum(one["whole"] for one in told.values())
    return Result(
        held=not blind and not hits and whole == len(told) >= LEAST,
        figure=f"{len(PLANTED) - len(blind)} av {len(PLANTED)} planterade funna; {whole} paket "
        f"prövade, {len(hits)} regler brutna{''.join(f', {one}' for one in hits)}; "
        f"{len(NOT_TO_BE_MET)} regler i verktyget går inte att uppfylla",
    )


def errors(said: Mapping[str, Any]) -> set[str]:
    """Return the rules of weight ERROR that the package breaks."""
    return set(said.get("ERROR", ()))


def _made(work: Work, folder: Path) -> None:
    folder.mkdir()
    (folder / "kept").mkdir(mode=0o700)
    done = work.run(
        sys.executable, "-m", "pytest", "-q", "--no-header", TESTS, seconds=SECONDS,
        environment={**os.environ, "QMS_PACKAGES": str(folder / "kept")},
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stdout[-300:])


def plant(package: Path, folder: Path) -> None:
    """Make a copy of the package for each planted fault."""
    for rule, harm in PLANTED.items():
        copy = folder / rule.lower()
        shutil.copytree(package, copy)
        harm(copy)


def _asked(work: Work, folder: Path) -> Told:
    python = work.tool(LOCK, "python")
    done = work.run(python, RUNNER, folder, seconds=SECONDS)
    if done.returncode:
        raise RuntimeError(done.stderr[-300:])
    told: Told = json.loads(done.stdout)
    return told

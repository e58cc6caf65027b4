"""schemathesis: the open interface keeps its reference, whatever it is asked."""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from trust.program import Program, described, program
from trust.served import canary
from trust.steps import Result
from trust.work import ROOT, Work

LOCK = "trust-interface"
SETTINGS = ROOT / "trust" / "interface.toml"
CANARY = "trust.canary.interface"
SECONDS = 480.0
EXAMPLES = 20
"""Calls that are made up for each operation, beside those at the limits of its schema."""
LEAST = 1_000
PLANTED = frozenset({"ServerError", "JsonSchemaError", "IgnoredAuth", "UndefinedContentType",
                     "AcceptedNegativeData"})  # fmt: skip
"""Kinds of faults that are planted in the canary."""
Report = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What schemathesis told, and the operations that answered with what was asked for."""

    report: Report
    reached: frozenset[str]

    @property
    def faults(self) -> dict[str, int]:
        """Return how many faults of each kind there are."""
        return {one["type"]: one["count"] for one in self.report["failures"]}

    @property
    def cases(self) -> int:
        """Return how many calls were made up and tried."""
        return int(self.report["test_cases"]["generated"])

    @property
    def operations(self) -> int:
        """Return how many operations the reference has."""
        return int(self.report["operations"]["total"])

    @property
    def is_whole(self) -> bool:
        """Return whether it went through all that it meant to, without breaking down."""
        none_left = self.report["operations"]["tested"] == self.operations
        return bool(self.report["complete"]) and none_left and self.report["exit_code"] == 0


def schemathesis(work: Work) -> Result:
    """Try it: every planted fault is found, none in the product, and each operation is reached."""
    blind = PLANTED - set(_canary(work).faults)
    asking = program(work.product)
    found = _ask(work, asking, described(asking), "product")
    kinds = "".join(f", {kind}: {count}" for kind, count in sorted(found.faults.items()))
    return Result(
        held=not blind and not found.faults and found.is_whole
        and found.cases >= LEAST and len(found.reached) == found.operations,
        figure=f"{len(PLANTED) - len(blind)} av {len(PLANTED)} planterade funna; "
        f"{found.cases} fall, {len(found.reached)} av {found.operations} anrop gav svar 2xx; "
        f"{sum(found.faults.values())} fel{kinds}",
    )  # fmt: skip


def _canary(work: Work) -> Asked:
    """Return what is found in the canary; it takes any token."""
    with canary(work.folder / "interface-canary", CANARY) as served:
        document = requests.get(f"{served.url}/openapi.json", timeout=30).json()
        asking = Program(url=served.url, tokens=("kvh_canary",))
        return _ask(work, asking, document, "canary")


def _ask(work: Work, asking: Program, document: Mapping[str, Any], name: str) -> Asked:
    folder = work.folder / f"asked-{name}"
    folder.mkdir()
    (folder / "openapi.json").write_text(json.dumps(document), "utf-8")
    told, calls = folder / "told.json", folder / "calls.ndjson"
    done = work.run(
        work.tool(LOCK, "schemathesis"), "--config-file", SETTINGS, "run", folder / "openapi.json",
        "--url", asking.url, "--checks", "all", "--phases", "examples,coverage,fuzzing",
        "--max-examples", EXAMPLES, "--seed", 1, "--workers", 1, "--continue-on-failure",
        "--generation-database", "none", "--no-color", "--report", "json,ndjson",
        "--report-json-path", told, "--report-ndjson-path", calls,
        seconds=SECONDS, environment=_environment(folder, asking), folder=folder,
    )  # fmt: skip
    if not told.exists():
        raise RuntimeError(f"schemathesis told nothing: {done.stdout[-200:]} {done.stderr[-200:]}")
    return Asked(report=json.loads(told.read_text("utf-8")), reached=frozenset(_reached(calls)))


def _environment(folder: Path, asking: Program) -> dict[str, str]:
    return {
        "HOME": str(folder), "PATH": os.defpath, "PYTHONPATH": str(ROOT),
        "SCHEMATHESIS_HOOKS": "trust.bearers", "QMS_TRIAL_TOKEN": asking.tokens[0],
        "QMS_TRIAL_TOKENS": " ".join(asking.tokens),
    }  # fmt: skip


def _reached(calls: Path) -> Iterator[str]:
    """Yield the operations that were called with their own method and answered 2xx."""
    with calls.open(encoding="utf-8") as lines:
        for line in lines:
            recorder = json.loads(line).get("ScenarioFinished", {}).get("recorder", {})
            for one in recorder.get("interactions", {}).values():
                is_own = recorder["label"].split(" ", 1)[0] == one["request"]["method"]
                if is_own and one["response"] and one["response"]["status_code"] // 100 == 2:
                    yield recorder["label"]
                    break

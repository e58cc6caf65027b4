"""bandit and our own rules for semgrep, over the program of the product."""

import json
from collections.abc import Mapping
from pathlib import Path

from trust.canary.source import FOR_BANDIT, HEAD, PLANTED
from trust.steps import Result
from trust.work import ROOT, Work

LOCK = "trust-source"
RULES = ROOT / "trust" / "rules.yml"
SECONDS = 180.0
Hits = list[tuple[str, str]]


def own_rules(work: Work) -> Result:
    """Try our own rules: each finds its planted piece, none finds anything in the product."""
    planted = _planted(work, "semgrep", PLANTED)
    found = {rule for rule, _ in _semgrep(work, planted)}
    hits = _semgrep(work, ROOT / "qms")
    blind = sorted(set(PLANTED) - found)
    return Result(
        held=not blind and not hits,
        figure=f"{len(PLANTED) - len(blind)} av {len(PLANTED)} planterade funna; "
        f"{len(hits)} träffar i qms{_named(hits)}",
    )


def bandit(work: Work) -> Result:
    """Try bandit: it finds what is planted, and nothing of medium or high weight in the product."""
    planted = _planted(work, "bandit", FOR_BANDIT)
    found = {rule for rule, _ in _bandit(work, planted)}
    hits = _bandit(work, ROOT / "qms")
    blind = sorted(set(FOR_BANDIT) - found)
    return Result(
        held=not blind and not hits,
        figure=f"{len(FOR_BANDIT) - len(blind)} av {len(FOR_BANDIT)} planterade funna; "
        f"{len(hits)} träffar i qms{_named(hits)}",
    )


def _planted(work: Work, name: str, pieces: Mapping[str, str]) -> Path:
    folder = work.folder / f"planted-{name}"
    folder.mkdir()
    for rule, piece in pieces.items():
        (folder / f"planted_{rule.replace('-', '_')}.py").write_text(HEAD + piece, "utf-8")
    return folder


def _semgrep(work: Work, folder: Path) -> Hits:
    program = work.tool(LOCK, "semgrep")
    path = f"{program.parent}:/usr/bin:/bin"  # semgrep starts its own parts from the path
    done = work.run(
        program, "scan", "--metrics=off", "--disable-version-check", "--no-git-ignore", "--quiet",
        "--json", "--config", RULES, folder, seconds=SECONDS,
        environment={"PATH": path, "HOME": str(work.folder)},
    )  # fmt: skip
    found = json.loads(done.stdout)
    if found["errors"] or not found["paths"]["scanned"]:
        raise RuntimeError(f"semgrep read {len(found['paths']['scanned'])} files: {done.stderr}")
    return [(one["check_id"].rsplit(".", 1)[-1], _place(one["path"], one["start"]["line"]))
            for one in found["results"]]  # fmt: skip


def _bandit(work: Work, folder: Path) -> Hits:
    done = work.run(work.tool(LOCK, "bandit"), "-q", "-r", folder, "-ll", "-f", "json",
                    seconds=SECONDS)  # fmt: skip
    found = json.loads(done.stdout)
    return [(one["test_id"], _place(one["filename"], one["line_number"]))
            for one in found["results"]]  # fmt: skip


def _place(file: str, line: int) -> str:
    return f"{Path(file).name}:{line}"


def _named(hits: Hits) -> str:
    return "".join(f", {rule} {place}" for rule, place in hits[:10])

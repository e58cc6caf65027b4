"""Every command that a document shows runs as it stands, from the files that it names."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from qms.allocation.cli import allocation
from qms.costs.cli import costs
from qms.followup.cli import followup
from qms.forecast.cli import forecast
from qms.needs.cli import needs
from qms.planning.cli import planning

ROOT = Path(__file__).resolve().parents[3]
DOCUMENTS = (ROOT / "README.md", *sorted((ROOT / "docs" / "formats").glob("*.md")))
GROUPS = {
    "allocation": allocation,
    "costs": costs,
    "followup": followup,
    "forecast": forecast,
    "needs": needs,
    "planning": planning,
}
NAMES = "|".join(GROUPS)
IN_A_TABLE = re.compile(rf"`(qms (?:{NAMES}) [^`]*--out [^`]*)`")
IN_A_BLOCK = re.compile(rf"^    (qms (?:{NAMES}) (?:.*\\\n)*.*)$", re.MULTILINE)


def commands(document: Path) -> list[str]:
    """Return the document's commands in order; usage lines with [options] are none."""
    text = document.read_text(encoding="utf-8")
    found = [*IN_A_TABLE.findall(text), *IN_A_BLOCK.findall(text)]
    return [one.replace("\\\n", " ") for one in found if "[" not in one]


@pytest.mark.parametrize(
    "document", [pytest.param(one, id=one.stem) for one in DOCUMENTS if commands(one)]
)
def test_the_commands_of_a_document_run(document, tmp_path, monkeypatch):
    for folder in ("docs", "examples"):
        (tmp_path / folder).symlink_to(ROOT / folder)
    monkeypatch.chdir(tmp_path)
    for command in commands(document):
        _, group, *words = shlex.split(command)
        answer = CliRunner().invoke(GROUPS[group], words)
        assert answer.exit_code == 0, f"{command}\n{answer.output}"
        assert Path(words[words.index("--out") + 1]).stat().st_size


def test_the_readme_shows_every_command_that_works_on_files():
    shown = " ".join(commands(ROOT / "README.md"))
    for group, cli in GROUPS.items():
        on_files = (
            name
            for name, one in cli.commands.items()
            if any(param.name == "out" for param in one.params)
        )
        for name in on_files:
            assert f"qms {group} {name} " in shown


def test_the_readmes_map_names_every_folder():
    listed = (ROOT / "README.md").read_text(encoding="utf-8").split("## Map")[1].split("## ")[0]
    folders = {
        one.name
        for one in ROOT.iterdir()
        if one.is_dir() and not one.name.startswith((".", "_")) and one.name not in IGNORED
    }
    assert [name for name in sorted(folders) if f"`{name}" not in listed] == []


IGNORED = {"qms", "instance", "dist", "build", "node_modules"}
"""`qms` stands by its parts; the others are made on the spot."""

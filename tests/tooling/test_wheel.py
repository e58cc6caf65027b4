"""The wheel holds all that the program reads, and the program runs from it."""

import json
import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOT_SHIPPED = {".pyc", ".mo"}


def in_checkout(top: str) -> set[str]:
    """Return the files below `top` as they are named inside the wheel."""
    files = (f for f in (ROOT / top).rglob("*") if f.is_file() and f.suffix not in NOT_SHIPPED)
    inside = "" if top == "qms" else "qms/"
    return {f"{inside}{file.relative_to(ROOT).as_posix()}" for file in files}


def build(source: Path, target: str, folder: Path) -> Path:
    """Build a wheel or an sdist of `source` into `folder` and return the file."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(folder)]
    done = subprocess.run(command, cwd=source, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return next(file for file in folder.iterdir() if file.suffix in {".whl", ".gz"})


def names_in(wheel: Path) -> set[str]:
    """Return what the wheel holds, but for its own description."""
    with zipfile.ZipFile(wheel) as archive:
        return {name for name in archive.namelist() if ".dist-info/" not in name}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    return build(ROOT, "wheel", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """The folder that the wheel was installed into."""
    target = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps"]
    subprocess.run([*command, "--target", str(target), str(wheel)], check=True)
    return target


@pytest.mark.parametrize("top", ["qms", "templates", "migrations"])
def test_the_wheel_holds_every_file_of_the_folder(wheel, top):
    expected = in_checkout(top)
    assert expected
    prefix = "qms/" if top == "qms" else f"qms/{top}/"
    held = {name for name in names_in(wheel) if name.startswith(prefix)}
    if top == "qms":
        held -= {n for n in held if n.startswith(("qms/templates/", "qms/migrations/"))}
    assert held == expected


def test_the_wheel_holds_nothing_else(wheel):
    assert {name.split("/")[0] for name in names_in(wheel)} == {"qms"}


def test_what_it_needs_is_what_the_requirements_name(wheel):
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (one for one in archive.namelist() if one.endswith(".dist-info/METADATA"))
        lines = archive.read(name).decode().splitlines()
    needs = {line.removeprefix("Requires-Dist: ") for line in lines if "Requires-Dist" in line}
    assert "flask" in needs
    extras = {"distributed; extra == 'dask'", "signxml; extra == 'saml'"}
    assert {one for one in needs if "extra" in one} == extras


@pytest.mark.parametrize("suffix", [".html", ".toml", ".css", ".js", ".py"])
def test_each_kind_of_file_is_there_in_equal_number(wheel, suffix):
    everything = in_checkout("qms") | in_checkout("templates") | in_checkout("migrations")
    counted = sum(name.endswith(suffix) for name in names_in(wheel))
    assert counted == sum(name.endswith(suffix) for name in everything) > 0


def test_an_sdist_gives_the_same_wheel(wheel, tmp_path):
    sdist = build(ROOT, "sdist", tmp_path / "sdist")
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path, filter="data")
    source = tmp_path / sdist.name.removesuffix(".tar.gz")
    assert names_in(build(source, "wheel", tmp_path / "wheel")) == names_in(wheel)


PROGRAM = """
import json, sys
from pathlib import Path
import qms
from alembic.script import ScriptDirectory
from qms.app import create_app
from qms.config import from_environment
from qms.paths import resource_dir

app = create_app(from_environment())
print(json.dumps({
    "package": str(Path(qms.__file__).parent),
    "templates": str(resource_dir("templates")),
    "found": sorted(app.jinja_env.list_templates(filter_func=lambda name: "bootstrap" not in name)),
    "heads": len(ScriptDirectory(str(resource_dir("migrations"))).get_heads()),
    "styles": app.test_client().get("/static/" + sys.argv[1]).status_code,
}))
"""


def test_the_program_runs_from_the_installed_wheel(installed, tmp_path):
    style = next((ROOT / "qms" / "static").rglob("*.css")).relative_to(ROOT / "qms" / "static")
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, style.as_posix()],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(installed), "QMS_INSTANCE": str(tmp_path / "data")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["package"] == str(installed / "qms")
    assert said["templates"] == str(installed / "qms" / "templates")
    ours = {name.removeprefix("qms/templates/") for name in in_checkout("templates")}
    assert ours <= set(said["found"])
    assert said["heads"] == 1
    assert said["styles"] == 200

"""`manage.py` on machines that lack something: the sentence names the fault and its cure."""

import ast
import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOWHERE = "http://127.0.0.1:9/simple"  # nothing listens on the discard port


@pytest.fixture(scope="module")
def manage():
    spec = importlib.util.spec_from_file_location("manage", ROOT / "manage.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def clone(tmp_path):
    """A folder with what manage.py reads, and no .venv."""
    shutil.copy(ROOT / "manage.py", tmp_path)
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    return tmp_path


def run(folder, *arguments, **environment):
    """Run manage.py in `folder` as a person would, cut off from every package registry."""
    offline = {
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_INDEX_URL": NOWHERE,
        "PIP_RETRIES": "0",
        "PIP_NO_CACHE_DIR": "1",
    }
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "UV_"))
    }
    return subprocess.run(
        [sys.executable, folder / "manage.py", *arguments],
        env={**kept, **offline, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_an_old_python_can_read_the_file():
    ast.parse((ROOT / "manage.py").read_text("utf-8"), feature_version=(3, 8))


def test_only_the_standard_library_is_imported():
    tree = ast.parse((ROOT / "manage.py").read_text("utf-8"))
    plain = {n.name for node in ast.walk(tree) if isinstance(node, ast.Import) for n in node.names}
    dotted = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in plain | dotted} <= sys.stdlib_module_names


@pytest.mark.parametrize("version", [(3, 8, 10), (3, 9, 2), (3, 10, 12)])
def test_an_old_python_is_told_what_to_install(manage, version):
    with pytest.raises(manage.Fault) as fault:
        manage.refuse_old_python(version)
    assert ".".join(map(str, version)) in str(fault.value)
    assert "sudo apt install python3.11 python3.11-venv" in str(fault.value)
    assert "too old" in str(fault.value)


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 12, 1), (3, 14, 0)])
def test_a_new_python_will_do(manage, version):
    manage.refuse_old_python(version)


def test_too_little_room_is_said_before_anything_is_installed(manage):
    with pytest.raises(manage.Fault, match="1,5 GB ledigt"):
        manage.refuse_full_disk(1_499_999_999)
    manage.refuse_full_disk(1_500_000_000)


def test_a_taken_port_is_named_with_another_to_use(clone):
    with socket.create_server(("127.0.0.1", 0)) as other_program:
        port = other_program.getsockname()[1]
        result = run(clone, "demo", "--port", str(port))
    assert result.returncode == 1
    assert f"Port {port} är upptagen" in result.stderr
    assert "python3 manage.py demo --port " in result.stderr
    assert not (clone / ".venv").exists()


def test_a_port_that_does_not_exist_is_refused(clone):
    result = run(clone, "demo", "--port", "70000")
    assert result.returncode == 1
    assert "Port 70000" in result.stderr


def test_without_ensurepip_the_line_to_type_is_printed(clone, tmp_path):
    # The module stands first on the path and cannot be imported: what Debian without
    # python3-venv is like.
    shadow = tmp_path / "shadow"
    shadow.mkdir()
    (shadow / "ensurepip.py").write_text("raise ImportError('not installed')\n")
    result = run(clone, "check", PYTHONPATH=str(shadow))
    assert result.returncode == 1
    assert f"sudo apt install python3.{sys.version_info[1]}-venv" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_half_made_venv_is_made_anew_and_a_missing_network_is_said(clone):
    venv.create(clone / ".venv", with_pip=False)
    result = run(clone, "check")
    assert result.returncode == 1
    assert "Skapar .venv ... klart" in result.stdout
    assert "ingen kontakt med paketregistret" in result.stderr
    assert "Traceback" not in result.stderr
    assert not (clone / ".venv" / "installed.stamp").exists()
    has_pip = subprocess.run([clone / ".venv/bin/python", "-c", "import pip"], check=False)
    assert has_pip.returncode == 0


def make_wheel(folder: Path) -> Path:
    """Return a smallest possible package, some-package 1.0, in `folder`."""
    wheel = folder / "some_package-1.0-py3-none-any.whl"
    info = "some_package-1.0.dist-info"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr(
            f"{info}/METADATA", "Metadata-Version: 2.1\nName: some-package\nVersion: 1.0\n"
        )
        archive.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(f"{info}/RECORD", "")
    return wheel


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("some-package==1.0\n", id="no checksum"),
        pytest.param("some-package===== 1\n", id="no requirement"),
        pytest.param(f"some-package==1.0 --hash=sha256:{'0' * 64}\n", id="another checksum"),
        pytest.param("some-package==1.0 --hash=sha256:00\n", id="checksum cut short"),
        pytest.param("some-package --hash=sha256:00\n", id="no version"),
    ],
)
def test_a_broken_lock_is_recognised_in_what_pip_says(manage, tmp_path, line):
    make_wheel(tmp_path)
    lock = tmp_path / "runtime.txt"
    lock.write_text(line)
    command = [sys.executable, "-m", "pip", "install", "--dry-run", "--no-index", "--no-deps"]
    command += ["--find-links", str(tmp_path), "--require-hashes", "-r", str(lock)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "git checkout requirements" in manage.install_fault(done.stdout + done.stderr)


@pytest.mark.parametrize(
    ("said", "cure"),
    [
        pytest.param(
            "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on "
            "device",
            "Frigör plats",
            id="pip on a full disk",
        ),
        pytest.param(
            "error: Failed to install: x.whl\n  Caused by: No space left on device (os error 28)",
            "Frigör plats",
            id="uv on a full disk",
        ),
        pytest.param(
            "WARNING: Retrying after connection broken by 'NewConnectionError: [Errno -3] "
            "Temporary failure in name resolution'",
            "HTTPS_PROXY",
            id="pip without a name server",
        ),
        pytest.param(
            "  Caused by: dns error: failed to lookup address information",
            "HTTPS_PROXY",
            id="uv without a name server",
        ),
    ],
)
def test_what_the_installers_say_becomes_a_sentence_with_a_cure(manage, said, cure):
    assert cure in manage.install_fault(said)


def test_an_unknown_failure_shows_the_last_lines(manage):
    said = "\n".join(f"line {n}" for n in range(40))
    sentence = manage.install_fault(said)
    assert "line 39" in sentence
    assert "line 24" not in sentence


@pytest.fixture
def installed(clone, manage, monkeypatch):
    """The clone as after a finished installation of the runtime lock."""
    for name, place in {
        "ROOT": clone,
        "STAMP": clone / "stamp",
        "PYTHON": clone / "python",
    }.items():
        monkeypatch.setattr(manage, name, place)
    locks = {name: clone / "requirements" / f"{name}.txt" for name in ("runtime", "dev")}
    monkeypatch.setattr(manage, "LOCKS", locks)
    (clone / "python").touch()
    (clone / "stamp").write_text("\n".join(manage.stamps(("runtime",))))
    return locks


def test_a_second_start_installs_nothing(installed, manage, capsys):
    manage.prepare("runtime")
    assert capsys.readouterr().out == ""


def test_a_changed_lock_and_a_wider_need_change_the_stamp(installed, manage):
    before = manage.stamps(("runtime",))
    assert not set(manage.stamps(("runtime", "dev"))) <= set(before)
    with installed["runtime"].open("a") as lock:
        lock.write("# changed\n")
    assert not set(manage.stamps(("runtime",))) <= set(before)

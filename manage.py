"""Start, test or check Kvalitetshjulet with one command.

python3 manage.py demo    make .venv and a demo municipality, and serve it
python3 manage.py test    run every test; further arguments go to pytest
python3 manage.py check   format, lint, types, import contracts, templates
python3 manage.py trust   try every promise of security and recovery; --short what every CI tries

Only the standard library, and only syntax that Python 3.8 can read: an interpreter that is
too old must get as far as saying so.
"""

from __future__ import annotations

import argparse
import errno
import hashlib
import importlib
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / "bin"
PYTHON = BIN / "python"
STAMP = VENV / "installed.stamp"
LOCKS = {name: ROOT / "requirements" / f"{name}.txt" for name in ("runtime", "dev")}
OLDEST_PYTHON = (3, 11)
INSTALLER = ROOT / "requirements" / "installer.txt"
ROOM_NEEDED = 1_500_000_000  # bytes: both locks installed take 0.9 GB, and the database grows

CHECKS = {
    "format": ("ruff", "format", "--check", "."),
    "regler": ("ruff", "check", "."),
    "typer": ("mypy",),
    "importkontrakt": ("lint-imports", "--no-logo"),
    "mallar": ("djlint", "templates", "--lint", "--quiet", "--ignore", "H015,H043"),  # pure taste
}

OLD_PYTHON = """Python {0} är för gammalt: det behövs Python 3.11 eller senare. Installera en nyare,
till exempel med `sudo apt install python3.11 python3.11-venv`, och skriv sedan
`python3.11 manage.py demo`. (Python {0} is too old: 3.11 or later is needed.)"""
PORT_TAKEN = """Port {0} är upptagen eller får inte användas på den här datorn. Stäng det andra
programmet eller välj en annan port: `python3 manage.py demo --port {1}`. (Port {0} is taken.)"""
NO_ENSUREPIP = """Python saknar venv/ensurepip, som behövs för att skapa .venv. Skriv
    sudo apt install python3.{0}-venv
och kör sedan samma kommando igen. (Python lacks venv/ensurepip: type the line above.)"""
DISK_FULL = """Disken är full: det behövs 1,5 GB ledigt där projektet ligger. Frigör plats och kör
samma kommando igen. (The disk is full: 1.5 GB is needed.)"""
NO_NETWORK = """Paketen kunde inte hämtas: ingen kontakt med paketregistret PyPI. Kontrollera nätet,
brandväggen eller proxyn (HTTPS_PROXY) och kör samma kommando igen. Efter installationen behövs
inget nät. (No network.)"""
BROKEN_LOCK = """Låsfilen i requirements/ stämmer inte: en rad saknar eller har fel kontrollsumma.
Återställ den med `git checkout requirements` och kör samma kommando igen. (Broken lock file.)"""
UNKNOWN = "Installationen misslyckades. Det sista som skrevs var:\n{0}"
CAUSES = (
    ("no space left|errno 28|os error 28", DISK_FULL),
    ("require-hashes|do not match the hashes|hash (mismatch|digest)|--hash", BROKEN_LOCK),
    ("invalid requirement|couldn't parse|expected .*requirement", BROKEN_LOCK),
    ("new connection|name resolution|dns error|timed? ?out|unreachable|proxyerror", NO_NETWORK),
    ("connection (refused|error|aborted|reset)|sending request|from versions: none", NO_NETWORK),
)


class Fault(Exception):  # noqa: N818 - a sentence for the person, not an error in the program
    """Why the command cannot go on and what to do, in words."""


def refuse_old_python(version: tuple[int, ...]) -> None:
    """Raise Fault for a Python older than 3.11."""
    if version < OLDEST_PYTHON:
        raise Fault(OLD_PYTHON.format(".".join(str(part) for part in version[:3])))


def refuse_full_disk(free: int) -> None:
    """Raise Fault when `free` bytes are too few to install in."""
    if free < ROOM_NEEDED:
        raise Fault(DISK_FULL)


def refuse_taken_port(port: int) -> None:
    """Raise Fault when `port` cannot be listened on."""
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except (OSError, OverflowError) as refusal:
            other = port + 1 if 1024 <= port < 65535 else 8001
            raise Fault(PORT_TAKEN.format(port, other)) from refusal


def install_fault(output: str) -> str:
    """Return the sentence for what pip or uv printed when it failed."""
    for pattern, sentence in CAUSES:
        if re.search(pattern, output, re.IGNORECASE):
            return sentence
    return UNKNOWN.format("\n".join(output.strip().splitlines()[-15:]))


def step(title: str, *command: str | Path) -> tuple[bool, str]:
    """Run one step, print its name and seconds; return whether it went well and its output."""
    print(f"{title} ...", end=" ", flush=True)
    began = time.monotonic()
    done = subprocess.run(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    ok = done.returncode == 0
    seconds = f"{time.monotonic() - began:.1f}".replace(".", ",")
    print(f"{'klart' if ok else 'gick inte'}, {seconds} s", flush=True)
    return ok, done.stdout


def stamps(groups: tuple[str, ...]) -> list[str]:
    """Return what an up-to-date .venv is stamped with: for Python and place, and for each lock."""
    place = f"{sys.version_info[0]}.{sys.version_info[1]} {ROOT}".encode()
    texts = [place, *(LOCKS[group].read_bytes() for group in groups)]
    return [hashlib.sha256(text).hexdigest() for text in texts]


def venv_works() -> bool:
    """Return whether .venv has a Python that is new enough, with pip: a half-made one has not."""
    trial = [str(PYTHON), "-c", "import sys, pip; sys.exit(sys.version_info < (3, 11))"]
    return PYTHON.exists() and subprocess.call(trial, stderr=subprocess.DEVNULL) == 0


def make_venv() -> None:
    """Make .venv from nothing."""
    missing = NO_ENSUREPIP.format(sys.version_info[1])
    try:
        importlib.import_module("ensurepip")
    except ImportError as error:
        raise Fault(missing) from error
    outside = getattr(sys, "_base_executable", sys.executable)  # should we be .venv's own Python
    ok, output = step("Skapar .venv", outside, "-m", "venv", "--clear", VENV)
    if not ok:
        raise Fault(missing if "ensurepip" in output else install_fault(output))


def get_uv() -> bool:
    """Return whether uv is in .venv afterwards; without it plain pip does the work."""
    pip = (PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    lock = ("--require-hashes", "-r", INSTALLER)
    ok, output = step("Hämtar installationsprogrammet uv", *pip, *lock)
    if not ok and install_fault(output) == NO_NETWORK:
        raise Fault(NO_NETWORK)
    return ok


def install(groups: tuple[str, ...], with_uv: bool) -> None:
    """Install the locks of `groups` with their hashes, and then the project as editable."""
    pip = (PYTHON, "-m", "pip", "install", "--disable-pip-version-check")
    uv = (PYTHON, "-m", "uv", "pip", "install", "--python", PYTHON)
    parts: dict[str, tuple[str | Path, ...]] = {
        f"Installerar {group}-låset": ("--require-hashes", "-r", LOCKS[group]) for group in groups
    }
    parts["Installerar Kvalitetshjulet"] = ("--no-deps", "--no-build-isolation", "-e", ROOT)
    for title, what in parts.items():
        ok, output = step(title, *(uv if with_uv else pip), *what)
        if not ok and with_uv and install_fault(output) not in (BROKEN_LOCK, DISK_FULL):
            ok, output = step(f"{title} med pip", *pip, *what)
        if not ok:
            raise Fault(install_fault(output))


def prepare(*groups: str) -> None:
    """Bring .venv to what the locks of `groups` say; do nothing when it is there already."""
    have = STAMP.read_text("utf-8").split() if STAMP.exists() and PYTHON.exists() else []
    wanted = stamps(groups)
    if set(wanted) <= set(have):
        return
    refuse_full_disk(shutil.disk_usage(ROOT).free)
    if (have and wanted[0] not in have) or not venv_works():
        make_venv()
    STAMP.unlink(missing_ok=True)  # an installation that is cut off must not look finished
    install(groups, get_uv())
    STAMP.write_text("\n".join(wanted), "utf-8")


def become(*command: str | Path, **environment: str) -> None:
    """Let `command` take this process over, so that Ctrl-C and exit codes are its own."""
    os.chdir(ROOT)
    sys.stdout.flush()
    # Without cached bytecode each of the product's processes takes a second more to start.
    outer = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
    os.execve(command[0], [str(part) for part in command], {**outer, **environment})


def demo(options: argparse.Namespace) -> None:
    """Serve the demo municipality, or an empty installation."""
    refuse_taken_port(options.port)
    prepare("runtime")
    kind = "--empty" if options.empty else "--demo"
    fresh = ("--fresh",) if options.fresh else ()
    database = {"QMS_DATABASE_URL": options.database} if options.database else {}
    become(PYTHON, "-m", "qms", "run", kind, *fresh, "--port", str(options.port), **database)


def check() -> int:
    """Run every check, print what the failing ones said; return 1 if any failed."""
    prepare("runtime", "dev")
    failed = []
    for name, (tool, *arguments) in CHECKS.items():
        ok, output = step(f"{name} ({tool})", BIN / tool, *arguments)
        if not ok:
            failed.append(name)
            print(output)
    print(f"Fel i: {', '.join(failed)}." if failed else "Alla kontroller gick igenom.")
    return 1 if failed else 0


def parser() -> argparse.ArgumentParser:
    """Return the description of the command line."""
    top = argparse.ArgumentParser(prog="manage.py", description="Kvalitetshjulet")
    commands = top.add_subparsers(
        dest="command", required=True, metavar="demo | test | check | trust"
    )
    serve = commands.add_parser("demo", help="starta med en påhittad kommun")
    serve.add_argument("--port", type=int, default=8000, help="port att svara på (8000)")
    serve.add_argument("--fresh", action="store_true", help="börja om med en ny databas")
    serve.add_argument("--empty", action="store_true", help="inga demodata, en administratör")
    serve.add_argument("--database", metavar="URL", help="postgresql://… i stället för SQLite")
    commands.add_parser("test", help="kör alla tester; övriga argument går till pytest")
    commands.add_parser("check", help="format, regler, typer, importkontrakt, mallar")
    commands.add_parser("trust", help="pröva varje löfte om säkerhet och återställning")
    return top


def main(arguments: list[str]) -> int:
    """Run the command and return its exit code; a fault is printed as one sentence."""
    try:
        refuse_old_python(sys.version_info[:3])
        if arguments[:1] == ["test"]:
            prepare("runtime", "dev")
            # One file at a time on each core, in the order of tests/conftest.py: the longest
            # first; named tests are quicker in one process.
            spread = ["--numprocesses=auto", "--dist=loadfile", "--no-loadscope-reorder"]
            chosen = arguments[1:] or spread
            become(PYTHON, "-m", "pytest", *chosen)
        if arguments[:1] == ["trust"]:
            prepare("runtime", "dev")
            become(PYTHON, "-m", "trust", *arguments[1:])
        options = parser().parse_args(arguments)
        if options.command == "check":
            return check()
        demo(options)
    except (Fault, OSError) as fault:
        if getattr(fault, "errno", errno.ENOSPC) != errno.ENOSPC:
            raise
        print(f"\n{fault if isinstance(fault, Fault) else DISK_FULL}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

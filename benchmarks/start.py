"""How long somebody waits: cold installation, second start, and loading the application.

    python3 benchmarks/start.py [--keep]

Copies the files that git knows (or would add) to a temporary folder and runs the commands of the
README there. The first start needs the network; the package cache of this computer is not used.
"""

import argparse
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NO_CACHE = {"PIP_NO_CACHE_DIR": "1", "UV_NO_CACHE": "1"}


def copy_of_the_project(folder: Path) -> None:
    """Copy what a clone would hold into `folder`."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(listed, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, names.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)


def start(folder: Path) -> tuple[float, float, list[str]]:
    """Return the seconds to the first page and to the end after Ctrl-C, and what was printed."""
    began = time.monotonic()
    program = subprocess.Popen(
        [sys.executable, "manage.py", "demo", "--port", "0"],
        cwd=folder,
        env={**os.environ, **NO_CACHE},
        stdout=subprocess.PIPE,
        text=True,
    )
    lines: list[str] = []
    try:
        address = wait_for_address(program, lines)
        with urllib.request.urlopen(f"{address}/logga-in") as page:
            page.read()
        first_page = time.monotonic() - began
    finally:
        ending = time.monotonic()
        program.send_signal(signal.SIGINT)
        program.wait(60)
    return first_page, time.monotonic() - ending, lines


def wait_for_address(program: "subprocess.Popen[str]", lines: list[str]) -> str:
    """Read what the program prints until it names its address, and return that."""
    assert program.stdout
    for line in program.stdout:
        lines.append(line.rstrip())
        if found := re.search(r"svarar på (http\S+)", line):
            return found[1]
    raise SystemExit("the start failed:\n" + "\n".join(lines))


def import_seconds(folder: Path, module: str) -> float:
    """Return the median of five imports of the module, each in a process of its own."""
    code = f"import time; t = time.perf_counter(); import {module}; print(time.perf_counter() - t)"
    command = [str(folder / ".venv/bin/python"), "-c", code]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
    runs = [
        subprocess.run(
            command, cwd=folder, env=environment, check=True, capture_output=True, text=True
        )
        for _ in range(5)
    ]
    return statistics.median(float(run.stdout) for run in runs)


def measure(folder: Path) -> None:
    """Print every figure for the copy in `folder`."""
    cold, ended, lines = start(folder)
    print("\n".join(line for line in lines if re.search(r"\d s", line)))
    print(f"\ncold start to the first page   {cold:6.1f} s")
    print(f"end after Ctrl-C               {ended:6.1f} s")
    for again in range(3):
        warm, ended, _ = start(folder)
        print(f"start {again + 2} to the first page      {warm:6.2f} s   (target < 3 s)")
    print(f"end after Ctrl-C               {ended:6.1f} s")
    print(f"import qms.app                 {import_seconds(folder, 'qms.app'):6.2f} s   (<= 1 s)")
    size = sum(file.stat().st_size for file in (folder / ".venv").rglob("*") if file.is_file())
    print(f".venv for the demo             {size / 1e6:6.0f} MB")


def main() -> None:
    """Measure in a temporary folder, which is removed unless --keep is given."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--keep", action="store_true", help="leave the folder and name it")
    keep = options.parse_args().keep
    folder = Path(tempfile.mkdtemp(prefix="qms-start-"))
    try:
        copy_of_the_project(folder)
        measure(folder)
    finally:
        if keep:
            print(f"kept: {folder}")
        else:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()

"""The processes beside the web server: started, kept alive, and ended with it."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Event, Thread

LOOK_EVERY = 0.5  # seconds
STEADY_AFTER = 60.0  # seconds of life after which earlier deaths are forgotten
LONGEST_WAIT = 60.0  # seconds
GRACE = 5.0  # seconds that the children get to end by themselves; a job cut off is resumed

Say = Callable[[str], None]


def wait_before_restart(deaths: int) -> float:
    """Return the seconds to wait after the given number of deaths in a row: 1, 2, 4 … 60."""
    return min(2.0 ** (deaths - 1), LONGEST_WAIT)


@dataclass(slots=True, kw_only=True)
class Child:
    """One `qms` command that runs beside the web server, and how it has fared."""

    title: str
    command: tuple[str, ...]
    process: subprocess.Popen[bytes] | None = None
    began: float = 0.0
    deaths: int = 0
    start_at: float = 0.0


@dataclass(slots=True, kw_only=True)
class Children:
    """Starts the children, restarts one that dies, and ends them all, each with its own group."""

    children: tuple[Child, ...]
    environment: Mapping[str, str]
    say: Say
    _stop: Event = field(default_factory=Event)
    _keeper: Thread | None = None

    def start(self) -> None:
        """Start every child and the thread that keeps them alive."""
        self._look()
        self._keeper = Thread(target=self._keep, daemon=True)
        self._keeper.start()

    def stop(self) -> None:
        """End every child: a polite signal, five seconds, and then one that cannot be caught."""
        self._stop.set()
        if self._keeper:
            self._keeper.join()
        running = [c.process for c in self.children if c.process and c.process.poll() is None]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + GRACE
        for process in running:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.0, deadline - time.monotonic()))
            _kill_group(process)

    def _keep(self) -> None:
        while not self._stop.wait(LOOK_EVERY):
            self._look()

    def _look(self) -> None:
        """Start what is due, and note what has died since the last look."""
        now = time.monotonic()
        for child in self.children:
            if child.process is None:
                if now >= child.start_at:
                    self._launch(child, now)
            elif child.process.poll() is not None:
                self._note_death(child, now)

    def _launch(self, child: Child, now: float) -> None:
        child.began = now
        # In a group of its own: Ctrl-C in the terminal reaches only us, and we end the children.
        child.process = subprocess.Popen(
            (sys.executable, "-m", "qms.run.child", str(os.getpid()), *child.command),
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )

    def _note_death(self, child: Child, now: float) -> None:
        process, child.process = child.process, None
        if process is None:
            return
        _kill_group(process)
        child.deaths = 1 if now - child.began > STEADY_AFTER else child.deaths + 1
        wait = wait_before_restart(child.deaths)
        child.start_at = now + wait
        self.say(
            f"{child.title} avslutades oväntat (kod {process.returncode}). "
            f"Startas om efter {wait:.0f} s."
        )


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    """End what is left of the child's group, itself included."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()

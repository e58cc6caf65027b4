"""Run a `qms` command as a child that never outlives the process that started it.

`python -m qms.run.child PARENT_PID jobs worker` runs `qms jobs worker`. The parent ends its
children itself; this is for the parent that is killed and never gets to it. It is told which
process that is: asking for it here would come too late if it is gone already.
"""

import os
import runpy
import signal
import sys
import time
from threading import Thread

LOOK_EVERY = 0.5  # seconds
GRACE = 5.0  # seconds from the polite signal to the one that cannot be caught


def end_with(parent: int) -> None:
    """Wait until `parent` is no longer our parent, then end this process and its group."""
    while os.getppid() == parent:
        time.sleep(LOOK_EVERY)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE)
    if os.getpgrp() == os.getpid():
        os.killpg(os.getpid(), signal.SIGKILL)
    os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    """Start watching the parent and become the command."""
    parent = int(sys.argv.pop(1))
    Thread(target=end_with, args=(parent,), daemon=True).start()
    runpy.run_module("qms", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()

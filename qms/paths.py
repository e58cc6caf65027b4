"""Where templates and migrations are: in the package when installed, beside it in a checkout."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def resource_dir(name: str) -> Path:
    """Return the folder `name`; raise FileNotFoundError when neither place has it."""
    for home in (PACKAGE, PACKAGE.parent):
        if (home / name).is_dir():
            return home / name
    raise FileNotFoundError(f"no folder {name!r} in {PACKAGE} or {PACKAGE.parent}")

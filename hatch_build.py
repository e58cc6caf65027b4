"""Read the dependency names from requirements/runtime.in, so that they stand in one place."""

from pathlib import Path

from hatchling.metadata.plugin.interface import MetadataHookInterface


class RuntimeRequirements(MetadataHookInterface):
    """Fill `dependencies`; the exact versions with hashes are in requirements/runtime.txt."""

    def update(self, metadata: dict[str, object]) -> None:
        """Set `dependencies` to every line of runtime.in that is not a comment."""
        lines = Path(self.root, "requirements", "runtime.in").read_text("utf-8").splitlines()
        names = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
        metadata["dependencies"] = [n for n in names if n != "hatchling"]

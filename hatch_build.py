"""Read the dependency names from requirements/runtime.in, so that they stand in one place."""

from pathlib import Path

from hatchling.metadata.plugin.interface import MetadataHookInterface

EXTRAS = ("dask", "saml")


class Requirements(MetadataHookInterface):
    """Fill the dependencies; exact versions with hashes are in the .txt files beside."""

    def update(self, metadata: dict[str, object]) -> None:
        """Set what the product needs, and what each extra needs on top."""
        metadata["dependencies"] = [n for n in self._names("runtime") if n != "hatchling"]
        metadata["optional-dependencies"] = {one: self._names(one) for one in EXTRAS}

    def _names(self, group: str) -> list[str]:
        """Return every line of the file that is neither a comment nor an option."""
        lines = Path(self.root, "requirements", f"{group}.in").read_text("utf-8").splitlines()
        return [line.strip() for line in lines if line.strip() and line[0] not in "#-"]

"""The file of rules and split keys that `qms costs per-pupil` reads: TOML."""

from qms.costs.core.keys_file.reading import Keys, read_keys

__all__ = ["Keys", "read_keys"]

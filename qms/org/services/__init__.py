"""Changing the organisation: every change is dated and what was true before is kept."""

from qms.org.services.nodes import (
    NewNode,
    add_node,
    close,
    merge,
    move,
    rename,
    set_forms,
)

__all__ = ["NewNode", "add_node", "close", "merge", "move", "rename", "set_forms"]

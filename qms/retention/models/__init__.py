"""The tables of erasure: rules, holds, erasures and what they took."""

from qms.retention.models.erased import RetentionItem, RetentionLine, RetentionRun
from qms.retention.models.hold import RetentionHold
from qms.retention.models.rule import RetentionRule

__all__ = ["RetentionHold", "RetentionItem", "RetentionLine", "RetentionRule", "RetentionRun"]

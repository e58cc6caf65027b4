"""What can be read in a case, and the event that each reading leaves in the trail."""

READS: dict[str, str] = {
    "case": "needs.read-case",
    "documentation": "needs.read-documentation",
    "file": "needs.read-file",
    "assessment": "needs.read-assessment",
    "decision": "needs.read-decision",
    "follow_up": "needs.read-follow-up",
    "extract": "needs.read-extract",
}

"""Every kind of content that can be erased, for the application, the worker and the command."""

from qms.needs.services.erasing import KINDS as NEEDS
from qms.retention.cli import retention_commands
from qms.retention.kinds import Kinds

KINDS = Kinds(all=NEEDS.all, knows=NEEDS.knows, may_see=NEEDS.may_see)

retention = retention_commands(KINDS)

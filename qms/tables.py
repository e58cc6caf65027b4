"""Every module's tables, imported once so that Alembic sees them."""

from qms.allocation import models as allocation
from qms.api import models as api
from qms.audit import models as audit
from qms.costs import models as costs
from qms.db.base import Base
from qms.decisions import models as decisions
from qms.followup import models as followup
from qms.forecast import models as forecast
from qms.grants import models as grants
from qms.identity import models as identity
from qms.inbox import models as inbox
from qms.jobs import models as jobs
from qms.needs import models as needs
from qms.org import models as org
from qms.planning import models as planning
from qms.register import models as register
from qms.retention import models as retention

MODULES = (
    org,
    identity,
    audit,
    jobs,
    inbox,
    register,
    retention,
    decisions,
    forecast,
    needs,
    allocation,
    grants,
    costs,
    planning,
    followup,
    api,
)
metadata = Base.metadata

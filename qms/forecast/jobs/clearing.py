"""The daily clearing of runs that were stopped and never taken up again."""

from qms.access.actor import system_actor
from qms.forecast import services
from qms.jobs.worker import JobContext

CLEAR = "forecast.clear"


def clear(context: JobContext) -> None:
    """Remove what nobody has asked for again in a month."""
    with context.db.transaction() as session:
        services.clear_unpublished(session, system_actor("forecast"), now=context.now())

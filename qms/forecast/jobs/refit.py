"""The yearly forecast: asked for when the autumn's numbers have come, once a year."""

from datetime import datetime

from sqlalchemy.orm import Session

from qms.access.actor import system_actor
from qms.config import Settings
from qms.forecast import services
from qms.forecast.core.methods import AUTO
from qms.jobs.worker import JobContext, JobRefusedError
from qms.kernel.problems import RefusedError

REFIT = "forecast.refit"


def refit_slot(session: Session, settings: Settings, now: datetime) -> str | None:
    """Return the year whose forecast is to be asked for now, None when none is."""
    return services.slot(session, after=settings.refit, now=now)


def refit(context: JobContext) -> None:
    """Ask for this year's forecast, unless the newest is made of the numbers there are."""
    with context.db.transaction() as session:
        if services.is_up_to_date(session):
            return
        try:
            services.request_run(
                session, system_actor("forecast"), method=AUTO,
                horizon=services.USUAL_HORIZON, now=context.now(),
            )  # fmt: skip
        except services.AlreadyRunningError:
            raise JobRefusedError("En annan prognos räknas redan.") from None
        except RefusedError as refused:
            raise JobRefusedError(" ".join(one.sentence() for one in refused.problems)) from None

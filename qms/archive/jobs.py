"""Packing in the background, for whoever asked and with what they may see then."""

from datetime import date

from qms.access.scope import ForbiddenError
from qms.archive.services.packing import ARCHIVE, NotPackedError, folder_in, pack_all
from qms.i18n.language import mark
from qms.identity.queries import signed_in
from qms.jobs.worker import Job, JobContext, JobRefusedError
from qms.kernel.clock import local_day


def pack_cases(context: JobContext) -> None:
    """Make the packages; refuse with what failed."""
    now = context.now()
    with context.db.reading() as session:
        account = int(context.params["account"])
        who = signed_in(session, account, on=local_day(now))
    if who is None:
        raise JobRefusedError("Kontot som bad om paketen är stängt.")
    try:
        packed = pack_all(
            context.db, who.actor, folder_in(context.settings.instance),
            until=date.fromisoformat(str(context.params["until"])),
            erasures=context.settings.erasures, now=now, progress=context.progress,
        )  # fmt: skip
    except ForbiddenError:
        raise JobRefusedError("Kontot har inte längre rätt att göra arkivpaket.") from None
    except NotPackedError as refused:
        raise JobRefusedError(str(refused)) from None
    if packed.failed:
        first = " ".join(packed.failed[0])
        raise JobRefusedError(f"{len(packed.failed)} ärenden gick inte att packa. {first}")


JOBS = (Job(name=ARCHIVE, label=mark("Arkivpaket"), run=pack_cases),)

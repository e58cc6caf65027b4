"""A file of the demo's own, read and saved as anybody's would be."""

from datetime import datetime

from qms.access.roles import Role
from qms.demo.load.world import World
from qms.register import services as register


def import_file(world: World, *, dataset: str, name: str, content: bytes, now: datetime) -> None:
    """Read the file as the analyst and save it; raise RuntimeError when it has faults."""
    actor, session = world.actor(Role.ANALYST), world.session
    batch = register.stage_import(
        session, actor, dataset_key=dataset, file_name=name, content=content, now=now
    )
    report = register.report_of(session, batch)
    if report is None or not report.can_be_saved:
        raise RuntimeError(f"the demo's own file {name} was refused")
    register.confirm_import(session, actor, batch, now=now)

"""Write and send an assessment as somebody would: every question, and an answer to each warning."""

from collections.abc import Mapping
from datetime import datetime

from qms.access.actor import Actor
from qms.demo.load.world import World
from qms.needs.core.assessing import Kind, LackKind
from qms.needs.services import assessing
from qms.needs.services.instruments import published

Levels = Mapping[str, tuple[int, int]]
"""Question to the level now and the level aimed at; those not named are 0."""
NONE = (0, 0)
COMMENT = "Genomgånget tillsammans med enheten. Beskrivningen stämmer."


def write_assessment(
    world: World,
    actor: Actor,
    ref: str,
    kind: Kind,
    levels: Levels,
    now: datetime,
    /,
    *,
    seen: Mapping[str, str] | None = None,
) -> None:
    """Begin the assessment, answer every question, comment on each warning, and send it.

    `seen` is what was seen, by question.
    """
    session = world.session
    new = assessing.begin(session, actor, ref, kind, now=now)
    _, instrument = published(session, now=now)
    answers = [
        assessing.Given(
            question=key,
            current=levels.get(key, NONE)[0],
            desired=levels.get(key, NONE)[1],
            seen=(seen or {}).get(key),
        )
        for key in (question.key for question in instrument.ordered)
    ]
    saved = assessing.save_answers(session, actor, ref, new, answers, version=0, now=now)
    version = saved.version
    try:
        assessing.send(session, actor, ref, new, version=version, now=now)
    except assessing.LackingError as lacking:
        asked = {one.key: COMMENT for one in lacking.lacks if one.kind is LackKind.COMMENT}
        saved = assessing.save_comments(session, actor, ref, new, asked, version=version, now=now)
        assessing.send(session, actor, ref, new, version=saved.version, now=now)

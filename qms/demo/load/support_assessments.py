"""Assessments of the demo's cases: the first, the second where there is one, and a draft."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.roles import Role
from qms.demo.generate import DemoData
from qms.demo.load.support_cases import assessor, second_assessor
from qms.demo.load.support_writing import Levels, write_assessment
from qms.demo.load.world import Happening, World
from qms.demo.municipality import stream
from qms.demo.support_plan import Goal, SupportCase, support_cases
from qms.needs.core.assessing import Kind
from qms.needs.core.cases.kinds import Part
from qms.needs.core.instrument import Instrument
from qms.needs.services import assessing, care
from qms.needs.services.instruments import published
from qms.needs.services.opening import take_case

MOST, MOST_WITHOUT_EXPERT = 4, 2
EXPERT = frozenset({"HAL1", "SIN1", "SIN2"})
"""Questions where the highest levels ask for an expert's advice, which no demo case has."""
GRANTED = frozenset({Goal.DECISION, Goal.RUNNING, Goal.FOLLOW_UP, Goal.EVALUATED})
GRAVE, GRAVE_LEVEL = 5, 3
"""So many answers at the level or above reach the threshold of extraordinary support."""
BEGUN = 9
"""Questions answered in the draft that waits to be gone on with."""
SEEN = {
    "health": "Behöver planerad vila efter lunch och en vuxen som ser till att det blir av.",
    "movement_adl": "En vuxen hjälper till i trappor, vid påklädning och på utflykter.",
    "communication": "Gör sig förstådd med bilder. Kamraterna behöver en vuxen som tolkar.",
    "senses": "Drar sig undan när det blir högljutt. Matsalen går bara i liten grupp.",
    "attention": "Kommer igång när en vuxen visar första steget. Tappar tråden vid byten.",
    "learning": "Behöver anpassat material och genomgång enskilt i de flesta ämnen.",
    "interaction": "Rasterna fungerar när en känd vuxen är med och förbereder.",
    "safety": "Lämnar gården om ingen vuxen är nära. Förutsägbarhet minskar det tydligt.",
}
"""What an assessor writes of an area where the need is clear."""
SEEN_FROM = 2


def assessments(data: DemoData) -> Iterator[Happening]:
    """Yield what was assessed in every case that has come so far."""
    for case in support_cases(data.years.today, data.seed):
        if case.goal is Goal.ASSESSMENT:
            yield Happening(at=case.complete + timedelta(days=5), do=partial(_begin, case=case))
        if case.goal >= Goal.SECOND_ASSESSMENT:
            yield Happening(at=case.assessed, do=partial(_assess, case=case))
        if case.goal >= Goal.PROPOSAL:
            yield Happening(at=case.assessed_again, do=partial(_assess_again, case=case))


def levels_of(case: SupportCase, instrument: Instrument, *, seed: int) -> Levels:
    """Return the levels of a child: a few areas stand out, as much as the case's need says."""
    chance = stream(seed, "support levels", case.key)
    keys = list(instrument.by_area)
    strong = set(chance.sample(keys, min(len(keys), 1 + round(case.need * 2))))
    found = {}
    for area, questions in instrument.by_area.items():
        for question in questions:
            centre = 1.0 + case.need * 1.9 if area in strong else 0.1 + case.need * 0.5
            most = MOST_WITHOUT_EXPERT if question.key in EXPERT else MOST
            now = min(most, max(0, round(chance.gauss(centre, 0.7))))
            found[question.key] = now, max(0, now - (chance.random() < 0.6))
    return _grave(found) if case.goal in GRANTED else found


def _grave(levels: Levels) -> Levels:
    """Return the levels of a child whose support is granted: enough of them are grave."""
    fits = [key for key in levels if key not in EXPERT]
    gravest = sorted(fits, key=lambda key: (-levels[key][0], key))[:GRAVE]
    raised = {
        key: (GRAVE_LEVEL, GRAVE_LEVEL - 1) for key in gravest if levels[key][0] < GRAVE_LEVEL
    }
    return {**levels, **raised}


def levels_again(first: Levels, case: SupportCase, *, seed: int) -> Levels:
    """Return what a second assessor makes of the same child: mostly the same, seldom far off."""
    chance = stream(seed, "support levels again", case.key)
    found = {}
    for key, (current, desired) in sorted(first.items()):
        drawn = chance.random()
        step = 0 if drawn < 0.78 else 1 if drawn < 0.9 else -1
        most = MOST_WITHOUT_EXPERT if key in EXPERT else MOST
        now = min(most, max(0, current + step))
        found[key] = now, min(now, desired)
    return found


def seen_of(levels: Levels, instrument: Instrument) -> dict[str, str]:
    """Return what was seen: a sentence at the first question of each area with a clear need."""
    found: dict[str, str] = {}
    for area, questions in instrument.by_area.items():
        clear = [one.key for one in questions if levels[one.key][0] >= SEEN_FROM]
        if clear and area in SEEN:
            found[clear[0]] = SEEN[area]
    return found


def _begin(world: World, now: datetime, *, case: SupportCase) -> None:
    """Leave a draft half written."""
    actor, ref = assessor(world, case), world.support[case.key]
    new = assessing.begin(world.session, actor, ref, Kind.FIRST, now=now)
    _, instrument = published(world.session, now=now)
    levels = levels_of(case, instrument, seed=world.data.seed)
    seen = seen_of(levels, instrument)
    answers = [
        assessing.Given(question=one.key, current=levels[one.key][0], desired=levels[one.key][1],
                        seen=seen.get(one.key))
        for one in instrument.ordered[:BEGUN]
    ]  # fmt: skip
    assessing.save_answers(world.session, actor, ref, new, answers, version=0, now=now)


def _assess(world: World, now: datetime, *, case: SupportCase) -> None:
    _, instrument = published(world.session, now=now)
    levels = levels_of(case, instrument, seed=world.data.seed)
    _write(world, now, case, assessor(world, case), Kind.FIRST, levels)


def _assess_again(world: World, now: datetime, *, case: SupportCase) -> None:
    """Let a second person assess where the case waits for one: it was drawn, or asked for."""
    officer, ref = world.actor(Role.CASE_OFFICER), world.support[case.key]
    row, _ = take_case(world.session, officer, ref, can=Can.NEEDS_HANDLE, now=now)
    if row.stage != "second_assessment":
        return
    who = second_assessor(world, case)
    if not case.has_second:
        care.tie(world.session, officer, ref, who.account_id or 0, Part.SECOND_ASSESSOR, now=now)
    _, instrument = published(world.session, now=now)
    first = levels_of(case, instrument, seed=world.data.seed)
    levels = levels_again(first, case, seed=world.data.seed)
    _write(world, now, case, who, Kind.SECOND, levels)


def _write(
    world: World, now: datetime, case: SupportCase, actor: Actor, kind: Kind, levels: Levels
) -> None:
    _, instrument = published(world.session, now=now)
    ref = world.support[case.key]
    write_assessment(world, actor, ref, kind, levels, now, seen=seen_of(levels, instrument))

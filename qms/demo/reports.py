"""Reports on the socioeconomic money, written as a school would: seldom two alike."""

from dataclasses import dataclass
from random import Random

from qms.demo.municipality import stream
from qms.demo.report_texts import Story, fill, grade_band, phrases, stories, story_of, suits
from qms.demo.trials import trial_at
from qms.demo.written import (
    CARRIED_ON,
    PAID_BACK,
    Fate,
    WrittenActivity,
    WrittenPrevious,
    WrittenReport,
)

ORE = 100
STEP_ORE = 1_000 * ORE


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """A school that writes: which grades it has, and the chance behind its words this year."""

    key: str
    low: int
    high: int
    chance: Random

    @property
    def grades(self) -> tuple[int, int]:
        """Return the grades that its sentences may name."""
        return grade_band(self.low, self.high)

    def say(self, lines: tuple[str, ...], **values: str) -> str:
        """Return one of the lines with its slots filled."""
        fitting = [line for line in lines if suits(line, self.grades)] or list(lines)
        return fill(self.chance.choice(fitting), self.chance, self.grades, **values)


def write_report(
    school: tuple[str, int, int],
    *,
    year: int,
    amount_ore: int,
    before: WrittenReport | None,
    seed: int,
) -> WrittenReport:
    """Return the report of the school (its key, lowest and highest step) for the year.

    `before` is its last report: what was carried over and the activities that go on come
    from there.
    """
    key, low, high = school
    writer = Writer(key=key, low=low, high=high, chance=stream(seed, "report", key, year))
    carried = before.carries_on_ore if before else 0
    unused = _unused(writer, amount_ore + carried)
    previous = tuple(_previous(writer, one) for one in before.activities) if before else ()
    chosen = _chosen(writer, before, previous)
    activities = _activities(writer, chosen, amount_ore + carried - unused)
    answers = _answers(writer, activities, unused)
    return WrittenReport(
        year=year,
        amount_ore=amount_ore,
        carried_ore=carried,
        unused_ore=unused,
        answers=answers,
        activities=activities,
        previous=previous,
    )


def _unused(writer: Writer, available: int) -> int:
    """Return what was not used, in öre: most often nothing, else up to a twentieth."""
    if writer.chance.random() < 0.6:
        return 0
    return int(available * writer.chance.uniform(0.008, 0.05)) // STEP_ORE * STEP_ORE


def _previous(writer: Writer, activity: WrittenActivity) -> WrittenPrevious:
    story = story_of(activity.key)
    drift = writer.chance.choice((-1, 0, 0, 1, 1, 2))
    reading = _value(story, activity.now + (-drift if story.lower else drift))
    weights = {Fate.CONTINUES: 6, Fate.CHANGES: 3, Fate.ENDS: 2}
    fate = writer.chance.choices(list(weights), list(weights.values()))[0]
    if activity.key == trial_at(writer.key):
        fate = Fate.CONTINUES
    return WrittenPrevious(name=activity.name, reading=reading, fate=fate)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """A measure to be written about; `known` is last year's activity when it goes on."""

    story: Story
    known: WrittenActivity | None = None


def _chosen(
    writer: Writer, before: WrittenReport | None, previous: tuple[WrittenPrevious, ...]
) -> list[_Plan]:
    """Return the year's measures: those that go on, and new ones up to three, four or five."""
    known = before.activities if before else ()
    plans = [
        _Plan(story=story_of(activity.key), known=activity)
        for activity, told in zip(known, previous, strict=True)
        if told.fate is not Fate.ENDS
    ]
    taken = {activity.key for activity in known}
    tried = trial_at(writer.key)
    if tried and tried not in taken:
        plans.append(_Plan(story=story_of(tried)))
    fitting = [
        story
        for story in stories()
        if not story.is_trial
        and story.key not in taken
        and story.low <= writer.high
        and story.high >= max(1, writer.low)
    ]
    wanted = writer.chance.choice((3, 4, 4, 4, 5))
    fresh = writer.chance.sample(fitting, max(0, min(len(fitting), wanted - len(plans))))
    return plans + [_Plan(story=story) for story in fresh]


def _activities(writer: Writer, plans: list[_Plan], ore: int) -> tuple[WrittenActivity, ...]:
    """Return the activities; their costs are even thousands but for one, and add up to `ore`."""
    weights = [plan.story.cost * writer.chance.uniform(0.6, 1.5) for plan in plans]
    costs = [int(ore * weight / sum(weights)) // STEP_ORE * STEP_ORE for weight in weights]
    costs[costs.index(max(costs))] += ore - sum(costs)
    return tuple(_activity(writer, plan, cost) for plan, cost in zip(plans, costs, strict=True))


def _activity(writer: Writer, plan: _Plan, ore: int) -> WrittenActivity:
    story, chance = plan.story, writer.chance
    base = plan.known.base if plan.known else chance.randint(*story.base)
    start = plan.known.now if plan.known else base
    change = chance.randint(story.gain[0] - 1, story.gain[1])
    now = start - change if story.lower else start + change
    wanted = chance.randint(2, 6) if not story.is_index else chance.randint(1, 4)
    aim = start - min(wanted, start // 3) if story.lower else start + wanted
    top = 97 if not story.is_index else 94
    return WrittenActivity(
        key=story.key,
        name=plan.known.name if plan.known else writer.say(story.says["names"]),
        target_group=plan.known.target_group if plan.known else writer.say(story.says["groups"]),
        measure=plan.known.measure if plan.known else writer.say(story.says["measures"]),
        baseline=_value(story, base),
        aim=_value(story, min(top, aim)),
        result=_value(story, min(top, now)),
        ore=ore,
        base=base,
        now=min(top, now),
    )


def _value(story: Story, value: int) -> str:
    """Return `62 %`, or `6,2` for an index counted in tenths."""
    return f"{value // 10},{value % 10}" if story.is_index else f"{value} %"


def _answers(
    writer: Writer, activities: tuple[WrittenActivity, ...], unused: int
) -> dict[str, str]:
    chance = writer.chance
    fate = chance.choices((CARRIED_ON, PAID_BACK), (4, 1))[0] if unused else ""
    return {
        "so_facts_right": chance.choices(
            ("Ja, allt stämmer", "Nej, förvaltningen har fått veta vad som är fel"), (14, 1)
        )[0],
        "so_q1_needs": chance.choices(
            ("Ja", "Till stor del", "Delvis", "Nej, andra behov var större"), (4, 8, 4, 1)
        )[0],
        "so_q2_aims": _aims(writer, activities),
        "so_why": _why(writer, activities),
        "so_without": _without(writer, activities),
        "so_q4_capacity": _better(writer, activities),
        "so_q5_resources": chance.choices(
            (
                "Ja",
                "Pengarna räckte men inte personalen",
                "Personalen fanns men inte pengarna",
                "Nej",
            ),
            (6, 6, 3, 1),
        )[0],
        "so_q7_priority": chance.choices(
            ("Ja", "Delvis", "Nej, vi skulle ha valt något annat"), (7, 6, 1)
        )[0],
        "so_q8_follow": _follow(writer, activities),
    } | ({"so_unused": fate} if fate else {})


def _says(writer: Writer, activity: WrittenActivity, part: str) -> str:
    """Return one of the story's sentences about the activity, with its values in words."""
    story = story_of(activity.key)
    base, result = (_in_words(story, value) for value in (activity.base, activity.now))
    return writer.say(story.says[part], base=base, result=result)


def _in_words(story: Story, value: int) -> str:
    return _value(story, value).replace(" %", " procent")


def _largest(activities: tuple[WrittenActivity, ...], number: int) -> list[WrittenActivity]:
    return sorted(activities, key=lambda one: (-one.ore, one.key))[:number]


def _improved(activity: WrittenActivity) -> bool:
    better = (
        activity.base - activity.now
        if story_of(activity.key).lower
        else (activity.now - activity.base)
    )
    return better >= 2


def _aims(writer: Writer, activities: tuple[WrittenActivity, ...]) -> str:
    aims = [_says(writer, one, "aims") for one in _largest(activities, 2)]
    lead, far = writer.say(phrases()["aims_lead"]), writer.say(phrases()["long_aims"])
    return " ".join((lead, f"{aims[0][0].lower()}{aims[0][1:]}", *aims[1:], far))


def _why(writer: Writer, activities: tuple[WrittenActivity, ...]) -> str:
    told = [
        _says(writer, one, "up" if _improved(one) else "flat") for one in _largest(activities, 2)
    ]
    around = [writer.say(phrases()[kind]) for kind in ("opening", "evidence", "other_cause")]
    return " ".join((around[0], *told, *around[1:]))


def _without(writer: Writer, activities: tuple[WrittenActivity, ...]) -> str:
    first, second = (_says(writer, one, "without") for one in _largest(activities, 2))
    lead, also = writer.say(phrases()["without_lead"]), writer.say(phrases()["without_and"])
    end = writer.say(phrases()["without_end"])
    return f"{lead} {first}. {also} {second}. {end}".strip()


def _better(writer: Writer, activities: tuple[WrittenActivity, ...]) -> str:
    told = [_says(writer, one, "better") for one in _largest(activities, 2)]
    return " ".join((*told, writer.say(phrases()["better_end"])))


def _follow(writer: Writer, activities: tuple[WrittenActivity, ...]) -> str:
    first, second = (_says(writer, one, "next") for one in _largest(activities, 2))
    lead, also = writer.say(phrases()["next_lead"]), writer.say(phrases()["next_and"])
    ends = writer.say(phrases()["next_who"]), writer.say(phrases()["next_change"])
    return f"{lead} {first}. {also} {second}. {' '.join(ends)}"

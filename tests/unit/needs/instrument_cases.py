"""The default instrument and its worked examples, read exactly."""

import tomllib
from decimal import Decimal
from importlib.resources import files

from qms.needs.core.instrument import Answer, Circumstances, parse_instrument


def content(name: str):
    text = files("qms.content").joinpath(f"{name}.toml").read_text("utf-8")
    return tomllib.loads(text, parse_float=Decimal)


TABLE = content("needs_instrument")
INSTRUMENT = parse_instrument(TABLE)
EXAMPLES = {case["key"]: case for case in content("needs_examples")["case"]}


def answers_of(current, desired=None):
    """Return an answer to every question: level 0 where nothing is said, as the examples do."""
    desired = desired or {}
    return {
        q.key: Answer(current.get(q.key, 0), desired.get(q.key, 0)) for q in INSTRUMENT.questions
    }


def example(key):
    """Return the answers and the circumstances of a worked example."""
    case = EXAMPLES[key]
    about = Circumstances(
        form=case["form"],
        hours_per_week=Decimal(case["child_hours_per_week"]),
        child_age=case["child_age"],
        assistant_hours=Decimal(case["request"]["assistant_hours"]),
        total_hours=Decimal(case["request"]["total_hours"]),
        documentation=frozenset(case["documentation_present"]),
    )
    return answers_of(case["levels_current"], case["levels_desired"]), about

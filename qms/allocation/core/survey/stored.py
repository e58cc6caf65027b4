"""Rounds and answers as JSON tables; numbers as exact text."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from qms.allocation.core.survey.legitimacy import LegitimacyAnswer, Statement
from qms.allocation.core.survey.needs import Group
from qms.allocation.core.survey.round import Measure, WeightAnswer

Table = Mapping[str, Any]


def dump_asked(groups: Iterable[Group], measures: Iterable[Measure]) -> dict[str, Any]:
    """Return what a weight survey asks."""
    return {
        "groups": [[group.factor, group.category] for group in groups],
        "measures": [{"key": m.key, "name": m.name, "cost": format(m.cost, "f")} for m in measures],
    }


def load_groups(table: Table) -> tuple[Group, ...]:
    """Return the groups that `dump_asked` wrote."""
    return tuple(Group(factor=f, category=c) for f, c in table.get("groups", []))


def load_measures(table: Table) -> tuple[Measure, ...]:
    """Return the measures that `dump_asked` wrote."""
    return tuple(
        Measure(key=row["key"], name=row["name"], cost=Decimal(row["cost"]))
        for row in table.get("measures", [])
    )


def dump_statements(statements: Iterable[Statement]) -> dict[str, Any]:
    """Return what a legitimacy survey asks, as it read when it was opened."""
    return {"statements": [[one.key, one.text_sv, one.text_en] for one in statements]}


def load_statements(table: Table) -> tuple[Statement, ...]:
    """Return the statements that `dump_statements` wrote."""
    return tuple(
        Statement(key=key, text_sv=swedish, text_en=english)
        for key, swedish, english in table.get("statements", [])
    )


def dump_weight_answer(answer: WeightAnswer) -> dict[str, Any]:
    """Return an answer to a weight survey."""
    return {
        "shares": [
            [group.factor, group.category, {key: format(s, "f") for key, s in parts.items()}]
            for group, parts in answer.shares.items()
        ],
        "costs": {key: format(cost, "f") for key, cost in answer.costs.items()},
    }


def load_weight_answer(unit_id: int, table: Table) -> WeightAnswer:
    """Return the answer that `dump_weight_answer` wrote."""
    return WeightAnswer(
        unit_id=unit_id,
        shares={
            Group(factor=f, category=c): {key: Decimal(text) for key, text in parts.items()}
            for f, c, parts in table.get("shares", [])
        },
        costs={key: Decimal(text) for key, text in table.get("costs", {}).items()},
    )


def dump_legitimacy(answer: LegitimacyAnswer) -> dict[str, Any]:
    """Return an answer to a legitimacy survey."""
    return {"ratings": dict(answer.ratings), "comment": answer.comment}


def load_legitimacy(table: Table) -> LegitimacyAnswer:
    """Return the answer that `dump_legitimacy` wrote."""
    return LegitimacyAnswer(
        ratings=dict(table.get("ratings", {})), comment=str(table.get("comment", ""))
    )

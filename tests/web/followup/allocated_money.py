"""Money that is allocated and adopted, as the allocation stores it."""

from builders import NOW
from sqlalchemy import update

from qms.allocation.models import LineRow, ModelRow, RunRow

KR = 100


def allocate(session, year: int, amounts: dict[int, int], *, index: str = "29/20") -> None:
    """Adopt a calculation that gives each unit so many kronor; an earlier one gives way."""
    for table in (RunRow, ModelRow):
        session.execute(
            update(table)
            .where(table.budget_year == year, table.state == "adopted")
            .values(state="superseded")
        )
    model = ModelRow(
        name="Modell", budget_year=year, state="adopted", content={}, created_by="a",
        created_at=NOW, saved_by="a", adopted_by="b", adopted_at=NOW,
    )  # fmt: skip
    session.add(model)
    session.flush()
    run = RunRow(
        model_id=model.id, budget_year=year, count_year=year - 1,
        pot_ore=sum(amounts.values()) * KR, inputs={}, left_out=[], code_version="test",
        state="adopted", made_by="a", made_at=NOW, adopted_by="b", adopted_at=NOW,
    )  # fmt: skip
    session.add(run)
    session.flush()
    session.add_all(
        LineRow(
            run_id=run.id,
            unit_id=unit,
            pupils=100,
            points="1",
            index=index,
            ore_total=kr * KR,
            working={},
        )
        for unit, kr in amounts.items()
    )

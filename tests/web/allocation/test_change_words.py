"""Why an amount changed: each part's name and sentence say what the part is made of."""

from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from qms.allocation.core.budget.year import YearInputs
from qms.allocation.core.compute import compute
from qms.allocation.core.degree.types import Construction, Degree
from qms.allocation.core.index import School
from qms.allocation.core.model import AllocationModel, Basis, Category, Factor, Reference
from qms.allocation.core.records import RunHead, StoredRun
from qms.allocation.core.states import RunState
from qms.allocation.core.stored import line_of
from qms.allocation.queries.unit_pages import Before
from qms.allocation.views.change_words import explain

POT = 1_000_000_00
THRESHOLD = Degree(construction=Construction.THRESHOLD, threshold=Decimal("0.5"))


def factor(name, weight):
    weighed = Category(name="ja", weight=Decimal(weight))
    return Factor(name=name, categories=(weighed, Category(name="nej", weight=Decimal(1))))


def model(first="3", **more):
    return AllocationModel(key="m", name="M", factors=(factor("a", first),), **more)


def bought(**more):
    return AllocationModel(
        key="r", name="R", factors=(), basis=Basis.GIVEN, source="Köpt", **more
    )  # fmt: skip


def stored(year, content, shares, *, pot=POT):
    head = RunHead(
        id=year, model_id=year, model_name="M", budget_year=year, count_year=year - 1,
        pot_ore=pot, whole_ore=pot, state=RunState.ADOPTED, made_by="",
        made_at=datetime(year, 1, 1, tzinfo=UTC), adopted_by="", adopted_at=None,
    )  # fmt: skip
    schools = tuple(
        School(
            unit=str(at), pupils=100, value=Fraction(share),
            shares={"a": {"ja": Fraction(share), "nej": 1 - Fraction(share)}},
        )
        for at, share in enumerate(shares, start=1)
    )  # fmt: skip
    return StoredRun(head=head, model=content, inputs=YearInputs(schools=schools), left_out=())


def explained(before, now):
    old, new = (
        line_of(whole, whole.results[0])
        for one in (before, now)
        for whole in (compute(one.model, one.schools, pot_ore=one.head.pot_ore),)
    )
    return explain(now, new, Before(run=before, line=old))


def told(found):
    return [(part.name, part.detail, part.ore) for part in found.parts if part.ore]


def test_the_index_is_told_in_last_years_model_and_the_rest_is_the_models():
    # Weights 3 and 1: points 1,6 and 1,4, then 1,8 and 1,4: index 1,0667 → 1,125 by the old model.
    # With weight 2 instead the points are 1,4 and 1,2: index 1,0769.
    found = explained(
        stored(2026, model(), ("0.3", "0.2")), stored(2027, model("2"), ("0.4", "0.2"))
    )
    assert told(found) == [
        ("Högre index", "1,07 → 1,13", 562_500_00 - 533_333_33),
        ("Modellen", "ändrad", 538_461_54 - 562_500_00),
    ]
    assert found.parts[3].sentence.endswith("och med dem gick index från 1,13 till 1,08.")


def test_an_index_that_differs_in_the_third_decimal_is_told_so():
    # Points 1,6 and 1,606, both of 1,4: index 1,0667 → 1,0685.
    found = explained(
        stored(2026, model(), ("0.3", "0.2")), stored(2027, model(), ("0.303", "0.2"))
    )
    assert found.parts[1].detail == "1,067 → 1,069"


def test_what_cannot_be_told_apart_is_not_called_the_pot():
    # Bought risks 0,3 and 0,1: index 1,5. Then weights: points 1,6 and 1,2, index 1,142857, and
    # a threshold of half leaves 0,642857 and 0,357143: kronor at 1 go from 5 000 to 10 000.
    found = explained(
        stored(2026, bought(), ("0.3", "0.1")),
        stored(2027, model(degree=THRESHOLD), ("0.3", "0.1")),
    )
    assert told(found) == [("Modellen", "ändrad", 642_857_14 - 750_000_00)]
    assert found.parts[1].detail == "ingår i modellen"
    assert "index gick från 1,50 till 1,14. De två går inte att skilja åt." in (
        found.parts[3].sentence
    )


@pytest.mark.parametrize(
    ("pot", "name"),
    [
        pytest.param(2 * POT, "Större pott per elev", id="larger"),
        pytest.param(POT // 2, "Mindre pott per elev", id="smaller"),
    ],
)
def test_a_pot_that_changed_is_the_pot(pot, name):
    found = explained(
        stored(2026, model(), ("0.2", "0.2")), stored(2027, model(), ("0.2", "0.2"), pot=pot)
    )
    assert [(part.name, part.ore) for part in found.parts if part.ore] == [(name, (pot - POT) // 2)]


def test_when_only_other_schools_changed_it_is_not_called_the_schools_own_index():
    # Against a municipality's row of 0,2 the school stays at 1,00; the other goes to 1,50.
    row = bought(reference=Reference.GIVEN_ROW, reference_value=Decimal("0.2"))
    found = explained(stored(2026, row, ("0.2", "0.2")), stored(2027, row, ("0.2", "0.3")))
    assert told(found) == [("Andra skolors index", "1,00 → 1,00", 400_000_00 - 500_000_00)]

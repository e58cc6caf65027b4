"""What is planned around a school, and how its classes are told, from numbers known by hand."""

import pytest

from qms.forecast.core.inputs.document import InputsSaid
from qms.forecast.core.inputs.findings import InputFinding, Kind
from qms.forecast.core.inputs.support import Support, Supports, Verdict
from qms.forecast.core.inputs.values import Move, MoveKind
from qms.forecast.core.trust.shown import Shown
from qms.forecast.core.values import Value
from qms.forecast.views.class_rows import class_table
from qms.forecast.views.plan_texts import others_name, plan_sentences
from qms.forecast.views.school_rows import SchoolRow
from qms.forecast.views.schools import schools_title
from qms.org.core.nodes import Unit

CLOSING = Move(unit="1", to="2", year=2027, kind=MoveKind.CLOSE, low=0, high=6, share=0.7)
UNUSED = Supports(housing=Support(verdict=Verdict.NOT_SUPPORTED, gain=-0.01, origins=(2020, 2025)))


def words(texts):
    return [text.replace("\xa0", " ") for text in texts]


def unit(number, name, area=5):
    fields = dict.fromkeys(Unit.__dataclass_fields__)
    return Unit(**{**fields, "id": number, "name": name, "area_id": area})


UNITS = {1: unit(1, "Stängda skolan"), 2: unit(2, "Tagande skolan"), 3: unit(3, "Nya skolan"),
         4: unit(4, "Långt bort", area=6)}  # fmt: skip


def said(**more):
    return InputsSaid(**{
        "findings": (), "supports": UNUSED, "uses_housing": False, "housing": {}, "moved": {},
        "planned": (CLOSING,), **more,
    })  # fmt: skip


def told(of, key, units=UNITS):
    return words(plan_sentences(of, key, others_name(units), origin=2025, units=units))


def test_who_closes_and_who_takes_over_is_told_with_shares(app):
    moved = {"1": (0.0, -70.0), "2": (0.0, 49.0)}
    with app.test_request_context("/"):
        assert told(said(moved=moved), "1") == [
            "Från 2027 går 70 % av eleverna i F–6 till Tagande skolan."
        ]
        assert told(said(moved=moved), "2") == [
            "Från 2027 tar skolan över 70 % av eleverna i F–6 från Stängda skolan, som stänger.",
            "Planerade öppningar och stängningar är inräknade: 2027 +49 elever. Prövningen gäller "
            "metoden, inte planerna.",
        ]
        hidden = {key: one for key, one in UNITS.items() if key == 2}
        assert "från en annan skola, som stänger" in told(said(), "2", hidden)[0]


def test_homes_that_are_not_used_are_not_told_as_counted_in(app):
    homes = {"2": (0.0, 3.0, 5.0, 8.0, 12.4)}
    with app.test_request_context("/"):
        (unused,) = told(said(planned=(), housing=homes), "2")
        (used,) = told(said(planned=(), housing=homes, uses_housing=True), "2")
    assert unused.startswith(
        "Bostäderna som planeras i skolans områden skulle ha ändrat antalet med +12 till 2030, "
        "utöver den vanliga takten. De räknas inte med. Prövat på tidigare år: Sänkte inte felet"
    )
    assert used.startswith("Planerade bostäder är inräknade: 2027 +3, 2028 +5, 2029 +8 elever.")


def test_a_unit_that_has_opened_near_is_told(app):
    opened = tuple(InputFinding(kind=Kind.OPENED, unit=key, year=year)
                   for key, year in (("3", 2024), ("4", 2024), ("1", 2010)))  # fmt: skip
    with app.test_request_context("/"):
        (text,) = told(said(planned=(), findings=opened), "2")
    assert text.startswith("Nya skolan i samma område öppnade 2024")


def value(mean, half, *, step=0, ahead=1):
    return Value(unit="1", step=step, year=2025 + ahead, horizon=ahead, method="auto", mean=mean,
                 lo80=mean - half, hi80=mean + half, lo95=mean - 1.5 * half,
                 hi95=mean + 1.5 * half, last_value=mean)  # fmt: skip


@pytest.mark.parametrize(
    ("mean", "half", "cell"),
    [
        pytest.param(40, 4, "2 klasser nästan säkert (40 elever)", id="nearly"),
        pytest.param(40, 0, "2 klasser säkert (40 elever)", id="certain"),
    ],
)
def test_what_is_nearly_certain_is_not_certain(app, mean, half, cell):
    with app.test_request_context("/"):
        table = class_table([value(mean, half, step=None), value(mean, half)], largest=25)
    assert words(table.rows[0])[1] == cell


def test_the_chances_of_a_cell_sum_to_a_hundred(app):
    with app.test_request_context("/"):
        cells = [
            words(class_table([value(mean, 30, step=None), value(mean, 30)], largest=25).rows[0])[1]
            for mean in range(20, 140, 3)
        ]
    for cell in cells:
        told = [int(part.split()[-2]) for part in cell.split(" (")[0].split(", ")]
        assert sum(told) == 100, cell


def row(now, low, high):
    ahead = Value(unit="1", step=None, year=2026, horizon=1, method="auto", mean=(low + high) / 2,
                  lo80=low, hi80=high, lo95=low, hi95=high, last_value=now)  # fmt: skip
    return SchoolRow(unit=UNITS[1], now=now, next_year=ahead, five=ahead, end=1.0, method="auto",
                     shown=Shown(verdict=None, method="auto", last=now))  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "title"),
    [
        pytest.param(
            [row(100, 80, 99), row(100, 101, 110)],
            "En skola väntas få färre elever nästa läsår",
            id="all-are-sure",
        ),
        pytest.param(
            [row(100, 80, 99), row(100, 90, 99), row(100, 95, 105)],
            "2 skolor väntas få färre elever nästa läsår, för 1 går det inte att säga",
            id="one-in-doubt",
        ),
        pytest.param(
            [row(100, 90, 101)],
            "Går inte att säga om någon skola får fler eller färre elever nästa läsår",
            id="all-in-doubt",
        ),
    ],
)
def test_the_list_counts_only_what_can_be_said(app, rows, title):
    with app.test_request_context("/"):
        assert schools_title(rows) == title

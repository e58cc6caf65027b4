"""From the register's facts to schools, and every reason why a unit cannot be counted."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from qms.allocation.core.from_register import factors_in, gather
from qms.allocation.core.index import School
from qms.allocation.core.model import AllocationModel, Basis, Category, Factor
from qms.allocation.core.records import LeftOut, Reason
from qms.allocation.core.risk.given import GivenRisk
from qms.allocation.core.risk.model import Level, RiskFactor, RiskModel
from qms.allocation.core.units_judged.unseen import unseen_in
from qms.register.core.facts import BackgroundShare, PupilCount, PupilPattern

FACTOR = Factor(
    name="kön",
    categories=(
        Category(name="flickor", weight=Decimal(1)),
        Category(name="pojkar", weight=Decimal(2)),
    ),
)
MODEL = AllocationModel(key="m", name="m", factors=(FACTOR,))
RISK = RiskModel(
    outcome="ej_behorig",
    source="prov",
    intercept=Decimal(0),
    factors=(
        RiskFactor(
            name="kön",
            reference="flickor",
            levels=(Level(name="pojkar", coefficient=Decimal("1.0986122886681098")),),
        ),
    ),
)
BY_RISK = AllocationModel(key="r", name="r", factors=(), basis=Basis.RISK, risk=RISK)


def count(n: int | None, step: int = 0) -> PupilCount:
    return PupilCount(unit_id=1, step=step, year=2026, n=n)


def fact(category: str, share: str | None, part: int | None = None, whole: int | None = None):
    number = None if share is None else Decimal(share)
    return BackgroundShare(
        unit_id=1, year=2026, factor="kön", category=category, share=number, part=part, whole=whole
    )


def pupils(category: str, n: int, *, is_resident: bool | None = True) -> PupilPattern:
    return PupilPattern(
        unit_id=1, year=2026, previous_unit_id=None, factors={"kön": category}, outcomes={},
        is_resident=is_resident, n=n,
    )  # fmt: skip


HALVES = (fact("flickor", "0.5"), fact("pojkar", "0.5"))
TWO_SIXES = [pupils("flickor", 20), pupils("pojkar", 20)]


def found_of(counts, background, *, model=MODEL, **more):
    """Return what is gathered of a school, beside another that is in order."""
    given = [replace(one, unit_id=2) for one in HALVES]
    rows = [replace(one, unit_id=2) for one in TWO_SIXES]
    more["patterns"] = [*more.get("patterns", ()), *rows]
    bought = (*model.given, GivenRisk(unit="2", value=Decimal("0.2")))
    model = replace(model, given=bought) if model.basis is Basis.GIVEN else model
    counts = [*counts, replace(count(20), unit_id=2), replace(count(20, 10), unit_id=2),
              replace(count(20, 1), unit_id=2)]  # fmt: skip
    return gather(model, {1: "Åkerskolan", 2: "Ängsskolan"}, counts, [*background, *given], **more)


def one(counts, background, **more) -> School | LeftOut:
    found = found_of(counts, background, **more)
    every = {int(school.unit): school for school in found.schools}
    return (every | {one.unit_id: one for one in found.left_out})[1]


@pytest.mark.parametrize(
    ("background", "girls"),
    [
        pytest.param(HALVES, Fraction(1, 2), id="shares"),
        pytest.param(
            (fact("flickor", "0.333"), fact("pojkar", "0.667")), Fraction("0.333"), id="r"
        ),
        pytest.param(
            (fact("flickor", "0.333", 1, 3), fact("pojkar", "0.667", 2, 3)),
            Fraction(1, 3),
            id="counts are exacter than rounded shares",
        ),
        pytest.param((fact("flickor", "1"), fact("pojkar", None)), Fraction(1), id="withheld"),
        pytest.param((fact("flickor", "1"),), Fraction(1), id="no row is nobody"),
        pytest.param((*HALVES, fact("annat", "0")), Fraction(1, 2), id="nobody in another group"),
    ],
)
def test_exact_shares_of_the_registers_facts(background, girls):
    school = one([count(40, 0), count(60, 9)], background)
    assert isinstance(school, School)
    assert (school.pupils, school.shares["kön"]["flickor"]) == (100, girls)


@pytest.mark.parametrize(
    ("counts", "background", "reason", "sentence"),
    [
        pytest.param(
            [], HALVES, Reason.NO_COUNTS, "Åkerskolan: elevantal saknas den 15 oktober.", id="none"
        ),
        pytest.param(
            [count(40), count(None, 3)],
            HALVES,
            Reason.PUPILS_WITHHELD,
            "Åkerskolan: elevantalet är dolt i årskurs 3.",
            id="hidden count",
        ),
        pytest.param(
            [count(40)],
            (),
            Reason.NO_BACKGROUND,
            "Åkerskolan: uppgift om elevernas bakgrund saknas för kön.",
            id="no background",
        ),
        pytest.param(
            [count(40)],
            HALVES[:1],
            Reason.UNEVEN,
            "Åkerskolan, kön: Andelarna summerar till 50 %, inte till 100 %.",
            id="half the pupils",
        ),
        pytest.param(
            [count(40)],
            (fact("flickor", "0.5"), fact("pojkar", None)),
            Reason.UNEVEN,
            "Åkerskolan, kön: pojkar är dold och de andra andelarna summerar till 50 %.",
            id="hidden share",
        ),
        pytest.param(
            [count(40)],
            (fact("flickor", "0.6"), fact("pojkar", "0.6")),
            Reason.UNEVEN,
            "Åkerskolan, kön: Andelarna summerar till 120 %, inte till 100 %.",
            id="more than everybody",
        ),
        pytest.param(
            [count(40)],
            (fact("flickor", "-0.2"), fact("pojkar", "1.2")),
            Reason.UNEVEN,
            "Åkerskolan, kön: flickor är -0,2, mindre än noll.",
            id="negative",
        ),
        pytest.param(
            [count(40)],
            (*HALVES, fact("annat", "0.075")),
            Reason.UNKNOWN_CATEGORY,
            "Åkerskolan, kön: annat finns inte i modellen (7,5 %).",
            id="an unknown category",
        ),
        pytest.param(
            [count(40)],
            (*HALVES, fact("annat", "0.075", 3, 40)),
            Reason.UNKNOWN_CATEGORY,
            "Åkerskolan, kön: annat finns inte i modellen (3 elever).",
            id="an unknown category by count",
        ),
        pytest.param(
            [count(40)],
            (*HALVES, fact("annat", None)),
            Reason.UNKNOWN_CATEGORY,
            "Åkerskolan, kön: annat finns inte i modellen (dolt antal).",
            id="an unknown category withheld",
        ),
    ],
)
def test_a_school_that_cannot_be_counted_is_refused_with_a_sentence(
    counts, background, reason, sentence
):
    found = found_of(counts, background)
    (problem,) = found.refused
    assert problem.message == sentence
    assert problem.cure
    (left_out,) = found.left_out
    assert (left_out.reason, left_out.because) == (reason, "")
    assert [school.unit for school in found.schools] == ["2"]


def test_a_unit_with_no_pupils_needs_no_decision():
    found = found_of([count(0)], HALVES)
    assert [one.reason for one in found.left_out] == [Reason.NO_PUPILS]
    assert found.refused == ()


def test_every_fault_of_every_unit_is_told_at_once():
    other = Factor(
        name="språk", categories=(Category(name="a", weight=Decimal(1)), *FACTOR.categories)
    )
    model = AllocationModel(key="m", name="m", factors=(FACTOR, other))
    found = gather(model, {1: "Åkerskolan", 2: "Ängsskolan"}, [count(40)], HALVES[:1])
    assert [problem.message for problem in found.refused] == [
        "Åkerskolan: uppgift om elevernas bakgrund saknas för språk.",
        "Åkerskolan, kön: Andelarna summerar till 50 %, inte till 100 %.",
        "Ängsskolan: elevantal saknas den 15 oktober.",
        "Ängsskolan: uppgift om elevernas bakgrund saknas för kön, språk.",
    ]
    assert [one.unit_id for one in found.hindered] == [1, 2]


def test_before_the_years_files_have_come_no_single_unit_is_to_blame():
    for counts, background in (([], HALVES), ([count(40)], ())):
        found = gather(MODEL, {1: "Åkerskolan"}, counts, background)
        assert (found.schools, found.refused) == ((), ())
        assert [one.unit_id for one in found.left_out] == [1]


def test_a_unit_is_left_out_with_a_reason_and_only_then():
    found = found_of([count(40)], (), leave_out={1: "  Skolan är ny.\n Räknas nästa år. "})
    assert found.refused == ()
    (left_out,) = found.left_out
    assert left_out.reason is Reason.NO_BACKGROUND
    assert left_out.because == "Skolan är ny. Räknas nästa år."
    assert found_of([count(40)], (), leave_out={1: "  "}).refused


@pytest.mark.parametrize(
    ("background", "words", "sentence"),
    [
        pytest.param(
            HALVES, "Vill inte", "Åkerskolan har alla uppgifter och kan inte utelämnas.", id="sound"
        ),
        pytest.param((), "x" * 501, "Åkerskolan: skälet är längre än 500 tecken.", id="too long"),
    ],
)
def test_leaving_out_is_refused(background, words, sentence):
    found = found_of([count(40)], background, leave_out={1: words})
    assert sentence in [problem.message for problem in found.refused]


def test_a_factor_of_one_category_is_refused():
    alone = Factor(name="kön", categories=FACTOR.categories[:1])
    model = AllocationModel(key="m", name="m", factors=(alone,))
    (problem,) = gather(model, {1: "Åkerskolan"}, [count(40)], (fact("flickor", "1"),)).refused
    assert problem.message == "Faktorn kön har bara en kategori: flickor."
    assert problem.value == "flickor"


def test_preschool_children_and_upper_secondary_pupils_are_not_counted():
    school = one([count(40), count(7, -1), count(9, 10)], HALVES)
    assert isinstance(school, School)
    assert school.pupils == 40


def test_the_models_form_decides_which_pupils_are_counted():
    model = AllocationModel(key="m", name="m", factors=(FACTOR,), form="upper_secondary")
    school = one([count(40), count(7, -1), count(9, 10)], HALVES, model=model)
    assert isinstance(school, School)
    assert school.pupils == 9


def test_the_risk_of_a_school_is_the_mean_over_this_years_pupils():
    """Log odds 0 and ln 3: risks 1/2 and 3/4, half of each."""
    school = one([count(40)], (), model=BY_RISK, patterns=TWO_SIXES)
    assert isinstance(school, School)
    assert float(school.value) == pytest.approx(0.625, abs=1e-12)
    assert (school.pupils, school.notes) == (40, ())


@pytest.mark.parametrize(
    ("patterns", "sentence"),
    [
        pytest.param(
            [], "Åkerskolan: årets elever saknas, och risken räknas på dem.", id="no rows"
        ),
        pytest.param(
            [pupils("", 40)],
            "Åkerskolan: årets elever har ingen uppgift om kön.",
            id="nothing known of a factor",
        ),
        pytest.param(
            [pupils("flickor", 30)],
            "Åkerskolan: årets elever är 30 men elevantalet är 40.",
            id="a quarter is missing",
        ),
    ],
)
def test_pupils_that_no_risk_can_be_counted_on_are_refused(patterns, sentence):
    found = found_of([count(40)], (), model=BY_RISK, patterns=patterns)
    assert [problem.message for problem in found.refused] == [sentence]


def test_pupils_of_an_unseen_category_are_the_reference_and_told():
    """Ten of 40 unknown: risk 1/2 like the 20 girls, and 3/4 for ten boys: 45/80."""
    rows = [pupils("flickor", 20), pupils("pojkar", 10), pupils("annat", 1), pupils("", 9)]
    school = one([count(40)], (), model=BY_RISK, patterns=rows)
    assert isinstance(school, School)
    assert float(school.value) == pytest.approx(45 / 80, abs=1e-12)
    assert school.notes == (
        "kön: utan uppgift (9 elever) finns inte i riskmodellen och räknas som flickor",
        "kön: annat (1 elev) finns inte i riskmodellen och räknas som flickor",
    )
    found = [unseen_in(note) for note in school.notes]
    assert [(one.category, one.n) for one in found if one] == [("", 9), ("annat", 1)]


def test_another_note_says_nothing_of_unseen_pupils():
    assert unseen_in("risken är räknad på 40 elever, elevantalet är 41") is None


def test_a_small_difference_between_rows_and_counts_is_a_note():
    school = one([count(41)], (), model=BY_RISK, patterns=TWO_SIXES)
    assert school.notes == ("risken är räknad på 40 elever, elevantalet är 41",)


@pytest.mark.parametrize(
    ("model", "pupils_counted", "note"),
    [
        pytest.param(
            AllocationModel(
                key="r", name="r", factors=(), basis=Basis.RISK, risk=RISK,
                includes_other_municipalities=False,
            ),
            40,
            "3 elever från andra kommuner är inte med",
            id="risk",
        ),
        pytest.param(
            AllocationModel(
                key="m", name="m", factors=(FACTOR,), includes_other_municipalities=False
            ),
            40,
            "3 elever från andra kommuner är inte med, men andelarna gäller alla elever",
            id="weights",
        ),
    ],
)  # fmt: skip
def test_pupils_of_other_municipalities_are_left_out_where_they_are_known(
    model, pupils_counted, note
):
    away = pupils("pojkar", 3, is_resident=False)
    school = one([count(43)], HALVES, model=model, patterns=[*TWO_SIXES, away])
    assert isinstance(school, School)
    assert (school.pupils, school.notes) == (pupils_counted, (note,))
    if school.value is not None:
        assert float(school.value) == pytest.approx(0.625, abs=1e-12)


def test_files_of_shares_cannot_tell_pupils_of_other_municipalities_apart():
    model = AllocationModel(
        key="m", name="m", factors=(FACTOR,), includes_other_municipalities=False
    )
    school = one([count(43)], HALVES, model=model)
    assert school.pupils == 43
    assert school.notes == ("elever från andra kommuner går inte att skilja ut, de är med",)


@pytest.mark.parametrize("unit", ["1", "åkerskolan"])
def test_a_bought_risk_is_found_by_id_or_name(unit):
    given = (GivenRisk(unit=unit, value=Decimal("0.18")),)
    model = AllocationModel(key="g", name="g", factors=(), basis=Basis.GIVEN, given=given)
    assert one([count(40)], (), model=model).value == Fraction("0.18")


def test_a_unit_without_bought_risk_is_refused():
    model = AllocationModel(key="g", name="g", factors=(), basis=Basis.GIVEN)
    (problem,) = found_of([count(40)], (), model=model).refused
    assert problem.message == "Åkerskolan: enheten har ingen risk i modellen."


def test_a_factor_of_one_category_is_not_offered():
    alone = BackgroundShare(
        unit_id=1, year=2026, factor="x", category="y", share=Decimal(1), part=None, whole=None
    )
    assert [factor.name for factor in factors_in((alone, *HALVES))] == ["kön"]

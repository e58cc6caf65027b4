"""What is wrong with a case is named: school, area, grade, year and number."""

from dataclasses import replace

import numpy as np
import pytest
from support.planning_cases import PRICES, grades, random_case, school, small_case

from qms.planning.core.case import Guards, Rule, Tenure
from qms.planning.core.case.faults import faults_of, remarks_of

APART = np.array([[1.0, 30.0], [30.0, 1.0]])
FAR = np.array([[1.0, 30.0], [30.0, 35.0]])


def with_school(**changes):
    return small_case(schools=(school("A"), school("B", **changes)))


def with_demand(value, *, t=1, area=1, grade=2):
    demand = np.full((3, 2, 6), 20.0)
    demand[t, area, grade] = value
    return small_case(demand=demand)


def with_prices(**changes):
    return small_case(prices=replace(PRICES, **changes))


def with_shares(*rows, **changes):
    """Two areas and bands; each row is the parts that an area's children give A and B."""
    shares = np.array([[row, row] for row in rows])
    return small_case(shares=shares, rule=Rule.SHARES, **changes)


def told(problems):
    return [one.sentence() for one in problems]


@pytest.mark.parametrize("seed", range(8))
def test_cases_that_are_whole_have_no_faults(seed):
    assert faults_of(random_case(seed)) == ()
    assert faults_of(small_case()) == ()
    assert remarks_of(small_case()) == ()


@pytest.mark.parametrize(
    ("case", "words"),
    [
        pytest.param(small_case(grades=grades(size=0.0)), ("F har klasstorleken 0",), id="κ = 0"),
        pytest.param(small_case(grades=grades(size=-5.0)), ("klasstorleken −5",), id="κ < 0"),
        pytest.param(small_case(grades=grades(size=float("nan"))), ("klasstorleken nan",),
                     id="κ is no number"),
        pytest.param(small_case(grades=(*grades()[:3], *grades()[4:], grades()[3])),
                     ("F-3 står inte bredvid",), id="a band with others in between"),
        pytest.param(small_case(grades=(*grades()[:5], grades()[0])),
                     ("Årskurs F finns två gånger", "F-3 står inte"), id="a grade twice"),
        pytest.param(small_case(grades=grades(hard_limit=0.0)), ("längsta resan 0 km",),
                     id="a hard limit of nothing"),
        pytest.param(with_demand(float("nan")),
                     ("Området B har nan barn i årskurs 2 år 2028",), id="no number of children"),
        pytest.param(with_demand(-3.0), ("Området B har −3 barn i årskurs 2 år 2028",),
                     id="children below zero"),
        pytest.param(small_case(years=0), ("Prognosen har inga år",), id="no years"),
        pytest.param(small_case(demand=np.zeros((3, 2, 5))), ("(3, 2, 5)", "(3, 2, 6)"),
                     id="a grade without children's numbers"),
        pytest.param(small_case(areas=("A", "A")), ("Området A finns två gånger",),
                     id="an area twice"),
        pytest.param(with_school(bands=()), ("Skola B har inga årskurser",), id="no grades"),
        pytest.param(with_school(bands=("7-9",)), ("Skola B har stadiet 7-9, som inte finns",),
                     id="unknown band"),
        pytest.param(small_case(schools=(school("A"), school("A"))),
                     ("Skolan A finns två gånger",), id="a school twice"),
        pytest.param(replace(small_case(), schools=(), distance=np.zeros((2, 0))), ("Inga skolor",),
                     id="no schools"),
        pytest.param(with_school(rooms=-1), ("Skola B har −1 i rooms",), id="rooms below zero"),
        pytest.param(with_school(rent=float("inf")), ("Skola B har inf i rent",),
                     id="endless rent"),
        pytest.param(with_school(notice=4), ("Skola B har 4 års uppsägningstid", "planen är 3 år"),
                     id="notice longer than the plan"),
        pytest.param(with_school(opens=2028, tenure=Tenure.LEASED, lease_end=2027),
                     ("Skola B slutar 2027, före starten 2028",), id="lease ends before it starts"),
        pytest.param(small_case(distance=np.array([[0, 3.0], [float("nan"), 0]])),
                     ("Från B till Skola A är det nan km",), id="no distance"),
        pytest.param(small_case(rule=Rule.SHARES), ("shares behöver andelar",), id="no shares"),
        pytest.param(with_shares((1.0, 0.0), (0.5, 0.4)),
                     ("Andelarna från B i F-3 blir 0,9", "Andelarna från B i 4-6 blir 0,9"),
                     id="shares that do not add up"),
        pytest.param(with_shares((1.5, -0.5), (0.5, 0.5)),
                     ("från A till Skola B i F-3 är −0,5",), id="a share below zero"),
        pytest.param(with_prices(discount=3.5), ("discount är 3,5", "Skriv 0,03 för 3 procent"),
                     id="discount in per cent"),
        pytest.param(with_prices(discount=-0.01), ("discount är −0,01",), id="discount below zero"),
        pytest.param(with_prices(fte_cost=0.0), ("fte_cost är 0",), id="teachers for nothing"),
        pytest.param(with_prices(contact_ratio=1.2), ("contact_ratio är 1,2",),
                     id="more than the whole working time"),
        pytest.param(with_prices(by_grade={"9": 100.0}), ("Årskurs 9 har ett pris",),
                     id="a price for an unknown grade"),
        pytest.param(small_case(guards=Guards(closures_a_year=-1)), ("−1 skolor får stängas",),
                     id="a cap below zero"),
        pytest.param(small_case(guards=Guards(largest=0)), ("Största skolan är 0",),
                     id="no pupils in the largest school"),
    ],
)  # fmt: skip
def test_a_fault_is_named(case, words):
    found = told(faults_of(case))
    text = "\n".join(found)
    for word in words:
        assert word in text
    assert all(one.cure for one in faults_of(case))


def test_all_faults_come_at_once():
    case = small_case(
        grades=grades(size=0.0), schools=(school("A", bands=()), school("B", rooms=-2)),
        prices=replace(PRICES, discount=0.2),
    )  # fmt: skip
    columns = {one.column for one in faults_of(case)}
    assert columns == {"class_size", "bands", "rooms", "prices.discount"}


@pytest.mark.parametrize(
    ("case", "words"),
    [
        pytest.param(
            small_case(distance=FAR, grades=grades(hard_limit=20.0)),
            ("Området B har ingen skola med F-3 inom 20 km 2027–2029, för som mest 80 elever",
             "Närmast är Skola A, 30 km bort"), id="an area beyond the hard limit"),
        pytest.param(
            small_case(schools=(school("A", bands=("F-3",)), school("B", bands=("F-3",)))),
            ("Området A har ingen skola med 4-6", "Ingen skola har stadiet"), id="a band nowhere"),
        pytest.param(
            small_case(distance=APART, grades=grades(hard_limit=20.0),
                       schools=(school("A"), school("B", opens=2029))),
            ("Området B har ingen skola med F-3 inom 20 km 2027–2028",), id="a candidate too late"),
        pytest.param(
            small_case(schools=(school("A", rooms=1), school("B", rooms=1))),
            # 2 rooms × 25 = 50; 160 children in F-3, 80 in 4-6, 240 in all
            ("saknas som mest 110 platser i F-3 2027–2029", "30 platser i 4-6",
             "190 platser i alla årskurser"), id="fewer places than pupils"),
        pytest.param(small_case(distance=np.array([[100.0, 4000.0], [3000.0, 100.0]])),
                     ("4\u00a0000 km", "inte är i meter"), id="metres as kilometres"),
        pytest.param(small_case(distance=np.array([[0.001, 0.004], [0.003, 0.001]])),
                     ("under 0,1 km",), id="kilometres a thousand times too short"),
        pytest.param(with_school(tenure=Tenure.LEASED, rent=1e6, lease_end=2025),
                     ("Skola B slutade 2025",), id="a lease that has ended"),
        pytest.param(with_school(tenure=Tenure.LEASED), ("Skola B är hyrd utan hyra",),
                     id="a lease for nothing"),
        pytest.param(with_school(opens=2040), ("Skola B kan öppna först 2040",),
                     id="a candidate after the plan"),
        pytest.param(with_prices(level=2019), ("2019 års nivå", "börjar 2027"), id="old prices"),
        pytest.param(with_demand(0.0, t=slice(None), area=slice(None), grade=5),
                     ("Inga barn finns i årskurs 5",), id="a grade without children"),
        pytest.param(with_shares((1.0, 0.0), (0.5, 0.5),
                                 schools=(school("A"), school("B", bands=("F-3",)))),
                     ("Skola B har inte 4-6, men elever från B",), id="a share to a missing band"),
    ],
)  # fmt: skip
def test_a_remark_is_named(case, words):
    assert faults_of(case) == ()
    text = "\n".join(told(remarks_of(case)))
    for word in words:
        assert word in text


def test_a_school_within_the_limit_is_no_remark():
    near = small_case(distance=FAR, grades=grades(hard_limit=31.0))
    assert remarks_of(near) == ()

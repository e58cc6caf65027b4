"""What came of the support over many: by year and by use, and never of few children."""

import pytest

from qms.needs.core.agreement import Verdict
from qms.needs.core.assignment import Conclusion, Limit, conclusions, kind_shares, told_by
from qms.needs.core.assignment.kinds import Given
from qms.needs.core.change import ChildChange, Moment, Rules, compare
from qms.needs.core.distribution import Provider, ProviderVerdict, Reach, ReachVerdict
from qms.needs.core.effects import Followed, ToldUse, effects
from qms.needs.core.evaluation import Used

RULES = Rules(areas={"a": ["A1"]}, points=[0, 1, 3, 7, 15])


def followed(autumn, *, after=2, unit="Ek"):
    levels = {"A1": 3}
    comparison = compare(
        Moment(current=levels, desired={"A1": 1}), Moment(current={"A1": after}), RULES
    )
    return Followed(
        autumn=autumn, change=ChildChange(unit=unit, group="own", comparison=comparison)
    )


def test_years_in_order_and_a_year_of_few_hidden_with_another():
    rows = [followed(2026)] * 6 + [followed(2025)] * 7 + [followed(2024)] * 2
    found = effects(rows, [], due=20)
    assert [(one.autumn, one.found.hidden) for one in found.years] == [
        (2024, True),
        (2025, True),
        (2026, False),
    ]
    assert found.years[2].found.children == 5  # six, to the nearest five
    assert (found.followed, found.due, found.is_followed_up) == (15, 20, False)


def told(*used, goes_on=True):
    return ToldUse(used=used, goes_on=goes_on)


def test_uses_are_counted_and_few_are_not_told():
    rows = [told(Used.ASSISTANT)] * 8 + [told(Used.ASSISTANT, Used.AIDS)] * 6
    rows += [told(Used.OTHER, goes_on=False)] * 2
    found = effects([], rows, due=16)
    counts = {one.used: one.cases for one in found.uses}
    # 14 of 16 had an assistant: the two who had none are few, so neither is told
    assert counts[Used.ASSISTANT] is None
    assert counts[Used.AIDS] == 5  # six, to the nearest five
    assert counts[Used.PREMISES] == 0
    assert found.goes_on is None


def test_four_evaluations_tell_nothing():
    assert effects([], [told(Used.AIDS)] * 4, due=4).uses == ()


def given(kind, provider, kr, cases):
    """Return a row per child of the kind, `kr` thousands in all."""
    return [
        Given(key=f"{kind} {provider} {at}", kind=kind, provider=provider,
              ore=kr * 1000_00 if at == 0 else 0)
        for at in range(cases)
    ]  # fmt: skip


def test_the_three_kinds_by_provider():
    rows = [
        *given("additional_amount", Provider.INDEPENDENT, 300, 6),
        *given("operational_support", Provider.OWN, 500, 9),
        *given("block_grant", Provider.OWN, 200, 1),
    ]
    kinds = ("additional_amount", "operational_support", "block_grant")
    found = kind_shares(rows, kinds, about_children=kinds[:2])
    assert [(one.ore, one.share, one.cases) for one in found] == [
        (300_000_00, 0.3, 6),
        (500_000_00, 0.5, 9),
        (200_000_00, 0.2, 1),
    ]
    assert [one.ore for one in found[0].providers] == [0, 300_000_00]


def test_a_kind_of_few_children_hides_the_other_one_but_not_the_public_grants():
    rows = [
        *given("additional_amount", Provider.INDEPENDENT, 300, 3),
        *given("operational_support", Provider.OWN, 500, 9),
        *given("block_grant", Provider.OWN, 200, 1),
    ]
    kinds = ("additional_amount", "operational_support", "block_grant")
    found = kind_shares(rows, kinds, about_children=kinds[:2])
    assert [one.ore for one in found] == [None, None, 200_000_00]
    assert found[2].share == 1.0


def test_two_few_at_one_provider_hide_both():
    rows = [
        *given("additional_amount", Provider.INDEPENDENT, 300, 6),
        *given("additional_amount", Provider.OWN, 50, 2),
    ]
    (found,) = kind_shares(rows, ("additional_amount",), about_children=("additional_amount",))
    assert (found.ore, [one.ore for one in found.providers]) == (350_000_00, [None, None])


def reached(verdict, providers):
    return Reach(children=40, verdict=verdict, provider_verdict=providers)


@pytest.mark.parametrize(
    ("reach", "agreement", "rows", "due", "found", "limits"),
    [
        pytest.param(
            reached(ReachVerdict.YES, ProviderVerdict.ALIKE),
            Verdict.GOOD,
            [followed(2026)] * 10,
            10,
            (
                Conclusion.REACHES,
                Conclusion.PROVIDERS_ALIKE,
                Conclusion.ASSESSED_ALIKE,
                Conclusion.FOLLOWED_UP,
                Conclusion.NEED_LESS,
            ),
            (),
            id="all is well",
        ),
        pytest.param(
            reached(ReachVerdict.TOP_SHORT, ProviderVerdict.OWN_MORE),
            Verdict.LOW,
            [followed(2026, after=4)] * 12,
            20,
            (
                Conclusion.TOP_SHORT,
                Conclusion.OWN_MORE,
                Conclusion.ASSESSED_APART,
                Conclusion.FOLLOW_UP_WEAK,
                Conclusion.NEED_MORE,
            ),
            (),
            id="nothing is",
        ),
        pytest.param(
            reached(ReachVerdict.FEW, ProviderVerdict.FEW),
            Verdict.UNSURE,
            [],
            0,
            (),
            (
                Limit.REACH_FEW,
                Limit.PROVIDERS_FEW,
                Limit.AGREEMENT_UNKNOWN,
                Limit.NOTHING_DUE,
                Limit.CHANGE_FEW,
            ),
            id="nothing can be said",
        ),
    ],
)
def test_conclusions_and_limits_follow_the_figures(reach, agreement, rows, due, found, limits):
    concluded = conclusions(reach, agreement, effects(rows, [], due=due))
    assert concluded.found == found
    assert concluded.limits[: len(limits)] == limits
    assert concluded.limits[len(limits) :] == (
        Limit.CAUSE,
        Limit.BLOCK_GRANTS,
        Limit.NOT_ASSESSED,
    )


def test_nine_followed_up_are_too_few_to_say_that_anything_has_changed():
    concluded = conclusions(
        reached(ReachVerdict.YES, ProviderVerdict.ALIKE),
        Verdict.GOOD,
        effects([followed(2026)] * 9, [], due=10),
    )
    assert Limit.CHANGE_FEW in concluded.limits
    assert Conclusion.NEED_LESS not in concluded.found


def test_a_mean_that_has_moved_by_chance_is_not_called_a_change():
    rows = [followed(2026, after=level) for level in (1, 2, 2, 3, 3, 3, 4, 3, 2, 3, 4, 1)]
    found = effects(rows, [], due=12)
    whole = found.changes.everybody.everything
    assert whole.after < whole.before
    concluded = conclusions(reached(ReachVerdict.YES, ProviderVerdict.ALIKE), Verdict.GOOD, found)
    assert Conclusion.NEED_SAME in concluded.found


def test_a_public_grant_holds_no_child_s_money_back():
    rows = [
        *given("additional_amount", Provider.OWN, 300, 6),
        *given("block_grant", Provider.OWN, 2, 1),
    ]
    kinds = ("additional_amount", "block_grant")
    shares = kind_shares(rows, kinds, about_children=kinds[:1])
    told = told_by(shares, rows, about_children=kinds[:1])
    assert {name: len(of) for name, of in told.items()} == {
        "additional_amount": 6, "additional_amount own": 6, "additional_amount independent": 0,
    }  # fmt: skip

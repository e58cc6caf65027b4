"""What a renewal would cost: the same hours for the next span, at the prices of then."""

from dataclasses import replace

from qms.needs.core.amounts.award import Award
from qms.needs.core.amounts.periods import Period, next_span
from qms.needs.core.amounts.price_list import PriceList


def renewal_period(award: Award, prices: PriceList) -> Period:
    """Return the whole span that follows the award's last day."""
    return next_span(prices.basis, award.period.last)


def renewed(award: Award, prices: PriceList) -> Award:
    """Return the award's last hours and running costs for the next span.

    What was bought once is not bought again, and a cost per hour that was shown for the old
    period must be shown anew: the list's price stands until then.
    """
    last = award.parts[-1]
    part = replace(
        last,
        period=renewal_period(award, prices),
        hours=tuple(replace(one, ore_per_hour=None, shown="") for one in last.hours),
        costs=tuple(one for one in last.costs if not one.once),
    )
    return replace(award, parts=(part,))

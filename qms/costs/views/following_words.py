"""What a follow-up says in words: where the year ends, why, and how it is reckoned."""

from collections.abc import Iterable
from datetime import date

from qms.costs.core.comparing.deviation import Deviation
from qms.costs.core.follow_up import AutumnFrom, Basis, FormFollow, Sums, Terms
from qms.costs.labels import form_label, item_label
from qms.costs.views.months import months_in_words
from qms.i18n.formats import day, kr, mnkr, number, percent
from qms.i18n.language import gettext, mark, ngettext

MILLION = 100_000_000
AUTUMN = {
    AutumnFrom.COUNTED: mark("räknade i höst"),
    AutumnFrom.FORECAST: mark("elevprognosen"),
    AutumnFrom.SPRING: mark("vårens antal"),
    AutumnFrom.PLANNED: mark("budgetens antal"),
}


def amount(ore: int) -> str:
    """Return an amount without its sign: millions from one million."""
    return mnkr(abs(ore)) if abs(ore) >= MILLION else kr(abs(ore))


def against_budget(name: str, sums: Sums, year: int) -> str:
    """Return where the year ends as a sentence without a full stop, for a page's title."""
    values = {"name": name, "amount": amount(sums.gap), "year": year}
    if abs(sums.gap) * 1000 < abs(sums.budget):
        return gettext("%(name)s väntas hålla budgeten %(year)s") % values
    if sums.gap > 0:
        return gettext("%(name)s väntas kosta %(amount)s mer än budget %(year)s") % values
    return gettext("%(name)s väntas kosta %(amount)s mindre än budget %(year)s") % values


def share_of(sums: Sums) -> str:
    """Return the difference as per cent of the budget, with its sign."""
    if not sums.budget:
        return "–"
    text = percent(abs(sums.gap) / abs(sums.budget), 1)
    return f"+{text}" if sums.gap > 0 else f"−{text}" if sums.gap < 0 else text


def months_told(basis: Basis) -> str:
    """Return the ended months as `januari–oktober`, with gaps named one by one."""
    numbers = [int(one[4:]) for one in basis.months]
    return months_in_words(numbers) if numbers else gettext("inga månader än")


def outside_words(basis: Basis) -> str:
    """Return what is in no unit's figures, empty when nothing is."""
    budget, outcome = basis.beside
    if not (budget or outcome):
        return ""
    return gettext(
        "Utanför uppföljningen: %(outcome)s av utfallet och %(budget)s av budgeten hör inte till "
        "någon enhet."
    ) % {"outcome": mnkr(outcome), "budget": mnkr(budget)}


def parts_of(why: Deviation) -> list[tuple[str, str, int]]:
    """Return what makes the difference: what it is, what it means, and öre."""
    volume = gettext("Fler elever") if why.volume >= 0 else gettext("Färre elever")
    price = gettext("Dyrare per elev") if why.price >= 0 else gettext("Billigare per elev")
    found = [
        (volume, gettext("volym"), why.volume),
        (gettext("Andra åldrar och skolformer"), gettext("mix"), why.mix),
        (price, gettext("pris"), why.price),
    ]
    if why.idle:
        found.append((gettext("Utan barn och elever"), gettext("inget att dela med"), why.idle))
    return found


MOST = {
    ("volume", True): mark("Mest betyder volymen, fler elever än i budget: %(amount)s mer."),
    ("volume", False): mark("Mest betyder volymen, färre elever än i budget: %(amount)s mindre."),
    ("mix", True): mark("Mest betyder mixen, fler elever där en elev kostar mer: %(amount)s mer."),
    ("mix", False): mark(
        "Mest betyder mixen, fler elever där en elev kostar mindre: %(amount)s mindre."
    ),
    ("price", True): mark(
        "Mest betyder priset, varje elev kostar mer än i budget: %(amount)s mer."
    ),
    ("price", False): mark(
        "Mest betyder priset, varje elev kostar mindre än i budget: %(amount)s mindre."
    ),
    ("idle", True): mark("Mest betyder kostnader utan barn och elever: %(amount)s mer."),
    ("idle", False): mark("Mest betyder kostnader utan barn och elever: %(amount)s mindre."),
}
NEXT = {
    ("volume", True): mark("Därnäst volymen: %(amount)s mer."),
    ("volume", False): mark("Därnäst volymen: %(amount)s mindre."),
    ("mix", True): mark("Därnäst mixen: %(amount)s mer."),
    ("mix", False): mark("Därnäst mixen: %(amount)s mindre."),
    ("price", True): mark("Därnäst priset: %(amount)s mer."),
    ("price", False): mark("Därnäst priset: %(amount)s mindre."),
    ("idle", True): mark("Därnäst kostnader utan barn och elever: %(amount)s mer."),
    ("idle", False): mark("Därnäst kostnader utan barn och elever: %(amount)s mindre."),
}


def largest(why: Deviation) -> str:
    """Return the part that matters most, and the next where it is half as much at least.

    Empty where nothing differs.
    """
    parts: list[tuple[str, int]] = [(name, getattr(why, name)) for name, _more in MOST]
    parts = sorted(dict(parts).items(), key=lambda part: -abs(part[1]))
    (name, ore), (other, less) = parts[0], parts[1]
    if not ore:
        return ""
    told = [gettext(MOST[name, ore > 0]) % {"amount": amount(ore)}]
    if 2 * abs(less) >= abs(ore):
        told.append(gettext(NEXT[other, less > 0]) % {"amount": amount(less)})
    return " ".join(told)


def autumn_of(form: FormFollow) -> str:
    """Return where the autumn's pupils come from."""
    return gettext(AUTUMN[form.pupils.source])


def left_out_words(forms: Iterable[object], fewest: int) -> str:
    """Return which forms are in no figure, empty when all are."""
    names = [form_label(str(form)).lower() for form in forms]
    if not names:
        return ""
    values = {"forms": ", ".join(names), "n": fewest}
    return (
        gettext("Ingår inte: %(forms)s. Så få som under %(n)s går inte att visa, "
                "inte heller genom skillnaden mot en summa.") % values
    )  # fmt: skip


def hidden_words(count: int, fewest: int) -> str:
    """Return how many forms at units are in no figure, empty when all are."""
    if not count:
        return ""
    text = ngettext(
        "%(num)s skolform på en enhet visas inte och ingår inte i summorna: färre än %(n)s barn "
        "eller elever, eller så skulle summan röja dem.",
        "%(num)s skolformer på enheter visas inte och ingår inte i summorna: färre än %(n)s barn "
        "eller elever, eller så skulle summan röja dem.",
        count,
    )
    return text % {"num": number(count), "n": fewest}


def method(basis: Basis, terms: Terms) -> list[str]:
    """Return how the forecast is reckoned, a sentence each."""
    found = [
        gettext("Prognosen är utfallet för %(months)s, budgeten för månaderna som är kvar räknad "
                "om efter elevtalet, och %(part)s av avvikelsen per månad hittills.")
        % {"months": months_told(basis), "part": percent(terms.carried / 100, 0)},
        gettext("Följer elevtalet under året: %(items)s. Annat ändras inte av elevtalet.")
        % {"items": _follows(terms)},
        gettext("Januari–juni räknas med vårens elever, resten med höstens. För hösten gäller det "
                "antal som är räknat. Före räkningen gäller elevprognosen, och utan prognos "
                "vårens antal."),
    ]  # fmt: skip
    found.append(_plan(basis))
    if not basis.is_spread:
        found.append(gettext("Budgeten är inte delad på månader: varje månad är en tolftedel."))
    if basis.left:
        left = ngettext("%(n)s månad är kvar.", "%(n)s månader är kvar.", basis.left)
        found.append(left % {"n": number(basis.left)})
    found.append(
        gettext("Volym är fler eller färre elever till budgetens snitt. Mix är att eleverna är i "
                "andra åldrar eller skolformer än budgeten räknade med. Pris är resten: vad varje "
                "elev kostar mer eller mindre. De summerar på öret. Fritidshem räknas för sig.")
    )  # fmt: skip
    return found


def _follows(terms: Terms) -> str:
    parts = [
        f"{item_label(item).lower()} {percent(part / 100, 0)}"
        for item, part in sorted(terms.follows.items(), key=lambda pair: (-pair[1], pair[0]))
        if part
    ]
    return ", ".join(parts) or gettext("inget")


def _plan(basis: Basis) -> str:
    if not basis.planned_on:
        return gettext("Budgeten var inte beräknad före året: dess elevtal är dagens, så att inget "
                       "blir volym.")  # fmt: skip
    made = date.fromisoformat(basis.planned_on)
    return gettext("Budgetens elevtal är de som gällde %(day)s.") % {"day": day(made)}

"""Sentences about an alternative that papers share."""

from collections.abc import Iterator
from itertools import chain

from qms.i18n.formats import number, percent
from qms.i18n.language import gettext as _
from qms.i18n.language import ngettext
from qms.planning.core.case import Case, Payer
from qms.planning.core.freezing import Facts
from qms.planning.core.freezing.facts import RESERVE, Sure
from qms.planning.core.impact import journeys_of
from qms.planning.core.impact.summing import FEWEST, is_few
from qms.planning.core.results import Counted
from qms.planning.figure_words import million_words, share_words
from qms.planning.form_words import fitted

NEAR = 50_000
"""Kronor of present value that are told as no difference."""
LACKING = 0.5


def children(n: float) -> str:
    """Return how many children it is; a small group is not told of by number."""
    return _("färre än %(n)s") % {"n": FEWEST} if is_few(n) else number(round(n))


def km(value: float | None) -> str:
    """Return kilometres with a decimal."""
    return number(value, 1)


def school(case: Case, place: int | None) -> str:
    """Return the school's name; what is said of no school."""
    return _("ingen skola") if place is None else case.schools[place].name


def title_of(facts: Facts) -> str:
    """Return the finding: what the board and the municipality save or pay, and if places lack."""
    return _worth(facts) + _but_lacking(facts)


def _but_lacking(facts: Facts) -> str:
    """Return that more places lack than with no change, nothing where they do not."""
    today, chosen = facts.today.found.lacking, facts.chosen.found.lacking
    if float(chosen.sum()) <= float(today.sum()) + LACKING:
        return ""
    if facts.today.summary.shortage_years:
        return _(", men fler saknar plats")
    return ngettext(
        ", men platser saknas %(num)d år", ", men platser saknas %(num)d år",
        facts.chosen.summary.shortage_years,
    ) % {"num": facts.chosen.summary.shortage_years}  # fmt: skip


def _worth(facts: Facts) -> str:
    board, whole = (-facts.more(payer) for payer in (Payer.BOARD, Payer.MUNICIPALITY))
    values = {
        "name": facts.chosen.name, "years": len(facts.case.demand),
        "board": million_words(abs(board)), "whole": million_words(abs(whole)),
    }  # fmt: skip
    if abs(board) < NEAR and abs(whole) < NEAR:
        return _("%(name)s kostar lika mycket som om inget ändras") % values
    if board >= 0 and whole >= 0:
        told = _("%(name)s sparar %(board)s mnkr åt nämnden, %(whole)s åt kommunen på %(years)s år")
    elif board >= 0:
        told = _("%(name)s sparar %(board)s mnkr åt nämnden men kostar kommunen %(whole)s mer")
    elif whole >= 0:
        told = _("%(name)s kostar nämnden %(board)s mnkr mer men sparar %(whole)s åt kommunen")
    else:
        told = _("%(name)s kostar %(board)s mnkr mer för nämnden, %(whole)s för kommunen")
    return told % values


def apart(facts: Facts) -> str:
    """Return why the board and the municipality do not come to the same."""
    board, whole = (-facts.more(payer) for payer in (Payer.BOARD, Payer.MUNICIPALITY))
    if abs(board - whole) < NEAR:
        return _("Nämnden och kommunen kommer till samma sak.")
    return _(
        "Nämnden betalar internhyra, kommunen husets verkliga kostnad. Ett tomt hus som kommunen "
        "äger kostar kommunen pengar tills det säljs eller används till annat. Därför skiljer det "
        "%(gap)s mnkr."
    ) % {"gap": million_words(abs(board - whole))}


def why(facts: Facts) -> Iterator[str]:
    """Yield what the alternative changes for places and classes, beside no change."""
    today, chosen = facts.today.summary, facts.chosen.summary
    last = facts.case.years[-1]
    if today.utilisation and chosen.utilisation:
        yield _(
            "Skolan i mitten är belagd till %(now)s år %(year)s om inget ändras, och till %(then)s "
            "med alternativet."
        ) % {
            "now": share_words(today.utilisation[1]), "year": last,
            "then": share_words(chosen.utilisation[1]),
        }  # fmt: skip
    if today.average_class and chosen.average_class:
        yield _("En klass har %(now)s barn i snitt om inget ändras, %(then)s med alternativet.") % {
            "now": number(today.average_class, 1),
            "then": number(chosen.average_class, 1),
        }
    yield places(facts)


def places(facts: Facts) -> str:
    """Return whether places are enough, beside no change."""
    return " ".join(
        (_("Om inget ändras:") + " " + _lacking(facts, facts.today),
         _("Med alternativet:") + " " + _lacking(facts, facts.chosen))
    )  # fmt: skip


def _lacking(facts: Facts, one: Counted) -> str:
    lacking = one.found.lacking
    years = [year for year, n in zip(facts.case.years, lacking, strict=True) if n > LACKING]
    if not years:
        return _("platserna räcker alla år.")
    return ngettext(
        "platser saknas %(num)d år, %(first)s, som mest %(n)s.",
        "platser saknas %(num)d år, först %(first)s, som mest %(n)s.",
        len(years),
    ) % {"num": len(years), "first": years[0], "n": number(round(float(lacking.max())))}


def how_sure(facts: Facts) -> Iterator[str]:
    """Yield what the forecast's draws say, or that there are none, and what a reserve shows."""
    if facts.sure is None:
        yield _(
            "Det finns inga utfall av en prognos att pröva mot. Det går inte att säga i procent "
            "hur säkert det är."
        )
    else:
        yield from _draws(facts)
    lacking = facts.reserve.found.lacking
    short = int((lacking > LACKING).sum())
    part = percent(RESERVE, 0)
    if short:
        yield _("Blir barnen %(part)s fler på tio år saknas platser %(n)s av åren.") % {
            "part": part, "n": short,
        }  # fmt: skip
    else:
        yield _("Platserna räcker också om barnen blir %(part)s fler på tio år.") % {"part": part}


def _draws(facts: Facts) -> Iterator[str]:
    sure = facts.sure
    if sure is None:
        return
    yield _(
        "%(name)s är billigast av %(many)s jämförda i %(part)s av %(n)s möjliga utfall av "
        "prognosen."
    ) % {
        "name": facts.chosen.name, "part": share_words(sure.cheapest[1]), "n": number(sure.n),
        "many": number(len(facts.counted)),
    }  # fmt: skip
    yield _saved(facts, sure)
    yield _("Risken att platser saknas något år är %(then)s, mot %(now)s om inget ändras.") % {
        "then": share_words(sure.odds[1].any_shortage),
        "now": share_words(sure.odds[0].any_shortage),
    }


def _saved(facts: Facts, sure: Sure) -> str:
    """Return between what the payer saves, or pays more, in eight draws of ten."""
    low, high = (million_words(-float(one), sign=True) for one in sure.more[[2, 0]])
    told = (
        _("I åtta utfall av tio sparar nämnden mellan %(low)s och %(high)s mnkr mot att inget "
          "ändras.")
        if facts.case.payer is Payer.BOARD
        else _("I åtta utfall av tio sparar kommunen mellan %(low)s och %(high)s mnkr mot att "
               "inget ändras.")
    )  # fmt: skip
    if sure.more[0] > 0:  # it never saves: told as what it costs
        low, high = (million_words(float(one)) for one in sure.more[[0, 2]])
        told = (
            _("I åtta utfall av tio kostar det nämnden mellan %(low)s och %(high)s mnkr mer än "
              "om inget ändras.")
            if facts.case.payer is Payer.BOARD
            else _("I åtta utfall av tio kostar det kommunen mellan %(low)s och %(high)s mnkr mer "
                   "än om inget ändras.")
        )  # fmt: skip
    return told % {"low": low, "high": high}


def who_moves(facts: Facts) -> Iterator[str]:
    """Yield how many change school, when, and how far they get."""
    total = sum(one.n for one in facts.moves)
    if round(total) == 0:
        yield fitted(facts.case.form, "Inget barn byter skola för att något ändras.")
        return
    years = sorted({one.year for one in facts.moves})
    yield fitted(facts.case.form, "%(n)s barn byter skola, %(years)s.") % {
        "n": children(total), "years": ", ".join(str(one) for one in years),
    }  # fmt: skip
    far = journeys_of(facts.case, facts.moves)
    if far.after is not None:
        told = "De får i snitt %(after)s km till skolan, mot %(before)s innan."
        yield fitted(facts.case.form, told) % {
            "after": km(far.after), "before": km(far.before),
        }  # fmt: skip
        yield _(
            "Från området längst bort blir det %(longest)s km, räknat från områdets mitt."
        ) % {"longest": km(far.longest)}  # fmt: skip
    if far.new_riders:
        yield _("%(n)s av dem får rätt till skolskjuts.") % {"n": children(far.new_riders)}
    if without := sum(one.n for one in facts.moves if one.target is None):
        yield _("%(n)s får ingen skola inom räckhåll.") % {"n": children(without)}


def beginning(text: str, most: int) -> str:
    """Return the first whole sentences of a text, at most so many characters, or its beginning."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    end = max(cut.rfind(mark) for mark in (". ", "! ", "? ", "\n"))
    return cut[: end + 1].rstrip() if end > 0 else f"{cut.rstrip()}…"


def sentences(*parts: Iterator[str]) -> str:
    """Return the sentences as a paragraph, each with a capital letter first."""
    return " ".join(f"{one[:1].upper()}{one[1:]}" for one in chain(*parts))

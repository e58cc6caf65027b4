"""Words of the follow-up: one plain sentence per conclusion, with its caveat."""

from collections.abc import Collection, Mapping
from decimal import Decimal

from qms.allocation.core.accuracy.attraction import Compared, Measure
from qms.allocation.core.accuracy.conclusion import conclude
from qms.allocation.core.accuracy.fields import Verdict
from qms.allocation.core.accuracy.found import SPREAD_LEVEL, Assessment
from qms.allocation.core.accuracy.outside import Finding, Judged
from qms.allocation.core.accuracy.reviews import Conclusion as Reviewed
from qms.allocation.core.names import capital
from qms.allocation.views import accuracy_texts as texts
from qms.i18n.formats import number, percent, school_year, signed
from qms.i18n.language import gettext, ngettext


def outcome_label(outcome: str) -> str:
    """Return what the outcome means; the register's name when nobody has said."""
    return gettext(texts.OUTCOMES[outcome]) if outcome in texts.OUTCOMES else outcome


def outcome_title(outcome: str) -> str:
    """Return what the outcome means, as a heading or the name of a choice begins."""
    return capital(outcome_label(outcome))


def with_outcome(text: str, outcome: str) -> str:
    """Return the text with the outcome called what it means, in quotes, where it is named."""
    label = outcome_label(outcome)
    return text.replace(outcome, f"”{label}”") if label != outcome else text


def verdict_chip(verdict: Verdict) -> tuple[str, str]:
    """Return the chip's kind and words."""
    kind, words = texts.VERDICTS[verdict]
    return kind, gettext(words)


def finding_chip(judged: Judged, *, is_own: bool) -> tuple[str, str]:
    """Return the chip's kind and words for a factor, the model's own or outside it."""
    if judged.finding is not Finding.OMITTED:
        kind, words = texts.FINDINGS[judged.finding]
    elif not judged.tested.sets_apart:
        kind, words = texts.ALIKE
    else:
        kind, words = texts.WRONG_WEIGHT if is_own else texts.FINDINGS[Finding.OMITTED]
    return kind, gettext(words)


def reviewed_label(conclusion: Reviewed) -> str:
    """Return what came out of the dialogue."""
    return gettext(texts.REVIEWED[conclusion])


def period(first: int, last: int) -> str:
    """Return the school years that end in the springs `first`–`last`."""
    if first == last:
        return gettext("Läsåret %(year)s") % {"year": school_year(last - 1)}
    return gettext("Läsåren %(first)s–%(last)s") % {
        "first": school_year(first - 1), "last": school_year(last - 1),
    }  # fmt: skip


def verdict_title(found: Assessment, held: Collection[str]) -> str:
    """Return the page's heading: the model, then the schools; `held` have had their dialogue."""
    model = gettext(texts.TITLES[conclude(found)]) % {"factor": factor_of(found)}
    whole = f"{model} {_schools(found, held)}"
    return gettext("Preliminärt: %(what)s") % {"what": whole} if found.is_preliminary else whole


def factor_of(found: Assessment) -> str:
    """Return the factor that the conclusion is about, empty when it is about none."""
    named = (*found.omitted, *found.wrong_weights)
    return named[0].tested.factor if named else ""


def _schools(found: Assessment, held: Collection[str]) -> str:
    if not found.flagged:
        return gettext("Ingen skola sticker ut.")
    count = sum(one.group.name not in held for one in found.flagged)
    if not count:
        return ngettext(
            "En skola är granskad.", "%(num)d skolor är granskade.", len(found.flagged)
        ) % {"num": len(found.flagged)}
    return ngettext("En skola bör granskas.", "%(num)d skolor bör granskas.", count) % {
        "num": count
    }


def lead(found: Assessment, names: Mapping[str, str]) -> str:
    """Return how many schools nothing is known against, and the clearest of the others."""
    every, flagged = len(found.schools), found.flagged
    text = gettext(
        "För %(clear)s av %(every)s skolor finns inget belägg för att ersättningen hamnat fel."
    ) % {"clear": every - len(flagged), "every": every}
    if not flagged:
        return text
    first = flagged[0]
    higher = gettext("Utfallet för %(school)s är högre än beräknat %(same)s av %(years)s år.")
    lower = gettext("Utfallet för %(school)s är lägre än beräknat %(same)s av %(years)s år.")
    says = higher if first.verdict is Verdict.DISADVANTAGED else lower
    values = {
        "school": names[first.group.name],
        "same": first.same_way,
        "years": first.years,
    }
    return f"{text} {says % values}"


def proposal(found: Assessment) -> str:
    """Return what to do, after the word Förslag."""
    return gettext(texts.PROPOSALS[conclude(found)]) % {"factor": factor_of(found)}


def spread_sentence(found: Assessment) -> str:
    """Return whether the schools differ more than chance makes them."""
    phi = {"phi": number(found.phi, 2)}
    if found.spread_p > SPREAD_LEVEL:
        return gettext("Skolornas avvikelser är inte större än slumpen ger (φ = %(phi)s).") % phi
    return (
        gettext(
            "Skolornas avvikelser är större än slumpen ensam ger (φ = %(phi)s). Det kan bero på "
            "skolornas arbete eller på något som modellen inte ser."
        )
        % phi
    )


def key_figures(found: Assessment) -> list[tuple[str, str, str]]:
    """Return label, value and remark of the four figures on top."""
    slope, explained = found.slope, found.explained
    return [
        (gettext("Sorterar elever rätt (AUC)"), number(_decimal(found.auc), 2),
         gettext("0,5 är slump, 1 är perfekt. Prövad mellan skolor.")),
        (gettext("Kalibrering, lutning"), number(slope.value, 2) if slope else "–",
         gettext("95 %% mellan %(low)s och %(high)s. Ska ligga nära 1.")
         % {"low": number(slope.low, 2), "high": number(slope.high, 2)} if slope else
         gettext("Går inte att räkna ut.")),
        (gettext("Förklarad skillnad mellan skolor"),
         "–" if explained is None else percent(explained, 0),
         gettext("Skolornas resultat skiljer sig inte mer än av slump.") if explained is None else
         gettext("Resten är slump och annat än bakgrund.")),
        (gettext("Brus i ett års avvikelse"), percent(1 - found.one_year_reliability, 0),
         gettext("Därför flera år och krympta värden.")),
    ]  # fmt: skip


def compared_sentences(compared: Compared) -> str:
    """Return the highly compensated schools beside the others, and what may be said."""
    measure, answer = compared.measure, compared.answer
    share = measure is Measure.OUTCOME
    scale = 100 if share else 1
    facts = gettext(texts.FACTS[measure]) % {
        "high": percent(compared.high, 0) if share else number(compared.high, 2),
        "other": percent(compared.other, 0) if share else number(compared.other, 2),
        "low": signed(_decimal(compared.low_end * scale), 1 if share else 2),
        "top": signed(_decimal(compared.high_end * scale), 1 if share else 2),
    }
    says = texts.UNSURE[answer] if answer in texts.UNSURE else texts.ANSWERS[measure, answer]
    return f"{facts} {gettext(says)} {gettext(texts.TRENDS[compared.trend_answer])}"


def ranks_sentence(found: Assessment) -> str:
    """Return whether the schools keep their order from year to year."""
    known = [pair for pair in found.ranks if pair.spearman is not None]
    if not known:
        return gettext("Skolornas ordning mellan åren går inte att jämföra.")
    lowest = min(known, key=lambda pair: pair.spearman or 0.0)
    values = {
        "spearman": number(_decimal(lowest.spearman or 0.0), 2),
        "kendall": number(_decimal(lowest.kendall or 0.0), 2),
        "earlier": lowest.earlier,
        "later": lowest.later,
    }
    return (
        gettext(
            "Skolorna behåller sin ordning från år till år: lägst är likheten "
            "%(earlier)s–%(later)s (Spearman %(spearman)s, Kendall %(kendall)s, där 1 är samma "
            "ordning)."
        )
        % values
    )


def no_shifts(reason: str) -> str:
    """Return why a new fit cannot be laid beside what was decided."""
    return gettext(texts.NO_SHIFTS.get(reason, reason))


def changed_sentences(changed: Collection[str]) -> list[str]:
    """Return what is another since the follow-up was made."""
    found = [texts.CHANGED.get(key, texts.CHANGED_OTHERWISE) for key in changed]
    return [gettext(text) for text in dict.fromkeys(found)]


def p_value(p: float) -> str:
    """Return the probability with three decimals, never as zero."""
    return gettext("under 0,001") if p < 0.001 else number(_decimal(p), 3)


def _decimal(value: float) -> Decimal:
    return Decimal(repr(float(value)))

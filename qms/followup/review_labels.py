"""What review pages call reasons, those who took part in a dialogue, and who wrote something."""

from collections.abc import Callable
from decimal import Decimal

from qms.access.roles import Role
from qms.followup.core.cases.facts import FEW
from qms.followup.core.review.closer_look import Reason, Rule
from qms.followup.core.review.facts import ReportFact
from qms.followup.queries.results import indicators
from qms.i18n.formats import day, kr, number
from qms.i18n.language import gettext, language, mark, ngettext
from qms.identity.labels import role_label

TOOK_PART = {
    "principal": mark("Rektor"),
    "deputy": mark("Biträdande rektor"),
    "school_chief": mark("Skolchef"),
    "area_head": mark("Verksamhetschef"),
    "quality_lead": mark("Kvalitetsansvarig"),
    "controller": mark("Controller"),
    "teachers": mark("Lärare"),
    "student_health": mark("Elevhälsan"),
    "pupils": mark("Barn eller elever"),
}
"""Who can take part in a dialogue, by role: nobody is named."""


def took_part_choices() -> list[tuple[str, str]]:
    """Return the roles that can take part, with what they are called."""
    return [(key, gettext(label)) for key, label in TOOK_PART.items()]


def took_part_text(keys: tuple[str, ...]) -> str:
    """Return the roles that took part, in words and in the order they are offered."""
    return ", ".join(gettext(label) for key, label in TOOK_PART.items() if key in keys)


def roles_text(keys: str) -> str:
    """Return the roles somebody wrote in, in words."""
    known = {role.value for role in Role}
    return ", ".join(role_label(key) for key in keys.split(",") if key in known)


def report_name(report: ReportFact) -> str:
    """Return the report's title and year."""
    return f"{report.title.in_language(language())} {report.year}"


def _value(value: Decimal | float, places: int | None = None) -> str:
    exact = value if isinstance(value, Decimal) else Decimal(str(round(value, 1)))
    return number(exact, -int(exact.as_tuple().exponent) if places is None else places)


def _missing(reason: Reason) -> str:
    report = _report(reason)
    return gettext("%(report)s saknas. Sista dagen var %(day)s.") % {
        "report": report_name(report),
        "day": day(report.due),
    }


def _report(reason: Reason) -> ReportFact:
    if reason.report is None:
        raise LookupError(reason.rule)
    return reason.report


def _late(reason: Reason) -> str:
    words = ngettext(
        "%(report)s lämnades in %(n)s dag efter sista dagen.",
        "%(report)s lämnades in %(n)s dagar efter sista dagen.",
        reason.size,
    )
    return words % {"report": report_name(_report(reason)), "n": reason.size}


def _returned(reason: Reason) -> str:
    words = ngettext(
        "%(report)s har gått tillbaka för komplettering %(n)s gång.",
        "%(report)s har gått tillbaka för komplettering %(n)s gånger.",
        reason.size,
    )
    return words % {"report": report_name(_report(reason)), "n": reason.size}


def _unmeasured(reason: Reason) -> str:
    words = ngettext(
        "%(n)s insats med pengar saknar mått i %(report)s.",
        "%(n)s insatser med pengar saknar mått i %(report)s.",
        reason.size,
    )
    return words % {"report": report_name(_report(reason)), "n": reason.size}


def _overdue(reason: Reason) -> str:
    words = ngettext(
        "%(n)s insats har passerat sin sista dag.",
        "%(n)s insatser har passerat sin sista dag.",
        reason.size,
    )
    return words % {"n": reason.size}


def _excepted(reason: Reason) -> str:
    words = ngettext(
        "%(n)s insats avslutades det senaste året med undantag, utan uppmätt resultat.",
        "%(n)s insatser avslutades det senaste året med undantag, utan uppmätt resultat.",
        reason.size,
    )
    return words % {"n": reason.size}


def _late_cases(reason: Reason) -> str:
    if 0 < reason.size < FEW:  # those who do not handle cases are told of no few, here as elsewhere
        return gettext("Några klagomål eller brister har passerat sin sista dag.")
    words = ngettext(
        "%(n)s klagomål eller brist har passerat sin sista dag.",
        "%(n)s klagomål eller brister har passerat sin sista dag.",
        reason.size,
    )
    return words % {"n": reason.size}


def _falling(reason: Reason) -> str:
    fact = reason.falling
    if fact is None:
        raise LookupError(reason.rule)
    words = gettext(
        "%(name)s har blivit sämre två år i rad: från %(before)s till %(now)s år %(year)s."
    )
    return words % {
        "name": indicators()[fact.indicator].name.in_language(language()),
        "before": _value(fact.before),
        "now": _value(fact.now),
        "year": fact.year,
    }


def _below(reason: Reason) -> str:
    fact = reason.below
    if fact is None:
        raise LookupError(reason.rule)
    words = gettext(
        "%(name)s var %(observed)s år %(year)s. Skolor med liknande elever har %(expected)s."
    )
    return words % {
        "name": indicators()[fact.indicator].name.in_language(language()),
        "observed": _value(fact.observed),
        "expected": _value(fact.expected),
        "year": fact.year,
    }


def _unused(reason: Reason) -> str:
    report = _report(reason)
    return gettext("%(kr)s av %(all)s är inte använda enligt %(report)s.") % {
        "kr": kr(reason.size),
        "all": kr(report.money.available if report.money else 0),
        "report": report_name(report),
    }


def _overspent(reason: Reason) -> str:
    return gettext("Insatserna kostade %(kr)s mer än pengarna enligt %(report)s.") % {
        "kr": kr(reason.size),
        "report": report_name(_report(reason)),
    }


SENTENCES: dict[Rule, Callable[[Reason], str]] = {
    Rule.REPORT_MISSING: _missing,
    Rule.REPORT_LATE: _late,
    Rule.REPORT_RETURNED: _returned,
    Rule.RESULT_FALLING: _falling,
    Rule.RESULT_BELOW_EXPECTED: _below,
    Rule.MONEY_UNUSED: _unused,
    Rule.MONEY_OVERSPENT: _overspent,
    Rule.MONEY_UNMEASURED: _unmeasured,
    Rule.ACTIONS_OVERDUE: _overdue,
    Rule.ACTIONS_EXCEPTED: _excepted,
    Rule.CASES_LATE: _late_cases,
}


def reason_sentence(reason: Reason) -> str:
    """Return the reason in one plain sentence."""
    return SENTENCES[reason.rule](reason)

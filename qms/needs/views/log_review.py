"""Who read what in the cases: the month's sample and the emergency openings, to be reviewed."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.audit.services import record
from qms.i18n.language import gettext
from qms.identity.factor import needs_factor
from qms.needs import log_labels as words
from qms.needs.core.log_review.month import Month
from qms.needs.core.log_review.rules import Reason
from qms.needs.queries import glasses, log_review
from qms.needs.queries.log_review import SampleHead
from qms.needs.services import log_review as services
from qms.needs.views.blueprint import bp
from qms.needs.views.log_lines import glass_line, here, month_words, names, reading_line
from qms.web.context import current_actor, db, now
from qms.web.rights import requires

Answer = str | Response | tuple[str, int]


@bp.get("/behov/loggkontroll")
@requires(Can.NEEDS_REVIEW_LOG)
@needs_factor
def show_log_review() -> Answer:
    """Show what waits for review, and a month's sample: the newest, or the one in the address."""
    return review_page()


def review_page(*, fault: str = "") -> str:
    """Return the page; `fault` is of the search for one case."""
    here()
    with db().transaction() as session:
        samples = log_review.samples(session)
        sample = _chosen(samples)
        rows = log_review.picks(session, sample) if sample else ()
        known = names(session, [row.entry.actor for row in rows])
        values = {
            "samples": samples,
            "sample": sample,
            "rows": [reading_line(row, known) for row in rows],
            "glasses": [glass_line(one, known) for one in glasses.glasses(session)],
            "to_draw": services.month_to_draw(session, now=now()),
            "words": month_words,
            "reasons": [
                (one, gettext(words.REASONS[one]), gettext(words.MEANINGS[one])) for one in Reason
            ],
        }
        month = str(sample.month) if sample else ""
        record(session, current_actor(), "needs.viewed-log-review", month, now=now())
    return render_template(
        "needs/show_log_review.html", fault=fault, has_errors=bool(fault), **values
    )


def _chosen(samples: Sequence[SampleHead]) -> SampleHead | None:
    asked = Month.read(request.args.get("manad", ""))
    found = [one for one in samples if one.month == asked]
    return next(iter(found or samples), None)


@bp.post("/behov/loggkontroll/urval")
@requires(Can.NEEDS_REVIEW_LOG)
@needs_factor
def draw_log_sample() -> Answer:
    """Draw the sample of the month that is just over."""
    with db().transaction() as session:
        month = services.month_to_draw(session, now=now())
        picks = services.draw_sample(session, current_actor(), month, now=now()) if month else 0
    if month:
        told = gettext("Urvalet för %(month)s är draget: %(n)s läsningar att granska.")
        flash(told % {"month": month_words(month), "n": picks}, "ok")
    return redirect(url_for(".show_log_review", manad=month), 303)

"""Why a word of trust stands though the last value was better, and others' published figures."""

import pytest

from qms.content.loader import load
from qms.forecast.core.methods import AUTO, LAST_VALUE
from qms.forecast.core.study import SeriesScore
from qms.forecast.core.trial.published import published_accuracy
from qms.forecast.core.trust.shown import shown_of
from qms.forecast.core.trust.verdicts import Reason, Trust, Verdict
from qms.forecast.trust_labels import held_sentence, trust_despite, trust_sentence
from qms.forecast.views.trial_rows import published_rows
from qms.i18n.language import speaking


def words(text):
    return text.replace("\xa0", " ")


def shown(word, *, error=6.0, last=2.0, reasons=(), tests=12, method=AUTO, closes=None):
    verdict = Verdict(word=word, error=error, last_error=last, bias=-1.5, median_error=error,
                      tests=tests, reasons=tuple(reasons))  # fmt: skip
    scores = [score(AUTO, 1, 4.5), score(LAST_VALUE, 1, 3.1)]
    return shown_of(verdict, scores, method=method, asked=AUTO, last=123.0, closes=closes)


def score(method, ahead, error):
    return SeriesScore(unit="1", method=method, horizon=ahead, error=error, cover80=80.0, cells=9)


AT_ONE = (score(AUTO, 1, 1.5), score(LAST_VALUE, 1, 1.1))
AT_FIVE = (score(AUTO, 1, 1.0), score(AUTO, 5, 5.2), score(LAST_VALUE, 1, 2.0),
           score(LAST_VALUE, 5, 4.6))  # fmt: skip


@pytest.mark.parametrize(
    ("one", "scores", "told"),
    [
        pytest.param(shown(Trust.TRUST, error=1.52, last=1.08), AT_ONE,
                     "Ett år framåt har senaste värdet träffat bättre, 1,1 % mot 1,5 %. Sammanvägt "
                     "har senaste värdet träffat bättre, men metodens sammanvägda fel är högst "
                     "2,5 %, så omdömet står kvar.", id="small-enough"),
        pytest.param(shown(Trust.CARE, error=4.8, last=2.02), (),
                     "Sammanvägt har senaste värdet träffat bättre, men metodens sammanvägda fel "
                     "är högst 5,0 %, så omdömet är att vara försiktig och inte att byta.",
                     id="not-large"),
        pytest.param(shown(Trust.CARE, error=9.0, reasons=[Reason.FEW_TESTS]), (),
                     "Prövningarna är för få (12) för ett säkrare omdöme.", id="few-tests"),
        pytest.param(shown(Trust.TRUST, error=1.34, last=1.45), AT_FIVE,
                     "5 år framåt har senaste värdet träffat bättre, 4,6 % mot 5,2 %. Sammanvägt "
                     "över ett till fem år har metoden träffat minst lika bra, så omdömet står "
                     "kvar.", id="better-further-ahead"),
        pytest.param(shown(Trust.BASELINE), AT_ONE, "", id="the-word-says-it"),
        pytest.param(shown(Trust.CARE, method=LAST_VALUE), AT_ONE, "", id="the-number-is-the-last"),
        pytest.param(shown(Trust.TRUST, error=1.0, last=2.0), (), "", id="never-better"),
    ],
)  # fmt: skip
def test_a_word_that_stands_though_the_last_value_was_better_says_why(app, one, scores, told):
    with app.test_request_context("/"):
        assert words(trust_despite(one, scores)) == told


@pytest.mark.parametrize(
    ("one", "hits", "told"),
    [
        pytest.param(shown(Trust.TRUST, error=2.0), (9, 14),
                     "Lita på prognosen: felet har varit 4,5 % ett år framåt. I 9 av 14 prövningar "
                     "låg felet under 5 %.", id="trust"),
        pytest.param(shown(Trust.CARE, reasons=[Reason.FEW_TESTS]), (1, 2),
                     "Var försiktig: felet har varit 4,5 % ett år framåt och den har bara kunnat "
                     "prövas 12 gånger.", id="few-tests"),
        pytest.param(shown(Trust.CARE, reasons=[Reason.LARGE_ERROR, Reason.BIASED]), (1, 2),
                     "Var försiktig: felet har varit 4,5 % ett år framåt, felet är stort "
                     "sammanvägt över ett till fem år och den har i snitt legat för lågt.",
                     id="large-skewed"),
        pytest.param(shown(Trust.BASELINE, reasons=[Reason.LARGE_ERROR, Reason.NO_BETTER]), (1, 2),
                     "Osäkert: felet är 4,5 % ett år framåt, och metoden har inte varit säkert "
                     "bättre än senaste värdet (123 elever). Räkna med båda.", id="unsure"),
        pytest.param(shown(Trust.BASELINE, reasons=[Reason.LARGE_ERROR, Reason.WORSE]), (1, 2),
                     "Osäkert: felet är 4,5 % ett år framåt, och sammanvägt har metoden träffat "
                     "sämre än senaste värdet (123 elever). Räkna med båda.", id="worse"),
        pytest.param(shown(Trust.TRUST, method=LAST_VALUE), (9, 14),
                     "Senaste värdet används: felet har varit 3,1 % ett år framåt. I 9 av 14 "
                     "prövningar låg felet under 5 %.", id="the-last-value's-own-error"),
        pytest.param(shown(Trust.CARE, closes=2028), (0, 0),
                     "Stänger 2028. Till dess: var försiktig: felet har varit 4,5 % ett år framåt.",
                     id="closes"),
        pytest.param(shown_of(None, [], method=AUTO, asked=AUTO, last=9.0), (0, 0),
                     "Var försiktig: prognosen har inte prövats på skolan.", id="never-tried"),
    ],
)  # fmt: skip
def test_the_sentence_tells_the_error_of_the_number_that_is_shown(app, one, hits, told):
    with app.test_request_context("/"):
        assert words(trust_sentence(one, hits)) == told


def test_a_school_that_closes_before_the_first_year_has_no_forecast(app):
    with app.test_request_context("/"):
        told = trust_sentence(shown(Trust.CARE, closes=2027), (9, 9), first=2027)
    assert told == "Stänger 2027. Ingen prognos görs efter det."


def test_an_interval_that_has_not_held_is_told(app):
    seldom = SeriesScore(unit="1", method=AUTO, horizon=1, error=1, cover80=29.0, cells=14)
    with app.test_request_context("/"):
        poor = shown_of(None, [seldom], method=AUTO, asked=AUTO, last=9.0)
        assert words(held_sentence(poor)) == (
            "Intervallet har bara hållit i 29 % av prövningarna: räkna med större avvikelser."
        )
        assert held_sentence(shown(Trust.TRUST)) == ""


@pytest.mark.parametrize(("language", "error"), [("sv", "+1,0 och +1,4"), ("en", "+1.0")])
def test_others_figures_are_written_in_the_readers_language(app, language, error):
    with app.test_request_context("/"), speaking(language):
        rows = published_rows(published_accuracy(load("published_accuracy")["source"]))
    by_title = {(row[0], row[1]): row for row in rows}
    assert len(by_title) == 5
    assert any(row[3].startswith(error) for row in rows)

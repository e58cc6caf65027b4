import json
from dataclasses import replace
from hashlib import sha256

from report_builders import TEMPLATE, activity, content

from qms.content.loader import load
from qms.followup.core.report.catalogue import UNCHECKED, for_forms, parse_catalogue
from qms.followup.core.report.frozen import canonical, checksum, content_of, copy_of

ABOUT = {"unit": "Åkerbyskolan", "year": 2026}


def test_a_copy_gives_back_the_content():
    given = content(unused_ore=0)
    text = canonical(copy_of(TEMPLATE, given, ABOUT))
    assert content_of(json.loads(text)) == given


def test_a_copy_holds_the_questions_as_they_were_asked():
    copy = copy_of(TEMPLATE, content(), ABOUT)
    asked = [q["text"] for s in copy["template"]["sections"] for q in s["questions"]]
    assert "Varför blev resultatet som det blev?" in asked
    assert (copy["template"]["key"], copy["template"]["version"]) == ("socio_outcome", 2)
    assert copy["about"] == ABOUT


def test_the_checksum_is_that_of_the_text_anybody_can_recompute():
    text = canonical(copy_of(TEMPLATE, content(), ABOUT))
    assert checksum(text) == sha256(text.encode()).hexdigest()
    assert len(checksum(text)) == 64


def test_equal_reports_have_equal_checksums_and_one_ore_changes_it():
    same = canonical(copy_of(TEMPLATE, content(), dict(reversed(ABOUT.items()))))
    assert checksum(same) == checksum(canonical(copy_of(TEMPLATE, content(), ABOUT)))
    other = replace(content(), activities=(activity(ore=1_000_001),))
    assert checksum(canonical(copy_of(TEMPLATE, other, ABOUT))) != checksum(same)


def test_the_catalogue_suggests_a_measure_and_says_when_no_source_is_read():
    suggestions = parse_catalogue(load("intervention_catalogue"), load("indicators"))
    by_key = {one.key: one for one in suggestions}
    assert len(suggestions) == 28
    assert by_key["intensive_reading"].evidence == "Starkare stöd"
    assert by_key["intensive_reading"].measure == "Elever över gränsen i läsavstämning"
    assert by_key["two_teachers"].evidence == UNCHECKED


def test_only_suggestions_for_the_units_school_forms():
    suggestions = parse_catalogue(load("intervention_catalogue"), load("indicators"))
    keys = {one.key for one in for_forms(suggestions, frozenset({"upper_secondary"}))}
    assert "transition_upper_secondary" in keys
    assert "smaller_groups_early" not in keys

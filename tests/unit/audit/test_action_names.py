"""Every event that the code can record has words on the page of the log."""

import re
from pathlib import Path

import qms
from qms.audit.labels import EVENTS
from qms.org.core.nodes import NodeKind

NAME = re.compile(
    r'"((?:allocation|api|costs|decisions|followup|forecast|grants|identity|jobs|needs|org|planning'
    r"|recovery|register|retention|scanning|vault)"
    r'\.[a-z]+(?:-[a-z]+)+)"'
)
JOBS = re.compile(
    r"^(jobs\.(anchor-trail|clear-marks)|register\.(read-file|save-file|clear-uploads)"
    r"|needs\.clear-drafts|grants\.(basic-amount|clear-files))$"
)


def recorded():
    texts = [file.read_text("utf-8") for file in Path(qms.__file__).parent.rglob("*.py")]
    named = {name for text in texts for name in NAME.findall(text) if not JOBS.match(name)}
    built = {f"org.{kind.value}-added" for kind in NodeKind}
    states = {f"followup.report-{state}" for state in ("submitted", "returned", "approved")}
    return named | built | states


def test_every_event_has_words():
    assert sorted(recorded() - set(EVENTS)) == []


def test_no_words_for_events_that_are_never_recorded():
    assert sorted(set(EVENTS) - recorded()) == []

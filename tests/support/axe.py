"""What axe finds on a page, where rows that are built alike are judged once.

Most of axe's time goes to the contrast of every cell. A row whose elements, classes and
attributes are those of an earlier row in the same table can have no fault that the earlier lacks.
Rows at odd and even places, the first and the last are told apart, since styles do so too.
"""

from axe_playwright_python.sync_playwright import Axe

SERIOUS = {"serious", "critical"}
VARYING = ("href", "id", "for", "name", "value", "datetime", "data-value")
"""Attributes whose value says nothing of how an element looks or is read; that they stand does."""
MARK_ALIKE = """varying => {
    const told = at => varying.includes(at.name) ? at.name + !!at.value : at.name + '=' + at.value;
    const shape = one => [one.tagName, ...[...one.attributes].map(told).sort(),
        ...[...one.childNodes].map(inner => inner.nodeType === 1 ? shape(inner)
            : inner.textContent.trim() && 'text')].join(' ') + '/';
    for (const body of document.querySelectorAll('tbody')) {
        const seen = new Set();
        [...body.rows].forEach((row, place) => {
            const look = [place % 2, !place, !row.nextElementSibling, shape(row)].join(' ');
            row.toggleAttribute('data-alike', seen.has(look));
            seen.add(look);
        });
    }
}"""
ELSEWHERE = {"exclude": [["[data-alike]"]]}


def serious_faults(page) -> list[str]:
    """Return the names of the rules that the page breaks seriously."""
    page.evaluate(MARK_ALIKE, VARYING)
    found = Axe().run(page, context=ELSEWHERE).response["violations"]
    return [one["id"] for one in found if one["impact"] in SERIOUS]

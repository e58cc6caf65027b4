"""What axe finds on a page, where what is built and looks alike is judged once.

Most of axe's time goes to the contrast of every text. A row whose elements, classes and
attributes are those of an earlier row in the same table can have no fault that the earlier lacks:
it is left out. Rows at odd and even places, the first and the last are told apart, since styles
do so too.

Of the other texts, the first two and the last of those that look alike are judged for contrast:
alike in the text itself and in everything around it, all the way out. By every other rule each of
them is judged. A walk through many pages can keep the looks it has had judged in a `Looks`.
"""

from axe_playwright_python.sync_playwright import Axe

SERIOUS = {"serious", "critical"}
VARYING = ("href", "id", "for", "name", "value", "datetime", "data-value")
"""Attributes whose value says nothing of how an element looks or is read; that they stand does."""
STYLES = (
    "color", "backgroundColor", "backgroundImage", "opacity", "filter", "mixBlendMode",
    "textShadow", "fontSize", "fontWeight", "display", "visibility", "position", "zIndex",
    "overflow", "clip", "clipPath", "contentVisibility", "textIndent", "transform",
)  # fmt: skip
"""What the contrast of a text depends on, beside what kind of element it stands in."""
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
MARK_LOOKS = """([styles, judged]) => {
    const known = new Set(judged), alike = new Map();
    const short = text => {  // FNV-1a, twice: 64 bits, so that no two looks are taken for one
        let low = 0x811c9dc5, high = 0xcbf29ce4;
        for (let at = 0; at < text.length; at++) {
            low = Math.imul(low ^ text.charCodeAt(at), 0x01000193);
            high = Math.imul(high ^ text.charCodeAt(at), 0x01000197) ^ (low >>> 7);
        }
        return (high >>> 0).toString(36) + (low >>> 0).toString(36);
    };
    const states = one => [one.tagName, one.type, one.disabled, one.open, one.ariaDisabled,
        one.ariaHidden, one.inert, one.control?.disabled, one.checkVisibility(), !one.offsetWidth,
        [...one.childNodes].some(inner => inner.nodeType === 3 && inner.data.trim())];
    const walk = (one, around) => {
        const style = getComputedStyle(one);
        const look = short([around, ...states(one), ...styles.map(name => style[name])].join('|'));
        one.removeAttribute('data-look');
        if (!known.has(look)) alike.set(look, [...(alike.get(look) ?? []), one]);
        for (const inner of one.children) walk(inner, look);
    };
    walk(document.body, '');
    for (const those of alike.values())
        for (const one of [those[0], those[1] ?? those[0], those.at(-1)])
            one.toggleAttribute('data-look', true);
    return [...alike.keys()];
}"""
RUN = """async context => {
    axe.configure({rules: [{id: 'color-contrast', selector: '[data-look]'}]});
    const found = await axe.run(context, {resultTypes: ['violations']});
    return found.violations.map(one => [one.id, one.impact]);
}"""
ELSEWHERE = {"exclude": [["[data-alike]"]]}


class Looks(set[str]):
    """The looks whose contrast has been judged, on pages seen in one window."""


def serious_faults(page, judged: Looks | None = None) -> list[str]:
    """Return the names of the rules that the page breaks seriously; add its looks to `judged`."""
    judged = Looks() if judged is None else judged
    page.evaluate(MARK_ALIKE, VARYING)
    new = page.evaluate(MARK_LOOKS, [STYLES, [*judged]])
    page.evaluate(Axe().axe_script)
    found = page.evaluate(RUN, ELSEWHERE)
    faults = [rule for rule, impact in found if impact in SERIOUS]
    if "color-contrast" not in faults:
        judged.update(new)
    return faults

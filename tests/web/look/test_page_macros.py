"""Tables, charts, states and notes: everything a picture says is also said in words."""

from types import SimpleNamespace

import pytest

TABLE = """{% call(row) tables.data_table("Enheter", headers, rows, terms="Hösten 2026.",
  sort=sort, empty="Här finns inga enheter än.", foot=foot) %}
<tr><th scope="row">{{ row[0] }}</th><td class="num">{{ row[1] }}</td></tr>{% endcall %}"""
HEADERS = [
    {"label": "Skola", "key": "namn", "sort": True},
    {"label": "Elever", "key": "elever", "num": True, "sort": True},
]

STATES = [
    ("not_started", "Ej påbörjad"),
    ("in_progress", "Pågår"),
    ("submitted", "Inlämnad"),
    ("returned", "Åter för komplettering"),
    ("approved", "Godkänd"),
    ("locked", "Låst"),
    ("overdue", "Försenad"),
]


def words(element):
    return " ".join("".join(element.itertext()).split())


def table(render, rows, foot=None, sort=None):
    return render(TABLE, headers=HEADERS, rows=rows, foot=foot, sort=sort)


def test_a_table_has_caption_terms_and_scopes(render):
    root = table(render, [("Ek", 1)], foot=["Summa", "1"])
    assert words(root.find(".//caption")) == "Enheter Hösten 2026."
    assert {th.get("scope") for th in root.findall(".//thead//th")} == {"col"}
    assert [th.get("scope") for th in root.findall(".//tfoot//th")] == ["row"]
    assert root.find(".//tfoot//td").get("class").strip() == "num"


def test_a_wide_table_scrolls_in_a_named_region_that_takes_focus(render):
    region = table(render, [("Ek", 1)]).find("./div")
    assert (region.get("role"), region.get("aria-label")) == ("region", "Enheter")
    assert region.get("tabindex") == "0"


def test_sorting_is_by_links_and_only_the_sorted_column_says_so(render):
    sort = SimpleNamespace(
        aria=lambda key: "descending" if key == "elever" else "none", url=lambda key: f"?sort={key}"
    )
    root = table(render, [("Ek", 1)], sort=sort)
    heads = root.findall(".//thead//th")
    assert [h.find("a").get("href") for h in heads] == ["?sort=namn", "?sort=elever"]
    assert [h.get("aria-sort") for h in heads] == [None, "descending"]


def test_an_empty_table_says_what_will_be_here(render):
    root = table(render, [])
    assert root.find(".//table") is None
    assert "Här finns inga enheter än." in words(root)


def test_the_last_line_of_a_line_sheet_is_the_sum(render):
    lines = [("a", "Pott", "budget", "48 000 000 kr"), ("b", "Elever", "register", "4 259")]
    rows = render('{{ tables.line_sheet(lines, "Uträkning") }}', lines=lines).findall(".//tbody/tr")
    assert [row.get("class") for row in rows] == [None, "last"]


def test_a_chart_gives_its_numbers_as_a_table_too(render):
    fig = {
        "title": "Färre elever",
        "subtitle": "Antal",
        "svg": '<svg role="img"></svg>',
        "source": "Källa: registret",
        "headers": ("År", "Elever"),
        "rows": (("2026", "4 259"),),
    }
    root = render("{{ charts.figure(fig) }}", fig=fig)
    assert root.find(".//svg") is not None
    assert words(root.find(".//figcaption")) == "Färre elever Antal"
    assert words(root.find(".//details/summary")) == "Visa som tabell"
    assert words(root.find(".//details//tbody/tr")) == "20264 259"


@pytest.mark.parametrize(("state", "word"), STATES)
def test_a_state_is_a_word_with_a_shape_of_its_own(render, state, word):
    chip = render("{{ status.state_chip(state) }}", state=state).find("./span")
    assert words(chip) == word
    assert chip.find("svg").get("aria-hidden") == "true"


def test_all_states_have_different_shapes(environment):
    source = '{% import "macros/status.html" as s %}{{ s.state_chip(state) }}'
    states = [
        "not_started",
        "in_progress",
        "submitted",
        "returned",
        "approved",
        "locked",
        "overdue",
    ]
    template = environment.from_string(source)
    shapes = {template.render(state=state).split("</svg>")[0].split("<svg")[1] for state in states}
    assert len(shapes) == len(states)


@pytest.mark.parametrize(
    ("done", "total", "segments"),
    [(0, 5, 0), (3, 5, 3), (5, 5, 5)],
)
def test_a_ring_is_read_out_and_draws_a_segment_per_part(render, done, total, segments):
    ring = render("{{ status.ring(done, total) }}", done=done, total=total).find("./svg")
    assert ring.get("aria-label") == f"{done} av {total} delar klara"
    drawn = [c for c in ring.iter("circle") if c.get("class") == "on"]
    assert sum(c.get("stroke-dasharray").count("0.9 0.1") for c in drawn) == segments


def test_a_task_says_its_button_with_the_task(render):
    root = render(
        '{% call page.todo("Redovisning 2026", "Senast fredag", 1, 5, url="/r",'
        ' action="Fortsätt") %}'
        " · 17 dagar kvar{% endcall %}"
    )
    assert words(root.find(".//a")) == "Fortsätt: Redovisning 2026"
    assert words(root.find(".//p")) == "Senast fredag · 17 dagar kvar"


def test_waiting_is_polite_and_says_when_it_looks_again(render):
    note = render('{{ page.wait(40, "Beräkningen pågår") }}').find("./div")
    assert (note.get("role"), note.get("data-refresh")) == ("status", "10")
    assert "Beräkningen pågår, 40 procent." in words(note)
    assert note.find(".//progress").get("value") == "40"


def test_figures_are_a_list_of_terms(render):
    root = render('{{ page.figures([("Rader", "4 281", "utan rubrikrad"), ("Fel", "18", "")]) }}')
    assert [words(dt) for dt in root.iter("dt")] == ["Rader", "Fel"]
    assert [words(dd) for dd in root.iter("dd")] == ["4 281", "utan rubrikrad", "18"]


def test_the_menu_marks_the_page_and_says_what_waits(render):
    item = SimpleNamespace(label="Redovisningar", url="/r", is_current=True, count=2)
    group = SimpleNamespace(phase="f", title="Följ upp", items=[item])
    link = render("{{ page.menu(groups) }}", groups=[group]).find(".//a")
    assert link.get("aria-current") == "page"
    assert words(link) == "Redovisningar 2 väntar"


def test_a_stage_that_is_now_is_marked(render):
    root = render('{{ page.stages([("Välj fil", "Klart", "done"), ("Kontroll", "", "current")]) }}')
    assert [li.get("aria-current") for li in root.iter("li")] == [None, "step"]


def test_the_save_state_has_words_for_every_outcome(render):
    state = render('{{ status.save_state("s", "Sparat 14.32", "version 7") }}').find("./p")
    assert state.get("role") == "status"
    assert all(state.get(f"data-{k}") for k in ("saved", "saving", "failed", "conflict"))

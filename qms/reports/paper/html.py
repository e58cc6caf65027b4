"""Papers as HTML: a part for a page of ours, or a whole file that stands on its own."""

from html import escape
from pathlib import Path

from qms.i18n.language import gettext as _
from qms.i18n.language import speaking
from qms.reports.paper import labels
from qms.reports.paper.faults import require_fit
from qms.reports.paper.html_blocks import Writer, said
from qms.reports.paper.values import Paper

STYLE = Path(__file__).parents[2] / "static" / "paper.css"


def to_html(paper: Paper, *, top: int = 2) -> str:
    """Return the paper as one `<article>`; `top` is the level of its title on the page.

    Raises UnfitPaperError when it lacks what a reader needs. Drawings carry their own titles.
    """
    require_fit(paper)
    with speaking(paper.language):
        writer = Writer(paper=paper, top=top, names=labels.label_of(paper))
        body = "\n".join(writer.block(block) for block in paper.blocks)
        head = "".join(_column(column) for column in labels.head(paper.meta))
        foot = escape(said(labels.foot(paper.meta)))
    return (
        f'<article class="paper" lang="{labels.locale_of(paper.language)}">\n'
        f'<div class="paper-head">{head}</div>\n'
        f'<h{top} class="paper-title">{escape(said(paper.title))}</h{top}>\n'
        f'{body}\n<p class="paper-foot">{foot}</p>\n</article>'
    )


def to_html_file(paper: Paper) -> bytes:
    """Return a whole file, with the style that screens and printers need inside."""
    with speaking(paper.language):
        about = _("Handling")
    style = STYLE.read_text(encoding="utf-8")
    return (
        f'<!doctype html>\n<html lang="{labels.locale_of(paper.language)}">\n<head>\n'
        '<meta charset="utf-8">\n<meta name="viewport" content="width=device-width">\n'
        f"<title>{escape(said(paper.title))}</title>\n"
        f'<meta name="author" content="{escape(said(paper.meta.municipality))}">\n'
        f"<style>\n{style}</style>\n</head>\n"
        f'<body class="paper-file">\n<main aria-label="{escape(about)}">\n'
        f"{to_html(paper, top=1)}\n</main>\n</body>\n</html>\n"
    ).encode()


def _column(lines: tuple[str, ...]) -> str:
    return f"<p>{'<br/>'.join(escape(said(line)) for line in lines)}</p>"

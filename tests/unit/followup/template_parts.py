"""Small templates made of a few questions, so that a test shows only what it is about."""

from qms.content.loader import load
from qms.followup.core.report.template_file import indicator_names, parse_templates

DEFAULTS = parse_templates(load("report_templates"), indicator_names(load("indicators")))


def question(key, kind, **more):
    """Return a question as a template file has it."""
    words = {"text_sv": f"Fråga {key}?", "text_en": "", "hint_sv": "", "visibility": "public"}
    return {"key": key, "section": "s1", "type": kind, "required": True} | words | more


def content_of(*questions, sections=("s1",), **template):
    """Return a file with one template of these questions."""
    return {
        "meta": {"version": 7, "causes_sv": ["Annat"], "causes_en": ["Other"]},
        "prefill_source": [],
        "quality_rule": load("report_templates")["quality_rule"],
        "template": [
            {
                "key": "small",
                "title_sv": "Liten",
                "title_en": "Small",
                "purpose_sv": "",
                "level": "unit",
                "applies_to": ["preschool", "compulsory"],
                "minutes_target": 5,
                "legal": [],
            }
            | template
        ],
        "section": [
            {"key": one, "template": "small", "order": n, "title_sv": one, "intro_sv": ""}
            for n, one in enumerate(sections, start=1)
        ],
        "question": list(questions),
    }


def small(*questions, sections=("s1",), **template):
    """Return the template of these questions."""
    return parse_templates(content_of(*questions, sections=sections, **template))["small"]

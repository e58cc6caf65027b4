"""What must be right before a template is published: every fault at once, and what to look at."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from qms.followup.core.editor.conditions import faults_of_condition
from qms.followup.core.editor.document import Document, Table, as_template, parsed_tables
from qms.followup.core.editor.money_checks import money_faults
from qms.followup.core.editor.question_checks import question_faults
from qms.followup.core.report.questions import QuestionType
from qms.followup.core.report.template_faults import structure_faults
from qms.kernel.problems import Problem
from qms.kernel.said import Said, said


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a template may refer to beyond itself.

    `types` has the type of each question that was published before, by key.
    """

    indicators: Collection[str]
    forms: Collection[str]
    templates: Collection[str]
    types: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What was found; a template with faults cannot be published. `column` is the part's key."""

    faults: tuple[Problem, ...]
    warnings: tuple[Problem, ...]

    @property
    def is_publishable(self) -> bool:
        """Return whether nothing stands in the way."""
        return not self.faults


def review(document: Document, known: Known) -> Review:
    """Return everything that is wrong with the document, and what is worth a thought."""
    faults = [
        *_head(document, known),
        *_sections(document),
        *structure_faults(parsed_tables(document, version=1)),
        *(fault for one in document.questions
          for fault in question_faults(one, indicators=known.indicators, types=known.types)),
        *money_faults(document),
        *_forms(document),
        *_conditions(document),
    ]  # fmt: skip
    return Review(faults=tuple(dict.fromkeys(faults)), warnings=tuple(_warnings(document)))


def _head(document: Document, known: Known) -> Iterator[Problem]:
    key, head = document.key, document.head
    for field, words in (("title_sv", said("titel")), ("purpose_sv", said("syfte"))):
        if not str(head.get(field, "")).strip():
            yield Problem(
                message=said("Mallen saknar %(what)s.", what=words),
                column=key,
                cure="Skriv en mening.",
            )
    if head.get("follows") and head["follows"] not in known.templates:
        yield Problem(
            message=said("Mallen följer %(key)s, som inte finns.", key=head["follows"]),
            column=key,
        )
    if not head["applies_to"]:
        yield Problem(message="Mallen gäller ingen skolform.", column=key, cure="Välj minst en.")
    for form in head["applies_to"]:
        if form not in known.forms:
            yield Problem(
                message=said("Skolformen %(form)s finns inte.", form=form), column=key, value=form
            )


def _sections(document: Document) -> Iterator[Problem]:
    if not document.sections:
        yield Problem(message="Mallen har inga delar.", column=document.key, cure="Lägg till en.")
    for section in document.sections:
        title = section.table.get("title_sv", "")
        if not title.strip():
            yield Problem(message="En del saknar rubrik.", column=section.key, cure="Ge den en.")
        if not section.questions:
            yield Problem(
                message=said("Delen %(title)s har ingen fråga.", title=title or section.key),
                column=section.key,
                cure="Lägg till en fråga eller ta bort delen.",
            )


def _forms(document: Document) -> Iterator[Problem]:
    """Yield a problem for each form that is asked nothing, or asked though the template is not."""
    own = set(document.head["applies_to"])
    for question in document.questions:
        for form in question.get("applies_to", ()):
            if form not in own:
                yield Problem(
                    message=said(
                        "%(question)s: mallen gäller inte skolformen %(form)s.",
                        question=named(question),
                        form=form,
                    ),
                    column=question["key"],
                    value=form,
                    cure="Ändra frågans skolformer eller mallens.",
                )
    asked = [set(one.get("applies_to", ())) or own for one in document.questions]
    for form in sorted(own - set().union(*asked)) if asked else ():
        yield Problem(
            message=said("Skolformen %(form)s får inga frågor.", form=form),
            column=document.key,
            cure="Ta bort den ur mallen eller ge den en fråga.",
        )


def named(question: Table) -> Said:
    """Return the question as faults speak of it."""
    return said("Frågan ”%(text)s”", text=question.get("text_sv") or question["key"])


def _conditions(document: Document) -> Iterator[Problem]:
    """Yield a problem for each word of a condition that cannot be read or comes later."""
    for table in document.questions:
        for fault in faults_of_condition(document, table["key"], table.get("condition", "")):
            yield Problem(
                message=said("%(question)s: %(fault)s", question=named(table), fault=fault),
                column=table["key"],
                value=table["condition"],
            )


def _warnings(document: Document) -> Iterator[Problem]:
    boxes = _boxes(document)
    if len(boxes) > document.most_boxes:
        yield Problem(
            message=said(
                "Mallen har %(n)s rutor för analys. Högst %(most)s brukar hinnas med.",
                n=len(boxes),
                most=document.most_boxes,
            ),
            column=document.key,
            cure="Slå ihop frågor, eller ställ någon bara när den behövs.",
        )
    untold = [one["key"] for one in document.questions if not one.get("text_en")]
    if untold:
        yield Problem(
            message=said("%(n)s frågor saknar engelsk text. Den svenska visas.", n=len(untold)),
            column=untold[0],
        )
    if not any(one["required"] for one in document.questions):
        yield Problem(message="Ingen fråga måste besvaras.", column=document.key)


def _boxes(document: Document) -> list[Any]:
    """Return the texts that somebody with every school form is asked for."""
    try:
        return list(as_template(document, version=1).analysis_boxes)
    except (KeyError, ValueError):
        kind = QuestionType.TEXT.value
        return [
            one for one in document.questions if one["type"] == kind and not one.get("condition")
        ]

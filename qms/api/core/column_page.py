"""The reference of every dataset's columns, written from the same definitions as the answers."""

from collections.abc import Iterator

from qms.api.core.datasets import ABOUT_NEEDS, MORE_RIGHTS, OFFERED, fields_of
from qms.api.core.fields import Field
from qms.register.core.columns import OPEN, Column, Kind
from qms.register.core.dataset import Dataset
from qms.register.core.template import WORDS

HEAD = """# Columns of the register

Written by `qms columns` from the definitions in the code; a test keeps it in step. *Out* are the
fields of `GET /api/v1/register/DATASET` ([api.md](../api.md)), *in* the headings that a file may
have, on the page Import and in `POST /api/v1/register/DATASET/imports`. Labels are those of the
pages, in Swedish.

A number that is not told is null, and its `_reason` says why: `missing`, `suppressed`,
`few_lacked` or `not_applicable`. A grade is a *step*
([decision 4](../decisions/0004-grades-are-steps.md)): the age the pupil turns in the autumn minus
six. Ids are the installation's own. Every name under *out* but those of ids, labels, reasons and
roundings is understood as a heading too, in JSON also where it is an object. A grade with its
label beside it is read as the step that it came out as.
"""
RIGHTS = "Its rows ask for the right `{}` beside `register:read`."


def column_page() -> str:
    """Return the whole page as Markdown."""
    parts = [HEAD, *(_dataset(one) for one in OFFERED.values()), _left_out()]
    return "\n".join(parts)


def _dataset(dataset: Dataset) -> str:
    return "\n".join(
        (f"## {dataset.key}", *_about(dataset), "", *_out(dataset), "", *_in(dataset), "")
    )


def _about(dataset: Dataset) -> Iterator[str]:
    key = ", ".join(f"`{column.key}`" for column in dataset.key_columns)
    yield f"{dataset.title}. Measured: {dataset.measured}. Used for: {dataset.purpose}."
    yield f"A row is named by {key}." if not dataset.counted else (
        f"Rows have no name: identical ones are one row with their number in `{dataset.counted}`."
    )  # fmt: skip
    if dataset.key in MORE_RIGHTS:
        yield RIGHTS.format(MORE_RIGHTS[dataset.key].value)


def _out(dataset: Dataset) -> Iterator[str]:
    yield "| out | type | about |"
    yield "|---|---|---|"
    for one in fields_of(dataset):
        yield f"| `{one.name}` | {_type(one)} | {_plain(one.about)} |"


def _type(one: Field) -> str:
    return f"{one.type.value} or null" if one.may_be_null else one.type.value


def _in(dataset: Dataset) -> Iterator[str]:
    yield "| in | headings | written as | required | example |"
    yield "|---|---|---|---|---|"
    for column in dataset.in_files:
        yield f"| `{column.key}` | {_headings(column)} | {_written(column)} | {_required(column)}" \
              f" | {_plain(column.example)} |"  # fmt: skip


def _headings(column: Column) -> str:
    end = ":…" if column.kind in OPEN else ""
    return ", ".join(f"`{alias}{end}`" for alias in column.aliases)


def _written(column: Column) -> str:
    words = WORDS[column.kind]
    if column.kind is Kind.CHOICE and column.choices:
        words = ", ".join(dict.fromkeys(column.choices))
    limits = [f"{sign} {limit}" for sign, limit in (("≥", column.low), ("≤", column.high))
              if limit is not None]  # fmt: skip
    return _plain("; ".join([words, *limits]))


def _required(column: Column) -> str:
    return "yes" if column.required else "no"


def _left_out() -> str:
    lines = ["## Left out", "These datasets are in no answer and are not taken in:", ""]
    lines += [f"- `{key}`: {why}" for key, why in ABOUT_NEEDS.items()]
    return "\n".join([*lines, ""])


def _plain(text: str) -> str:
    return text.replace("|", "\\|").strip()

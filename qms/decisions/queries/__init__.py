"""Reading drafts and decisions: heads without content, and the content of one."""

from qms.decisions.queries.decisions import (
    content_text,
    content_texts,
    decision,
    decisions_of,
    heads,
)
from qms.decisions.queries.drafts import (
    draft,
    draft_content,
    draft_remark,
    drafts_of,
    open_draft,
    open_drafts,
)

__all__ = [
    "content_text",
    "content_texts",
    "decision",
    "decisions_of",
    "draft",
    "draft_content",
    "draft_remark",
    "drafts_of",
    "heads",
    "open_draft",
    "open_drafts",
]

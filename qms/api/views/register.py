"""The register, dataset by dataset."""

from flask import g
from sqlalchemy.orm import Session

from qms.access.scope import authorize
from qms.api.core.datasets import MORE_RIGHTS, OFFERED, fields_of
from qms.api.core.permissions import Permission
from qms.api.queries.register_rows import Asked, register_page
from qms.api.views.offering import Offer, Question, Table, offer
from qms.register import batch_queries
from qms.register.core.dataset import Dataset
from qms.web.context import current_actor


def _offer(dataset: Dataset) -> Offer:
    def read(session: Session, question: Question) -> Table:
        return _read(session, dataset, question)

    def version(session: Session) -> object:
        return batch_queries.latest_saved_id(session, dataset.key)

    return Offer(
        path=f"/register/{dataset.key}",
        name=f"register_{dataset.key}",
        summary=f"{dataset.title}: what the register has now.",
        about=f"Figures of: {dataset.measured}. Used for: {dataset.purpose}.",
        tag="register",
        permission=Permission.READ_REGISTER,
        fields=fields_of(dataset),
        read=read,
        version=version,
    )


def _read(session: Session, dataset: Dataset, question: Question) -> Table:
    if dataset.key in MORE_RIGHTS:
        authorize(current_actor(), MORE_RIGHTS[dataset.key])
    asked = Asked(
        years=question.asked.get("year"), place_id=question.asked.get("unit_id"),
        after=question.after, limit=question.limit,
    )  # fmt: skip
    found = register_page(session, dataset, g.scope, asked, today=question.today)
    about = {
        "dataset": dataset.key,
        "title": dataset.title,
        "measured": dataset.measured,
        "latest_import": batch_queries.latest_saved_id(session, dataset.key) or None,
    }
    return Table(rows=found.rows, about=about, is_paged=True, next_after=found.next_after)


for _dataset in OFFERED.values():
    offer(_offer(_dataset))

"""Where a role may be held."""

from sqlalchemy.orm import Session

from qms.access.roles import Role
from qms.i18n.language import mark
from qms.kernel.problems import Problem, RefusedError
from qms.org import queries as org


def refuse_other_providers(session: Session, *, role: Role, node_id: int) -> None:
    """Refuse a provider's role at the municipality: it would show each provider the others'."""
    top = org.municipality(session)
    if role is Role.INDEPENDENT_PROVIDER and top is not None and node_id == top.id:
        message = mark("Rollen fristående huvudman ges hos huvudmannen, inte i kommunen.")
        cure = mark("Välj den huvudman som personen företräder.")
        raise RefusedError((Problem(column="node_id", message=message, cure=cure),))

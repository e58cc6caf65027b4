"""What the pages share: the blueprint, the hasher, and faults on their fields."""

from functools import cache

from argon2 import PasswordHasher
from flask import (
    Blueprint,
    current_app,
)

from qms.identity.forms import (
    AccountForm,
    ChooseForm,
    GrantForm,
    GroupRowForm,
    PasswordForm,
    SealedForm,
)
from qms.kernel.problems import RefusedError
from qms.web.faults import in_words

bp = Blueprint("identity", __name__)
ShownForm = AccountForm | ChooseForm | GrantForm | GroupRowForm | PasswordForm | SealedForm


@cache
def _standard_hasher() -> PasswordHasher:
    return PasswordHasher()


def hasher() -> PasswordHasher:
    """Return the password hasher: argon2id as the library recommends, or a test's cheap one."""
    given = current_app.extensions.get("qms_hasher")
    return given if isinstance(given, PasswordHasher) else _standard_hasher()


def show_on(form: ShownForm, refusal: RefusedError) -> None:
    """Put each fault on the field that it concerns."""
    for fault in refusal.problems:
        form[fault.column].errors = [in_words(fault)]

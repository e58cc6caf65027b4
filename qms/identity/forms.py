"""Forms of sign-in, accounts and grants."""

from datetime import date

from wtforms import DateField, PasswordField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from qms.access.roles import Role
from qms.i18n.language import gettext, mark
from qms.identity.core.resets import Proof, ResetReason
from qms.identity.labels import PROOFS, RESET_REASONS, ROLES
from qms.identity.services import NewAccount, NewGrant, Reset
from qms.org.core.nodes import Node
from qms.web.forms import BaseForm, Filled


class SignInForm(BaseForm):
    """User name and password."""

    user_name = StringField(
        mark("Användarnamn"), [Filled(mark("Ange ditt användarnamn"))], name="user_name"
    )
    password = PasswordField(mark("Lösenord"), [Filled(mark("Ange ditt lösenord"))])


class AccountForm(BaseForm):
    """A new account with its first grant."""

    name = StringField(mark("Namn"), [Filled(mark("Ange personens namn"))])
    user_name = StringField(mark("Användarnamn"), [Filled(mark("Ange ett användarnamn"))])
    password = PasswordField(mark("Första lösenord"), [Filled(mark("Ange ett lösenord"))])

    def new_account(self) -> NewAccount:
        """Return what the form asks for."""
        return NewAccount(
            user_name=self.user_name.data, name=self.name.data, password=self.password.data
        )


class PasswordForm(BaseForm):
    """A new password for one's own account."""

    current = PasswordField(mark("Nuvarande lösenord"), [Filled(mark("Ange ditt lösenord"))])
    new = PasswordField(
        mark("Nytt lösenord"),
        [Filled(mark("Ange ett nytt lösenord"))],
        description=mark("Minst 12 tecken. En mening går bra."),
    )


class BeginFactorForm(BaseForm):
    """One's password, before an app is added: a page left open is not enough."""

    password = PasswordField(mark("Ditt lösenord"), [Filled(mark("Ange ditt lösenord"))])


class CodeForm(BaseForm):
    """A code of the app, or a recovery code."""

    code = StringField(mark("Kod"), [Filled(mark("Skriv koden"))])


class ResetForm(BaseForm):
    """Why another person's second factor is reset, and how it was made sure who asks."""

    reset_reason = RadioField(mark("Varför"), [Filled(mark("Välj varför"))])
    reset_proof = RadioField(
        mark("Så har du kontrollerat vem som frågar"),
        [Filled(mark("Välj hur du har kontrollerat vem som frågar"))],
    )

    def offer(self) -> None:
        """Fill the choices."""
        self.reset_reason.choices = [
            SelectChoice(value=one.value, label=gettext(text))
            for one, text in RESET_REASONS.items()
        ]
        self.reset_proof.choices = [
            SelectChoice(value=one.value, label=gettext(text)) for one, text in PROOFS.items()
        ]

    def reset(self, account_id: int) -> Reset:
        """Return what the form asks for."""
        return Reset(
            account_id=account_id,
            reason=ResetReason(self.reset_reason.data),
            proof=Proof(self.reset_proof.data),
        )


class GrantForm(BaseForm):
    """A role at a node between two days."""

    role = SelectField(mark("Roll"), [Filled(mark("Välj en roll"))])
    node_id = SelectField(mark("Gäller för"), [Filled(mark("Välj var rollen gäller"))], coerce=int)
    valid_from = DateField(mark("Från och med"))
    valid_to = DateField(mark("Till, tomt om tills vidare"), [Optional()])
    reason = StringField(mark("Skäl"))

    def offer(self, nodes: tuple[Node, ...]) -> None:
        """Fill the choices."""
        self.role.choices = [
            SelectChoice(value=role.value, label=gettext(label)) for role, label in ROLES.items()
        ]
        self.node_id.choices = [SelectChoice(value=n.id, label=n.name) for n in nodes]

    def new_grant(self, account_id: int, today: date) -> NewGrant:
        """Return what the form asks for."""
        return NewGrant(
            account_id=account_id,
            role=Role(self.role.data),
            node_id=self.node_id.data,
            valid_from=self.valid_from.data or today,
            valid_to=self.valid_to.data,
            reason=self.reason.data or "",
        )

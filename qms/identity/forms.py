"""Forms of sign-in, accounts and grants."""

from datetime import date

from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from qms.access.roles import Role
from qms.i18n.language import gettext, mark
from qms.identity.core.resets import Proof, ResetReason
from qms.identity.labels import PROOFS, RESET_REASONS, ROLES
from qms.identity.queries.local_accounts import Candidate
from qms.identity.services import NewAccount, NewGrant, NewRow, Reset
from qms.org.core.nodes import Node
from qms.web.forms import BaseForm, Filled


class SignInForm(BaseForm):
    """User name and password."""

    user_name = StringField(
        mark("Användarnamn"), [Filled(mark("Ange ditt användarnamn"))], name="user_name"
    )
    password = PasswordField(mark("Lösenord"), [Filled(mark("Ange ditt lösenord"))])


class AccountForm(BaseForm):
    """A new account; the person chooses the password by a link."""

    name = StringField(mark("Namn"), [Filled(mark("Ange personens namn"))])
    user_name = StringField(mark("Användarnamn"), [Filled(mark("Ange ett användarnamn"))])

    def new_account(self) -> NewAccount:
        """Return what the form asks for."""
        return NewAccount(user_name=self.user_name.data, name=self.name.data)


class PasswordForm(BaseForm):
    """A new password for one's own account."""

    current = PasswordField(mark("Nuvarande lösenord"), [Filled(mark("Ange ditt lösenord"))])
    new = PasswordField(
        mark("Nytt lösenord"),
        [Filled(mark("Ange ett nytt lösenord"))],
        description=mark("Minst 12 tecken. En mening går bra."),
    )


class ChooseForm(BaseForm):
    """The password that somebody chooses who was given a link."""

    link = StringField(
        mark("Kod ur länken"),
        [Filled(mark("Öppna länken som du fick, eller klistra in koden efter # i den"))],
        description=mark("Fylls i av sig själv när du öppnar länken."),
    )
    new = PasswordField(
        mark("Nytt lösenord"),
        [Filled(mark("Ange ett nytt lösenord"))],
        description=mark("Minst 12 tecken. En mening går bra."),
    )


class LinkForm(BaseForm):
    """How it was made sure whom a link to choose a password is given to."""

    proof = RadioField(
        mark("Så har du kontrollerat vem som får länken"),
        [Filled(mark("Välj hur du har kontrollerat vem som får länken"))],
    )

    def offer(self) -> None:
        """Fill the choices."""
        self.proof.choices = [
            SelectChoice(value=one.value, label=gettext(text)) for one, text in PROOFS.items()
        ]


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


class GroupRowForm(BaseForm):
    """A row of the table of groups: who is in the group has the role at the node."""

    group = StringField(
        mark("Grupp"),
        [Filled(mark("Ange gruppen"))],
        description=mark(
            "Precis som inloggningen skickar den: i Entra ID gruppens objekt-id, annars ofta "
            "namnet."
        ),
    )
    role = SelectField(mark("Roll"), [Filled(mark("Välj en roll"))])
    node_id = SelectField(mark("Gäller för"), [Filled(mark("Välj var rollen gäller"))], coerce=int)
    is_seen = HiddenField()

    def offer(self, nodes: tuple[Node, ...]) -> None:
        """Fill the choices."""
        offer_roles(self.role)
        self.node_id.choices = [SelectChoice(value=n.id, label=n.name) for n in nodes]

    def new_row(self) -> NewRow:
        """Return what the form asks for."""
        return NewRow(group=self.group.data, role=Role(self.role.data), node_id=self.node_id.data)


class PastedGroupsForm(BaseForm):
    """Groups to try the table on."""

    groups = TextAreaField(
        mark("Grupper, en på varje rad"),
        [Filled(mark("Klistra in minst en grupp"))],
        description=mark("Till exempel de grupper som en ny medarbetare har. Inget sparas."),
    )


class SealedForm(BaseForm):
    """Which account is let in with a password when the others are not."""

    sealed = RadioField(mark("Reservkonto"), [Filled(mark("Välj ett reservkonto"))], coerce=int)
    is_sure = BooleanField(
        mark("Jag vet var reservkontots lösenord förvaras och att det fungerar"),
        [Filled(mark("Bekräfta att lösenordet till reservkontot finns i säkert förvar"))],
    )

    def offer(self, candidates: tuple[Candidate, ...]) -> None:
        """Fill the choices."""
        self.sealed.choices = [
            SelectChoice(value=one.account_id, label=f"{one.user_name}, {one.name}")
            for one in candidates
        ]


def offer_roles(field: SelectField) -> None:
    """Fill a field with every role."""
    field.choices = [
        SelectChoice(value=role.value, label=gettext(label)) for role, label in ROLES.items()
    ]


class GrantForm(BaseForm):
    """A role at a node between two days."""

    role = SelectField(mark("Roll"), [Filled(mark("Välj en roll"))])
    node_id = SelectField(mark("Gäller för"), [Filled(mark("Välj var rollen gäller"))], coerce=int)
    valid_from = DateField(mark("Från och med"))
    valid_to = DateField(mark("Till, tomt om tills vidare"), [Optional()])
    reason = StringField(mark("Skäl"))

    def offer(self, nodes: tuple[Node, ...]) -> None:
        """Fill the choices."""
        offer_roles(self.role)
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

"""What the events of sign-in with the provider, and of the review of roles, are called."""

from qms.i18n.language import mark

ACCESS_EVENTS = {
    "identity.group-role-ended": mark("roll som grupp gav avslutad"),
    "identity.group-role-given": mark("roll given efter grupp"),
    "identity.group-row-added": mark("rad i tabellen över grupper tillagd"),
    "identity.group-row-removed": mark("rad i tabellen över grupper borttagen"),
    "identity.group-row-restored": mark("rad i tabellen över grupper tillbakalagd"),
    "identity.local-accounts-off": mark("lokala konton avstängda"),
    "identity.local-accounts-on": mark("lokala konton påslagna"),
    "identity.local-sign-in-refused": mark("lokalt konto nekat, de är avstängda"),
    "identity.password-chosen": mark("lösenord valt med länk"),
    "identity.password-link-made": mark("länk för att välja lösenord gjord"),
    "identity.provider-account-added": mark("konto upplagt efter grupp"),
    "identity.provider-factor-given": mark("två faktorer bekräftade av kommunens inloggning"),
    "identity.provider-linked": mark("konto kopplat till kommunens inloggning"),
    "identity.provider-refused": mark("nekad med kommunens inloggning"),
    "identity.role-attested": mark("roll bekräftad vid genomgång"),
    "identity.sealed-account-used": mark("reservkontot använt"),
    "identity.sealed-use-reviewed": mark("användning av reservkontot granskad"),
    "identity.sessions-ended": mark("någon annans sessioner avslutade"),
}

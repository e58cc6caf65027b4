"""One documented account per role in the demo municipality; shown when the demo starts."""

from dataclasses import dataclass

from qms.access.roles import Role

DOMAIN = "alvhamra.example"
DEMO_PASSWORD = "hjulet-snurrar-runt"


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoLogin:
    """An account to try: the role in words, who holds it and where.

    `key` is the role itself; `at` names the unit, provider or municipality it is held at.
    """

    key: Role
    role: str
    user_name: str
    name: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoLogins:
    """Every documented account and the password that they share."""

    password: str
    rows: tuple[DemoLogin, ...]

    def of(self, role: Role) -> DemoLogin:
        """Return the role's account."""
        return next(row for row in self.rows if row.key is role)


MUNICIPALITY = "Älvhamra kommun"
SCHOOL = "Åkerbyskolan"
PROVIDER = "Friskolan Kompassen AB"


def _login(key: Role, role: str, user: str, name: str, at: str = MUNICIPALITY) -> DemoLogin:
    return DemoLogin(key=key, role=role, user_name=f"{user}@{DOMAIN}", name=name, at=at)


DEMO_LOGINS = DemoLogins(
    password=DEMO_PASSWORD,
    rows=(
        _login(Role.PRINCIPAL, "Rektor", "rektor", "Amina Sandell", SCHOOL),
        _login(Role.SCHOOL_CHIEF, "Skolchef", "skolchef", "Margareta Ekvret"),
        _login(Role.QUALITY_LEAD, "Kvalitetsansvarig", "kvalitet", "Johan Wikander"),
        _login(Role.CONTROLLER, "Controller", "controller", "Henrik Almspång"),
        _login(Role.ANALYST, "Analytiker", "analytiker", "Nadia Tallmyr"),
        _login(Role.PLANNER, "Planerare", "planerare", "Karin Ödman"),
        _login(Role.CASE_OFFICER, "Handläggare", "handlaggare", "Sofia Björkvret"),
        _login(Role.ASSESSOR, "Bedömare", "bedomare", "Mats Granspång"),
        _login(Role.STUDENT_HEALTH, "Elevhälsan", "elevhalsa", "Petra Nyhlén", SCHOOL),
        _login(Role.SPECIAL_EDUCATOR, "Specialpedagog", "specialpedagog", "Elin Brandt", SCHOOL),
        _login(Role.COMMITTEE, "Nämnd", "namnd", "Gunnar Lönnmyr"),
        _login(
            Role.INDEPENDENT_PROVIDER, "Fristående huvudman", "huvudman", "Selma Wiberg", PROVIDER
        ),
        _login(Role.SCHOOL_ADMINISTRATOR, "Skoladministratör", "skoladmin", "Daniel Ekmyr", SCHOOL),
        _login(Role.UNIT_STAFF, "Personal på enheten", "personal", "Omar Haddad", SCHOOL),
        _login(Role.AUDITOR, "Granskare", "granskare", "Ingrid Stenvret"),
        _login(Role.DATA_PROTECTION, "Dataskyddsombud", "dataskydd", "Viktor Rönnspång"),
        _login(Role.SYSTEM_ADMIN, "Systemförvaltare", "systemforvaltare", "Leila Norén"),
    ),
)

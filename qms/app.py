"""The application: the only file that knows every module."""

from collections.abc import Callable
from datetime import UTC, datetime

from flask import Flask
from flask_bootstrap import Bootstrap5
from flask_wtf.csrf import CSRFProtect, generate_csrf
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from qms.access.policy import Can
from qms.allocation.views import bp as allocation
from qms.api.setup import init_api
from qms.archive.views import bp as archive
from qms.audit.views import bp as audit
from qms.config import Settings
from qms.costs.views import bp as costs
from qms.db.session import Database
from qms.followup.views import bp as followup
from qms.forecast.views import bp as forecast
from qms.grants.views import bp as grants
from qms.health.views import bp as health
from qms.health.views import init_health
from qms.home.frame import init_frame
from qms.home.views import bp as home
from qms.i18n import formats
from qms.i18n.language import gettext, ngettext
from qms.identity.factor import init_factor
from qms.identity.saml.federation import federation_for
from qms.identity.sessions import init_sessions
from qms.identity.views import bp as identity
from qms.identity.views.saml import init_saml
from qms.inbox.views import bp as inbox
from qms.jobs.views import bp as jobs
from qms.needs.views import bp as needs
from qms.org.views import bp as org
from qms.paths import PACKAGE, resource_dir
from qms.planning.views import bp as planning
from qms.register.views import bp as register
from qms.retention.gate import init_retention
from qms.retention.views import bp as retention
from qms.retention_list import KINDS
from qms.scanning.guard import init_scanning
from qms.subject.views import bp as subject
from qms.vault.database import open_database
from qms.web.context import EXTENSION, AppContext
from qms.web.errors import handle_errors
from qms.web.headers import set_headers
from qms.web.input_guard import guard_input
from qms.web.pace import keep_pace
from qms.web.request_log import log_requests
from qms.web.sight import sight_of_request
from qms.web.signing import sign_with_sha256
from qms.web.upload_limit import raise_limits

BLUEPRINTS = (
    health,
    home,
    identity,
    audit,
    jobs,
    inbox,
    org,
    register,
    retention,
    subject,
    archive,
    forecast,
    costs,
    planning,
    needs,
    allocation,
    grants,
    followup,
)
FILTERS = (
    formats.number,
    formats.signed,
    formats.percent,
    formats.kr,
    formats.kr_ore,
    formats.mnkr,
    formats.day,
    formats.short_day,
    formats.weekday_day,
    formats.clock,
    formats.moment,
    formats.school_year,
)
LARGEST_UPLOAD = 11 * 1024 * 1024  # files may be 10 MB; the rest is for the form around them


def utc_now() -> datetime:
    """Return this moment."""
    return datetime.now(UTC)


def create_app(
    settings: Settings,
    *,
    db: Database | None = None,
    clock: Callable[[], datetime] = utc_now,
    files_a_minute: int = 0,
) -> Flask:
    """Return the application; tests hand over their own database and clock.

    `files_a_minute` is how many an account may fetch; 0: as many as it likes.
    """
    if settings.saml:
        federation_for(settings.saml).check(now=clock())
    app = Flask(
        "qms",
        template_folder=str(resource_dir("templates")),
        static_folder=str(PACKAGE / "static"),
    )
    app.config.update(_flask_config(settings))
    if settings.proxies:
        hops = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]
    app.extensions[EXTENSION] = AppContext(
        db=(db or open_database(settings)).seen_by(sight_of_request),
        settings=settings,
        clock=clock,
    )
    sign_with_sha256(app)
    Bootstrap5(app)
    _set_up_templates(app)
    log_requests(app)  # first of all: every answer has an id and a line
    init_health(app)  # before the sessions: who watches has none
    init_sessions(app)
    raise_limits(app)  # before anything reads a form, when it is known who sends it
    guard_input(app)
    if files_a_minute:
        keep_pace(app, files_a_minute)
    CSRFProtect(app)  # after the sessions: a refused form's page knows who reads it
    init_saml(app)
    init_frame(app)
    init_factor(app)
    set_headers(app, https=settings.https)
    handle_errors(app)
    init_retention(app, KINDS)
    init_scanning(app)  # last: only what would be read is scanned
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    init_api(app)
    return app


def _flask_config(settings: Settings) -> dict[str, object]:
    return {
        "SECRET_KEY": settings.secret_key,
        # The prefix binds the cookie to this host, but browsers accept it over https only.
        "SESSION_COOKIE_NAME": "__Host-qms" if settings.https else "qms",
        "SESSION_COOKIE_SECURE": settings.https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "MAX_CONTENT_LENGTH": LARGEST_UPLOAD,
        "WTF_CSRF_TIME_LIMIT": 12 * 3600,
        "BOOTSTRAP_SERVE_LOCAL": True,
    }


def _set_up_templates(app: Flask) -> None:
    env = app.jinja_env
    env.undefined = StrictUndefined
    env.trim_blocks = env.lstrip_blocks = True
    env.add_extension("jinja2.ext.i18n")
    env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    env.filters.update({f.__name__: f for f in FILTERS})
    env.globals.update(csrf_token=generate_csrf, Can=Can)

"""One import: what the file says, what is wrong, and the decision to save or cancel."""

from flask import abort, flash, g, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.access.scope import authorize
from qms.i18n.language import gettext, language
from qms.jobs import queries as jobs
from qms.jobs.queries import JobStatus
from qms.kernel.problems import RefusedError
from qms.kernel.table_write import write_csv
from qms.org.core.nodes import Node
from qms.register import batch_queries, lookups, new_places, services
from qms.register.core.batches import Batch, BatchState, NotOpenError, StaleImportError
from qms.register.core.datasets import DATASETS
from qms.register.core.findings import Finding, group_counts
from qms.register.core.report import FAULT_HEADER, Report, fault_rows
from qms.register.labels import HEADERS, PLACES
from qms.register.views import present
from qms.register.views.blueprint import MENU, bp
from qms.web.context import current_actor, db, now
from qms.web.downloads import download
from qms.web.faults import in_words
from qms.web.rights import requires
from qms.web.tables import Page, page_number

FAULTS_A_PAGE = 50


@bp.get("/import/<int:batch_id>")
@requires(Can.REGISTER_IMPORT)
def show_import(batch_id: int) -> str:
    """Show how far the import has come: the wait, the dry run, or how it ended."""
    g.menu_endpoint = MENU
    with db().reading() as session:
        batch = _batch(session, batch_id)
        report = services.report_of(session, batch_id)
        job = jobs.job(session, batch.job_id) if batch.job_id else None
        if batch.state is BatchState.STAGED and report is not None:
            return _dry_run(session, batch, report, job)
        names = batch_queries.names_of(session, [batch])
        can_undo = batch_queries.latest_saved_id(session, batch.dataset) == batch.id
    return render_template(
        "register/show_import.html",
        batch=batch,
        dataset=DATASETS[batch.dataset],
        job=job,
        by=names.get(batch.account_id or 0, ""),
        can_undo=can_undo,
    )


def _batch(session: Session, batch_id: int) -> Batch:
    found = batch_queries.batch(session, batch_id)
    if found is None:
        abort(404)
    return found


def _dry_run(session: Session, batch: Batch, report: Report, job: JobStatus | None) -> str:
    asked = request.args.get("grupp", "")
    groups = group_counts(report.findings)
    chosen = asked if asked in dict(groups) else ""
    same = batch_queries.same_file(session, batch.dataset, batch.sha256)
    findings = [found for found in report.findings if not chosen or found.group == chosen]
    page = Page(number=page_number(), size=FAULTS_A_PAGE, total=len(findings))
    return render_template(
        "register/show_dry_run.html",
        batch=batch,
        failed_save=job if job and job.name == services.SAVE_JOB else None,
        dataset=DATASETS[batch.dataset],
        report=report,
        title=present.title(report),
        stages=present.stages(batch, report),
        figures=present.figures(DATASETS[batch.dataset], report),
        replaces=present.replaces(DATASETS[batch.dataset], report),
        reading=present.reading_facts(DATASETS[batch.dataset], batch, report, same),
        unknown_words=present.unknown_words(report),
        fault_groups=_group_links(batch.id, groups, chosen, len(report.findings)),
        findings=_shown(findings, page),
        pages=page,
        headers=HEADERS,
        places=PLACES,
        parents=_parents(session) if report.unknown else (),
        own_provider=lookups.own_provider(session),
        has_errors=bool(report.findings),
    )


def _parents(session: Session) -> list[tuple[int, str]]:
    scope = authorize(current_actor(), Can.REGISTER_IMPORT)
    return [(node.id, _parent_label(node)) for node in new_places.parents(session, scope)]


def _parent_label(node: Node) -> str:
    return f"{gettext(present.NODE_KINDS[node.kind])}: {node.name}"


def _group_links(
    batch_id: int, groups: list[tuple[str, int]], chosen: str, total: int
) -> list[tuple[str, str, bool]]:
    """Return the filters over the fault table: text, address, whether it is on."""
    every = (f"{gettext('Alla')} {total}", url_for(".show_import", batch_id=batch_id), not chosen)
    links = [
        (
            f"{gettext(group)} {count}",
            url_for(".show_import", batch_id=batch_id, grupp=group),
            group == chosen,
        )
        for group, count in groups
    ]
    return [every, *links]


def _shown(findings: list[Finding], page: Page) -> list[Finding]:
    start = (page.number - 1) * page.size
    return findings[start : start + page.size]


@bp.get("/import/<int:batch_id>/fel.csv")
@requires(Can.REGISTER_IMPORT)
def download_faults(batch_id: int) -> Response:
    """Return every fault of the dry run as a file."""
    with db().reading() as session:
        report = services.report_of(session, batch_id)
    if report is None:
        abort(404)
    content = write_csv(FAULT_HEADER, fault_rows(report.findings), language_of_files())
    return download(content, f"fel-{batch_id}.csv")


def language_of_files() -> present.Locale:
    """Return how files are written for the reader: Swedish or English signs."""
    return "en" if language() == "en" else "sv"


@bp.post("/import/<int:batch_id>/spara")
@requires(Can.REGISTER_IMPORT)
def confirm(batch_id: int) -> Response:
    """Save every row of the dry run, or none."""
    parent = request.form.get("parent", "")
    here = redirect(url_for(".show_import", batch_id=batch_id), 303)
    try:
        with db().transaction() as session:
            _batch(session, batch_id)
            state = services.confirm_import(
                session,
                current_actor(),
                batch_id,
                parent_id=int(parent) if parent.isdecimal() else None,
                create=request.form.get("create") == "1",
                now=now(),
            )
    except StaleImportError:
        message = gettext("Registret har ändrats sedan filen lästes. Läs in filen igen.")
        flash(message, "error")
        return here
    except NotOpenError:
        flash(gettext("Importen är redan avgjord eller går inte att spara."), "error")
        return here
    except RefusedError as refusal:
        for problem in refusal.problems:
            flash(in_words(problem), "error")
        return here
    if state is BatchState.SAVED:
        flash(gettext("Alla rader är sparade."), "ok")
    return here


@bp.post("/import/<int:batch_id>/avbryt")
@requires(Can.REGISTER_IMPORT)
def cancel(batch_id: int) -> Response:
    """Forget the file."""
    try:
        with db().transaction() as session:
            _batch(session, batch_id)
            services.cancel_import(session, current_actor(), batch_id, now=now())
        flash(gettext("Importen är avbruten. Ingenting är sparat."), "info")
    except NotOpenError:
        flash(gettext("Importen är redan avgjord."), "error")
    return redirect(url_for(".show_datasets"), 303)

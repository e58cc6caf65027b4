"""The start of an import: the datasets, their templates, the upload and the history."""

from flask import abort, g, redirect, render_template, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.i18n.language import gettext
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.said import said
from qms.kernel.table_write import write_csv, write_xlsx
from qms.register import batch_queries, queries, services
from qms.register.core.datasets import DATASETS, UnknownDatasetError, dataset_named
from qms.register.core.template import template_header, template_notes, template_row
from qms.register.labels import STATES
from qms.register.views.blueprint import bp
from qms.web.context import current_actor, db, now
from qms.web.downloads import download
from qms.web.faults import in_words
from qms.web.rights import requires
from qms.web.upload_limit import MEGABYTE, largest_ledger

LARGEST = 10 * MEGABYTE
Answer = str | tuple[str, int] | Response


@bp.get("/import")
@requires(Can.REGISTER_IMPORT)
def show_datasets() -> str:
    """List the datasets with their latest file, what waits, and what was imported before."""
    return _page(chosen=request.args.get("dataset", ""))


def _page(*, chosen: str, problems: tuple[tuple[str, str], ...] = ()) -> str:
    with db().reading() as session:
        latest = batch_queries.latest_saved(session)
        history = batch_queries.history(session)
        waiting = batch_queries.open_imports(session)
        names = batch_queries.names_of(session, (*history, *latest.values(), *waiting))
        covered = queries.coverage(session)
    return render_template(
        "register/show_datasets.html",
        datasets=DATASETS,
        latest=latest,
        history=history,
        waiting=waiting,
        names=names,
        years={key: sorted(by_year) for key, by_year in covered.items()},
        states=STATES,
        chosen=chosen if chosen in DATASETS else "pupil_counts",
        problems=problems,
        has_errors=bool(problems),
        largest_ledger=largest_ledger() // MEGABYTE,
    )


@bp.post("/import")
@requires(Can.REGISTER_IMPORT)
def upload() -> Answer:
    """Read the file as a dry run and show what it says."""
    g.menu_endpoint = "register.show_datasets"
    chosen, file = request.form.get("dataset", ""), request.files.get("file")
    if file is None or not file.filename:
        return _page(chosen=chosen, problems=(("file", gettext("Välj en fil att läsa")),)), 422
    try:
        with db().transaction() as session:
            batch_id = services.stage_import(
                session,
                current_actor(),
                dataset_key=chosen,
                file_name=file.filename,
                content=_content(file, chosen),
                now=now(),
            )
    except UnknownDatasetError:
        problem = gettext("Välj vilken sorts uppgifter filen innehåller")
        return _page(chosen=chosen, problems=(("dataset", problem),)), 422
    except RefusedError as refusal:
        problems = tuple(("file", in_words(problem)) for problem in refusal.problems)
        return _page(chosen=chosen, problems=problems), 422
    return redirect(url_for(".show_import", batch_id=batch_id), 303)


def _content(file: FileStorage, chosen: str) -> bytes:
    """Return the file; raise RefusedError where only a ledger may be so large."""
    content: bytes = file.read()
    dataset = dataset_named(chosen)
    largest = largest_ledger() if dataset.by_column else LARGEST
    if len(content) > largest:
        message = said("Filen är större än %(n)s MB.", n=largest // MEGABYTE)
        cure = "Dela filen i flera, till exempel en per år."
        raise RefusedError((Problem(message=message, cure=cure),))
    return content


@bp.get("/import/mall/<dataset_key>.<kind>")
@requires(Can.REGISTER_IMPORT)
def download_template(dataset_key: str, kind: str) -> Response:
    """Return a file to start from: the headers and one example row."""
    try:
        dataset = dataset_named(dataset_key)
    except UnknownDatasetError:
        abort(404)
    header, rows = template_header(dataset), [template_row(dataset)]
    if kind == "csv":
        content = write_csv(header, rows, "sv")
    elif kind == "xlsx":
        content = write_xlsx(header, rows, sheet=dataset.title, notes=template_notes(dataset))
    else:
        abort(404)
    return download(content, f"mall-{dataset.key}.{kind}")

"""Where a reader who was signed out comes back to once they have signed in."""

from urllib.parse import urlsplit

from flask import current_app, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

UNSAVED = "osparat"
"""Stands in the sign-in page's address when a form was sent too late: nothing of it was stored."""
READ = frozenset({"GET", "HEAD"})


def sign_in_address() -> str:
    """Return the address of the sign-in page that leads back to where the reader was.

    A page that was asked for is come back to. A form that was sent is not sent again: the page
    that it stood on is come back to, where it is one of ours, and told that nothing was saved.
    """
    if request.method in READ:
        here = request.full_path.removesuffix("?")
        return url_for("identity.sign_in", next=here)
    return url_for("identity.sign_in", next=_form_page(), osparat=1)


def _form_page() -> str | None:
    """Return the page of ours that the form stood on, None when there is none to be read."""
    try:
        came_from = urlsplit(request.referrer or "")
    except ValueError:  # an address in brackets that is none
        return None
    if (came_from.scheme, came_from.netloc) != (request.scheme, request.host):
        return None
    pages = current_app.url_map.bind(request.host)
    try:
        pages.match(came_from.path, method="GET")
    except (RequestRedirect, HTTPException):
        return None
    return f"{came_from.path}?{came_from.query}" if came_from.query else came_from.path

"""A sign-in with a provider begins by pressing a button of ours, never by another site's link.

A provider that still knows the person would end it by itself: another site could so sign somebody
in without their doing anything. Browsers say who led to an address; one typed in is led by nobody.
"""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from qms.identity.views.blueprint import bp
from qms.identity.views.sign_in import safe_next

BEGINNINGS = frozenset({"identity.sign_in_outside", "identity.sign_in_saml"})
ELSEWHERE = frozenset({"cross-site", "same-site"})
"""What the header Sec-Fetch-Site says of an address that another site led to."""


@bp.before_request
def show_the_button() -> Response | None:
    """Lead to the sign-in page, where the person presses the button, when another site began."""
    is_led = request.headers.get("Sec-Fetch-Site", "") in ELSEWHERE
    if request.endpoint in BEGINNINGS and is_led:
        return redirect(url_for("identity.sign_in", next=safe_next()), 303)
    return None

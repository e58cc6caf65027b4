"""Headers on every answer: nothing inline, nothing from elsewhere, nothing kept by caches."""

from flask import Flask, Response, request

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
ONE_YEAR = 31_536_000


def set_headers(app: Flask, *, https: bool) -> None:
    """Make the app send the headers with every answer, errors included."""

    @app.after_request
    def add(response: Response) -> Response:
        response.headers.update(HEADERS)
        if https:
            response.headers["Strict-Transport-Security"] = f"max-age={ONE_YEAR}; includeSubDomains"
        is_static = request.endpoint in {"static", "bootstrap.static"}
        response.headers["Cache-Control"] = "max-age=3600" if is_static else "no-store"
        return response


def empty_browser(response: Response) -> Response:
    """Return the answer with the word that what the browser keeps of ours shall be thrown away.

    Not cookies: browsers would take those of the municipality's whole domain.
    """
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response

"""Files handed to the browser."""

from io import BytesIO

from flask import Response, send_file

TYPES = {
    "csv": "text/csv",
    "ics": "text/calendar",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "toml": "application/toml",
    "pdf": "application/pdf",
    "html": "text/html",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
"""What a file is handed out as, by its ending; that text is UTF-8 is added when it is sent."""


def download(content: bytes, file_name: str) -> Response:
    """Return the content as a file to save; its type follows from the name's ending."""
    kind = TYPES[file_name.rsplit(".", 1)[-1]]
    return send_file(BytesIO(content), mimetype=kind, as_attachment=True, download_name=file_name)

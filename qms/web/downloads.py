"""Files handed to the browser."""

from io import BytesIO

from flask import Response, send_file

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "ics": "text/calendar; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "toml": "application/toml",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def download(content: bytes, file_name: str) -> Response:
    """Return the content as a file to save; its type follows from the name's ending."""
    kind = TYPES[file_name.rsplit(".", 1)[-1]]
    return send_file(BytesIO(content), mimetype=kind, as_attachment=True, download_name=file_name)

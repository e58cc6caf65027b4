"""The entry for a web server: `gunicorn wsgi:app`."""

import os

from qms.app import create_app
from qms.config import from_environment
from qms.logs import level_of, log_as_json
from qms.web.long_lived import settle
from qms.web.pace import FILES_A_MINUTE
from qms.web.request_log import request_fields

log_as_json(level_of(os.environ), about=request_fields)
app = create_app(from_environment(), files_a_minute=FILES_A_MINUTE)
settle()

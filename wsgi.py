"""The entry for a web server: `gunicorn wsgi:app`."""

from qms.app import create_app
from qms.config import from_environment
from qms.web.long_lived import settle

app = create_app(from_environment())
settle()

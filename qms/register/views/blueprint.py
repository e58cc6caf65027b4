"""The blueprint that the register's pages share."""

from flask import Blueprint

bp = Blueprint("register", __name__)
MENU = "register.show_datasets"
"""The menu page that every page of an import lies below."""

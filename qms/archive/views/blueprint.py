"""The blueprint of the page."""

from flask import Blueprint

bp = Blueprint("archive", __name__)

"""The blueprint that every view of the module hangs on."""

from flask import Blueprint

bp = Blueprint("retention", __name__)

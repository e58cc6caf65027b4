"""What is answered before there is anything to tell."""

from qms.api.views.offering import Table

NOTHING_YET = Table(rows=(), about={})

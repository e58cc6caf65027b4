"""`python -m qms`."""

from qms.cli import main

main()

"""Every promise of security and recovery, tried again with one command: `manage.py trust`.

A scanner's clean answer says something only where the same scanner, in the same run, has found
what was planted for it: see `trust/canary`.
"""

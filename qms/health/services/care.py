"""Checks of what must be done regularly: jobs, backups, restore tests."""

from qms.health.core.ages import DAILY, MONTHLY, of_beat, of_done
from qms.health.core.finding import Finding
from qms.health.services.asking import Asked
from qms.jobs.heartbeat import SCHEDULER, WORKER, last_beat


def scheduler(asked: Asked) -> Finding:
    """Has the scheduler been heard of?"""
    last = last_beat(asked.session, SCHEDULER)
    return of_beat("Schemaläggaren", last, command="qms jobs scheduler", now=asked.now)


def worker(asked: Asked) -> Finding:
    """Has a worker been heard of?"""
    last = last_beat(asked.session, WORKER)
    return of_beat("Arbetaren", last, command="qms jobs worker", now=asked.now)


def backup(asked: Asked) -> Finding:
    """Was a backup taken during the last day?"""
    return of_done(
        "Säkerhetskopia",
        asked.noted.backup,
        limit=DAILY,
        is_new=asked.is_new,
        cure="Kör `qms backup MAPP` varje natt, se docs/operations/backup.md.",
        now=asked.now,
    )


def restore_test(asked: Asked) -> Finding:
    """Was a backup tried during the last month?"""
    return of_done(
        "Prov att läsa tillbaka en säkerhetskopia",
        asked.noted.restore_test,
        limit=MONTHLY,
        is_new=asked.is_new,
        cure="Kör `qms restore-test MAPP` varje månad, se docs/operations/backup.md.",
        now=asked.now,
    )

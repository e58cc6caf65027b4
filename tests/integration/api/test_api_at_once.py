"""Many calls at the same moment, over HTTP, on both databases."""

import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

from builders import make_municipality
from sqlalchemy import func, select
from support.api_client import make_caller
from support.api_server import application, serving

from qms.access.roles import Role
from qms.api.core.window import CALLS_A_MINUTE
from qms.api.models import ApiAnswer
from qms.register.models import FACTS, ImportBatch

FILE = "enhet;årskurs;år;antal\n" + "".join(f"Åkerskolan;{n};2026;2{n}\n" for n in range(1, 10))
PATH = "/api/v1/register/pupil_counts/imports"


def asked(address, secret, *, key="", data=None):
    headers = {"Authorization": f"Bearer {secret}"}
    if data is not None:
        headers |= {"Content-Type": "text/csv", "Idempotency-Key": key}
    call = urllib.request.Request(address, data=data, headers=headers)
    try:
        with urllib.request.urlopen(call, timeout=60) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as answer:
        with answer:
            return answer.code, answer.read()


def token(db):
    with db.transaction() as session:
        municipality = make_municipality(session)
        return make_caller(None, session, Role.ANALYST, municipality.id)


def test_twenty_with_the_same_key_have_one_effect_and_the_same_answer(open_db, tmp_path):
    caller = token(open_db)
    with serving(application(open_db, tmp_path)) as address, ThreadPoolExecutor(20) as pool:
        calls = [
            pool.submit(asked, address + PATH, caller.secret, key="k", data=FILE.encode())
            for _ in range(20)
        ]
        answers = {call.result() for call in calls}
    assert len(answers) == 1
    assert answers.pop()[0] == 201
    with open_db.reading() as session:
        saved = select(func.count()).select_from(ImportBatch).where(ImportBatch.state == "saved")
        assert session.scalar(saved) == 1
        assert session.scalar(select(func.count()).select_from(FACTS["pupil_counts"])) == 9
        assert session.scalar(select(func.count()).select_from(ApiAnswer)) == 1


def test_processes_count_calls_together(open_db, tmp_path):
    """Two applications on one database, as two processes are."""
    caller = token(open_db)
    one, other = application(open_db, tmp_path), application(open_db, tmp_path)
    with serving(one) as first, serving(other) as second, ThreadPoolExecutor(8) as pool:
        calls = [
            pool.submit(asked, f"{address}/api/v1/token", caller.secret)
            for address in (first, second) * (CALLS_A_MINUTE // 2 + 5)
        ]
        statuses = [call.result()[0] for call in calls]
    assert statuses.count(200) == CALLS_A_MINUTE
    assert statuses.count(429) == 10

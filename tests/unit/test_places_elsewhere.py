"""What lies on another machine is spoken with in the open by nobody but the demo."""

import pytest

from qms.config import UnsafeSettingsError, from_environment

FULL = "sslmode=verify-full&sslrootcert=/etc/qms/ca.pem"
URL, ENGINE = "QMS_DATABASE_URL", "QMS_ENGINE"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        pytest.param({URL: "postgresql://q:p@db.provby.example/qms"}, "db.provby.example",
                     id="nothing said of encryption"),
        pytest.param({URL: "postgresql+psycopg://q:p@10.0.0.9/qms?sslmode=require"}, "10.0.0.9",
                     id="encrypted with anybody"),
        pytest.param({URL: "postgresql://q:p@db.x/qms?sslmode=verify-ca"}, "verify-full",
                     id="anybody's certificate of that authority"),
        pytest.param({URL: "postgresql://q@/qms?host=localhost&host=db.x:5433"}, "db.x",
                     id="one of two hosts"),
        pytest.param({URL: "postgresql://q@/qms?host=localhost,db.x"}, "db.x", id="in one word"),
        pytest.param({URL: "postgresql://q@localhost/qms?hostaddr=10.0.0.9"}, "10.0.0.9",
                     id="another address than the name's"),
        pytest.param({URL: "postgresql:///qms?service=kvalitet"}, "kvalitet", id="a service"),
        pytest.param({URL: "postgresql:///qms", "PGHOST": "db.x"}, "db.x", id="by variable"),
        pytest.param({URL: "postgresql:///qms", "PGSERVICE": "kvalitet"}, "kvalitet",
                     id="a service by variable"),
        pytest.param({URL: "postgresql://q@db.x/qms?sslmode=disable", "PGSSLMODE": "verify-full"},
                     "db.x", id="the address goes before the variable"),
        pytest.param({URL: "postgresql://q@db.x:port/qms"}, "går inte att läsa", id="no address"),
        pytest.param({ENGINE: "dask://10.0.0.5:8786"}, "dask\\+tls://", id="a cluster"),
    ],
)  # fmt: skip
def test_a_start_in_the_open_is_refused(tmp_path, given, told):
    with pytest.raises(UnsafeSettingsError, match=told):
        from_environment({"QMS_INSTANCE": str(tmp_path), **given})


@pytest.mark.parametrize(
    "given",
    [
        pytest.param({URL: f"postgresql://q:p@db.x/qms?{FULL}"}, id="checked"),
        pytest.param({URL: "postgresql://q@db.x/qms", "PGSSLMODE": "verify-full"},
                     id="checked by variable"),
        pytest.param({URL: "postgresql://q:p@127.0.0.1:5433/qms"}, id="this machine"),
        pytest.param({URL: "postgresql://q:p@[::1]/qms"}, id="this machine, IPv6"),
        pytest.param({URL: "postgresql:///qms"}, id="this machine's socket"),
        pytest.param({URL: "postgresql:///qms?host=/run/postgresql"}, id="a socket by name"),
        pytest.param({URL: "postgresql://q@db.x/qms", "QMS_DEMO": "1"}, id="the demo"),
        pytest.param({ENGINE: "dask+tls://10.0.0.5:8786"}, id="an encrypted cluster"),
        pytest.param({ENGINE: "dask://127.0.0.1:8786"}, id="a cluster on this machine"),
        pytest.param({ENGINE: "dask://10.0.0.5:8786", "QMS_DEMO": "1"}, id="the demo's cluster"),
    ],
)  # fmt: skip
def test_a_start_that_is_closed_is_not(tmp_path, given):
    settings = from_environment({"QMS_INSTANCE": str(tmp_path), **given})
    assert settings.database_url == given.get(URL, settings.database_url)
    assert settings.engine == given.get(ENGINE, "process")

"""A cluster on another machine is spoken with in TLS; one of somebody else's is not believed."""

import dask
import pytest
from dask_cluster import cluster
from distributed import Security

from qms.config import Settings
from qms.jobs import engine as engines
from qms.jobs.engine import EngineAwayError, engine


def made(folder, name):
    """Make an authority with its certificate and key; return Dask's options and our settings."""
    made = Security.temporary()
    files = {"ca-file": made.tls_ca_file, "cert": made.tls_client_cert, "key": made.tls_client_key}
    options, places = [], {}
    for kind, text in files.items():
        places[kind] = str(folder / f"{name}-{kind}.pem")
        (folder / f"{name}-{kind}.pem").write_text(text, "utf-8")
        options += [f"--tls-{kind}", places[kind]]
    ours = {f"distributed.comm.tls.client.{kind}": places[kind] for kind in ("cert", "key")}
    return (*options, "--protocol", "tls"), {
        **ours,
        "distributed.comm.tls.ca-file": places["ca-file"],
    }


def settings(folder, name):
    return Settings(database_url="sqlite://", secret_key=b"x" * 32, instance=folder, engine=name)


def summed(folder, name):
    """Return a sum that the engine reckons."""
    with engine(settings(folder, name)) as pool:
        return pool.submit(sum, (3, 4)).result(30)


def test_who_has_the_certificate_is_reckoned_for_and_nobody_else(tmp_path, monkeypatch):
    monkeypatch.setattr(engines, "PATIENCE", 10)
    options, ours = made(tmp_path, "ours")
    _, others = made(tmp_path, "others")
    with cluster(tmp_path, certificate=options, workers=1) as address:
        with dask.config.set(ours):
            assert summed(tmp_path, f"dask+tls://{address}") == 7
        with dask.config.set(others), pytest.raises(EngineAwayError, match="svarar inte"):
            summed(tmp_path, f"dask+tls://{address}")
        with pytest.raises(EngineAwayError, match="inget certifikat"):
            summed(tmp_path, f"dask+tls://{address}")
        with pytest.raises(EngineAwayError, match="svarar inte"):
            summed(tmp_path, f"dask://{address}")

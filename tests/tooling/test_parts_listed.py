"""`qms parts`: every pin of every lock stands in the list of parts, as CycloneDX 1.6 asks."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from qms.health.core.locks import UnpinnedError, pins_of
from qms.run.parts import parts

LOCKS = sorted((Path(__file__).parents[2] / "requirements").glob("*.txt"))
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[.*\])?==([^\s;\\]+)", re.MULTILINE)
DIGEST = "a" * 64


def listed(out, locks=LOCKS):
    answer = CliRunner().invoke(parts, [*map(str, locks), "--out", str(out)])
    assert answer.exit_code == 0, answer.output
    return out.read_bytes()


@pytest.fixture(scope="module")
def bill(tmp_path_factory):
    return json.loads(listed(tmp_path_factory.mktemp("parts") / "sbom.json"))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda one: one.name)
def test_every_pin_of_the_lock_is_there_with_its_checksums(bill, lock):
    """A second way of reading: names and versions by their line, checksums by counting."""
    text = lock.read_text("utf-8")
    wanted = {(name.lower().replace("_", "-").replace(".", "-"), version)
              for name, version in PIN.findall(text)}  # fmt: skip
    mine = [one for one in bill["components"]
            if any(p["value"].split(";")[0] == lock.name for p in one["properties"])]  # fmt: skip
    assert {(one["name"], one["version"]) for one in mine} == wanted
    told = {each["content"] for one in mine for each in one["hashes"]}
    assert {*re.findall(r"--hash=sha256:([0-9a-f]{64})", text)} <= told


def test_the_list_has_what_the_format_requires(bill):
    """CycloneDX 1.6: format and version; a type and name each; references only once."""
    assert (bill["bomFormat"], bill["specVersion"], bill["version"]) == ("CycloneDX", "1.6", 1)
    assert bill["$schema"] == "http://cyclonedx.org/schema/bom-1.6.schema.json"
    number = r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
    assert re.fullmatch(number, bill["serialNumber"])
    product = bill["metadata"]["component"]
    assert (product["type"], product["name"]) == ("application", "qms")
    references = [product["bom-ref"], *(one["bom-ref"] for one in bill["components"])]
    assert len(references) == len({*references})
    for one in bill["components"]:
        assert one["type"] == "library"
        assert re.fullmatch(r"pkg:pypi/[a-z0-9-]+@[A-Za-z0-9.!%_-]+", one["purl"]), one["purl"]
        assert one["hashes"]
        assert all(each["alg"] == "SHA-256" for each in one["hashes"])
        assert all(re.fullmatch("[0-9a-f]{64}", each["content"]) for each in one["hashes"])


def test_the_same_locks_give_the_same_bytes_whatever_their_order(tmp_path):
    first = listed(tmp_path / "a.json")
    assert listed(tmp_path / "b.json", reversed(LOCKS)) == first
    assert listed(tmp_path / "c.json", LOCKS[:1]) != first


def test_a_part_tells_the_locks_and_pythons_it_is_for(tmp_path):
    for lock, marker in (("one.txt", " ; python_version < '3.12'"), ("two.txt", "")):
        text = f"Zope.Interface==1.0+x{marker} \\\n    --hash=sha256:{DIGEST}\n    # via flask\n"
        (tmp_path / lock).write_text(text, "utf-8")
    locks = [tmp_path / "one.txt", tmp_path / "two.txt"]
    [one] = json.loads(listed(tmp_path / "sbom.json", locks))["components"]
    assert one["purl"] == "pkg:pypi/zope-interface@1.0%2Bx"
    assert one["hashes"] == [{"alg": "SHA-256", "content": DIGEST}]
    assert [each["value"] for each in one["properties"]] == [
        "one.txt; python_version < '3.12'", "two.txt",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param("flask==3.1.0\n", id="no checksum"),
        pytest.param(f"flask>=3 --hash=sha256:{DIGEST}\n", id="no version"),
        pytest.param("flask==3.1.0 --hash=md5:aa\n", id="a weak checksum"),
        pytest.param("-r other.txt\n", id="another file"),
    ],
)
def test_a_lock_that_does_not_pin_is_refused(tmp_path, entry):
    with pytest.raises(UnpinnedError):
        pins_of("lock.txt", entry)
    (tmp_path / "lock.txt").write_text(entry, "utf-8")
    command = [str(tmp_path / "lock.txt"), "--out", str(tmp_path / "sbom.json")]
    answer = CliRunner().invoke(parts, command)
    assert answer.exit_code == 1
    assert "Traceback" not in answer.output
    assert not (tmp_path / "sbom.json").exists()

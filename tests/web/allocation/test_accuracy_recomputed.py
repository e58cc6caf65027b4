"""Every figure on the page of a follow-up comes out of the command on the files the page offers."""

import csv
import html
import json
import re
import shlex
from decimal import ROUND_HALF_UP, Decimal

import pytest
from builders import NOW, SYSTEM
from click.testing import CliRunner
from integration.allocation.accuracy_cases import town

from qms.allocation.cli import allocation
from qms.allocation.services.accuracy import make_accuracy

YEAR = "/traffsakerhet/2026"
NUMBER = re.compile(r"[+−-]?\d[\d\u00a0]*(?:,\d+)?")


class Again:
    """The page of an outcome, and what the command made of the files that the page offers."""

    def __init__(self, client, folder, outcome, names):
        self.names = names
        self.page = html.unescape(client.get(f"{YEAR}?utfall={outcome}&alla=1").text)
        self.folder, self.downloads = folder, {}
        for address in re.findall(r'<li><a href="(/traffsakerhet/[^"]+)"', self.page):
            answer = client.get(address)
            assert answer.status_code == 200, address
            name = re.search(r"filename=\"?([^\";]+)", answer.headers["Content-Disposition"])[1]
            self.downloads[name] = answer.data
            (folder / name).write_bytes(answer.data)
        printed = self.page.split("<code>")[1].split("</code>")[0]
        self.command = shlex.split(printed)
        places = [str(folder / part) if re.search(r"\.(csv|json|toml)$", part) else part
                  for part in self.command[2:]]  # fmt: skip
        answer = CliRunner().invoke(allocation, places)
        assert answer.exit_code == 0, answer.output
        self.report = json.loads((folder / "matt.json").read_text())

    def rows(self, name):
        return list(csv.DictReader((self.folder / name).read_text().splitlines()))

    def table(self, caption):
        """Return the cells of each row, by the row's heading."""
        at = self.page.index(f"<caption>{caption}")
        body = self.page[at : self.page.index("</table>", at)].split("<tbody>")[1]
        rows = (re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S) for row in body.split("</tr>"))
        plain = [[" ".join(re.sub(r"<[^>]+>", " ", cell).split(" ")).strip() for cell in row]
                 for row in rows]  # fmt: skip
        return {row[0]: row[1:] for row in plain if row}


@pytest.fixture
def made(db, municipality):
    with db.transaction() as session:
        found = town(session, municipality)
        make_accuracy(session, SYSTEM, 2026, now=NOW)
        return found


def shown(value, places, *, signed=False):
    """Return the number as a Swedish page writes it."""
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    sign = "−" if exact < 0 else "+" if signed and exact > 0 else ""
    return sign + f"{abs(exact):,}".replace(",", "\u00a0").replace(".", ",")


def numbers(text):
    return NUMBER.findall(text)


def every_file_that_the_command_reads_is_offered(again):
    reads = {part for part in again.command if re.search(r"-2026\.(csv|json|toml)$", part)}
    assert len(reads) == 7
    assert reads <= set(again.downloads)
    assert again.downloads["traffsakerhet-2026.json"] == (again.folder / "matt.json").read_bytes()


def schools(again):
    table = again.table("Alla skolor")
    rows = again.rows("skolor.csv")
    assert {again.names[row["group"]] for row in rows} == set(table)
    for row in rows:
        n, expected, observed, deviation, shrunken, interval, _ = table[again.names[row["group"]]]
        off = (float(row["observed"]) - float(row["expected"])) / int(row["n"])
        assert [n, expected, observed, deviation] == [
            row["n"], shown(row["expected"], 1), row["observed"], shown(100 * off, 1, signed=True),
        ]  # fmt: skip
        points = [shown(100 * float(row[key]), 1, signed=True) for key in ("shrunken", "lo", "hi")]
        assert [shrunken, *interval.split(" till ")] == points


def highly_compensated_beside_others(again):
    rows = {row["measure"]: row for row in again.rows("jamforelse.csv")}
    said = {
        "first-choice": re.search(r"har ([^.]*) förstahandsval per plats.*?\. ", again.page),
        "net-moves": re.search(r"flyttar netto .*? elever per 100", again.page),
        "outcome": re.search(r"når .*? inte målen", again.page),
    }
    assert set(rows) == set(said)
    for measure, found in said.items():
        sentences = again.page[found.start() : again.page.index("</li>", found.start())]
        row, is_share = rows[measure], measure == "outcome"
        means = [shown(float(row[key]) * (100 if is_share else 1), 0 if is_share else 2)
                 for key in ("high", "other")]  # fmt: skip
        ends = [shown(float(row[key]) * (100 if is_share else 1), 1 if is_share else 2, signed=True)
                for key in ("lo", "hi")]  # fmt: skip
        figures = [part.strip("\u00a0") for part in numbers(sentences)]
        if measure == "net-moves":
            figures.remove("100")
        assert figures == [*means, *ends]
        assert ("Skillnaden kan vara slump" in sentences) == (row["answer"] == "cannot-tell")


def kronor_of_a_new_fit(again):
    rows = again.rows("ny-anpassning.csv")
    table = again.table("Vad en ny anpassning skulle ändra")
    assert len(rows) == len(table) == 8
    for row in rows:
        assert table[again.names[row["unit"]]] == [
            shown(row["pupils"], 0), shown(row["index_now"], 2), shown(row["index_new"], 2),
            shown(row["kr_per_pupil_change"], 0, signed=True),
            shown(row["kr_change"], 0, signed=True),
        ]  # fmt: skip
    assert sum(Decimal(row["kr_change"]) for row in rows) == 0


def stability_and_ranks(again):
    weights, indexes = again.table("Faktorernas vikt"), again.table("Skolornas index")
    for one in again.report["stability"]["weights"]:
        row = weights[f"{one['name']}: {one['category']}"]
        assert row == [shown(one[key], 2) for key in ("value", "low", "high")]
    for one in again.report["stability"]["indexes"]:
        assert indexes[again.names[one["name"]]] == [
            shown(one[key], 2) for key in ("value", "low", "high")
        ]
    lowest = min(again.report["ranks"], key=lambda pair: pair["spearman"])
    said = f"Spearman {shown(lowest['spearman'], 2)}, Kendall {shown(lowest['kendall'], 2)}"
    assert said in again.page


def figures_on_top(again):
    report, page = again.report, again.page[again.page.index("<main") :]
    for value in (shown(report["auc"], 2), shown(report["slope"]["value"], 2),
                  f"{shown(100 * (1 - report['one_year_reliability']), 0)}\u00a0%",
                  f"φ = {shown(report['phi'], 2)}"):  # fmt: skip
        assert value in page


@pytest.mark.parametrize("outcome", ["ej_behorig", "ej_godkand_2"])
def test_what_the_page_shows_is_what_the_command_says(sign_in, made, tmp_path, outcome):
    names = {str(unit): name for name, unit in made.units.items()}
    again = Again(sign_in("auditor"), tmp_path, outcome, names)
    for agree in (every_file_that_the_command_reads_is_offered, schools, figures_on_top,
                  highly_compensated_beside_others, kronor_of_a_new_fit,
                  stability_and_ranks):  # fmt: skip
        agree(again)

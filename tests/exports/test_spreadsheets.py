"""Tables as files: typed cells, text that is never a formula, and figures as the scoresheet prints them."""

import csv
import io
import json
import shutil
import subprocess
import uuid
from datetime import UTC, datetime

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluations.actions import candidates
from evaluations.models import Candidate, Rating
from evaluations.scoresheet import scoresheet
from exports import spreadsheets, storage, tables, tasks
from exports.actions import batches, exports
from exports.actions.batches import Wish
from exports.documents.table import COLUMNS, Evidence, Rated, Summary, Table
from exports.models import Export
from tests.factories.evaluations import submit

FORMULAS = [
    "=HYPERLINK(1)",
    "+1",
    "-2",
    "@x",
    "\tx",
    "\rx",
    "\uff1d1",
    "\uff0b1",
    "\uff0d1",
    "\uff201",
    "=cmd|' /C'!A0",
    "\n=1",
    " \u00a0=1",
]
CODE = "Candidate 3F2A-19C4"
MADE = datetime(2026, 11, 28, 12, tzinfo=UTC)


def told(text: str) -> Table:
    """A table that says one text wherever a user could have written it."""
    return Table(
        summary=[
            Summary(
                text, text, 1, 2, 3, "final", 64.5, 55.0, 70.2, 60.0, 100.0, 3, 0, "Meets", 0, 1, 1, 0, "Offer", CODE
            )
        ],
        ratings=[Rated(text, text, text, 4, 2, True, 3, text, 5, "", CODE)],
        evidence=[Evidence(text, text, text, text, 5, text, CODE)],
        said=[text],
    )


@pytest.mark.parametrize("text", FORMULAS)
def test_text_in_a_workbook_is_text_and_numbers_are_numbers(text):
    book = openpyxl.load_workbook(io.BytesIO(spreadsheets.workbook(told(text))))
    assert book.sheetnames == ["Summary", "Ratings", "Evidence"]
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"inlineStr", "s", "n", "b"}
    first = [cell.value for cell in book["Summary"][2]]
    assert [first[0].strip(), *first[2:7]] == [text.strip(), 1, 2, 3, "final", 64.5]
    assert [cell.data_type for cell in book["Ratings"][2]][3:7] == ["n", "n", "b", "n"]


def test_a_workbook_takes_what_xml_cannot_hold():
    book = openpyxl.load_workbook(io.BytesIO(spreadsheets.workbook(told("a\x0bb\ufffe\x1f" + "x" * 40_000))))
    assert book["Evidence"]["F2"].value.startswith("ab")
    assert len(book["Evidence"]["F2"].value) <= spreadsheets.LONGEST_CELL


@pytest.mark.parametrize("text", FORMULAS)
def test_text_in_a_csv_begins_no_formula(text):
    said = spreadsheets.comma_separated(told(text))
    assert said.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(said.decode("utf-8-sig"), newline="")))
    assert rows[0][:3] == ["Opening", "Candidate", "Competency"]
    assert rows[1][:3] == [f"'{text}"] * 3
    assert rows[1][3:7] == ["4", "2", "yes", "3"]
    assert len({len(row) for row in rows}) == 1


def test_csv_ends_lines_and_quotes_as_rfc_4180_says():
    said = spreadsheets.comma_separated(told('He said "yes",\nthen left.')).decode("utf-8-sig")
    assert said.endswith("\r\n")
    assert '"He said ""yes"",\nthen left."' in said


def test_json_has_every_row_by_the_names_of_its_columns():
    said = json.loads(spreadsheets.objects(told("=1"), MADE))
    assert (said["version"], said["made_at"]) == (1, "2026-11-28T12:00:00+00:00")
    assert {name: list(rows[0]) for name, rows in said.items() if name in COLUMNS} == COLUMNS
    assert said["evidence"][0]["evidence"] == "=1"


@pytest.mark.thorough
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
@settings(max_examples=150, deadline=None)
def test_any_text_at_all_comes_back_from_every_kind_of_table(text):
    book = openpyxl.load_workbook(io.BytesIO(spreadsheets.workbook(told(text))))
    assert {cell.data_type for sheet in book for row in sheet.iter_rows(min_row=2) for cell in row} <= {
        "inlineStr",
        "s",
        "n",
        "b",
    }
    rows = list(csv.reader(io.StringIO(spreadsheets.comma_separated(told(text)).decode("utf-8-sig"), newline="")))
    assert len(rows) == 2
    assert rows[1][0] in (text, f"'{text}")
    assert rows[1][0][:1] not in set(spreadsheets.FORMULA)
    assert json.loads(spreadsheets.objects(told(text), MADE))["evidence"][0]["evidence"] == text


@pytest.mark.parametrize("text", ["x" * 40_000, "\U0001f600" * 20_000, "x" + "\U0001f600" * 20_000])
def test_a_cell_of_a_workbook_holds_no_more_than_excel_reads(text):
    book = openpyxl.load_workbook(io.BytesIO(spreadsheets.workbook(told(text))))
    held = book["Evidence"]["F2"].value
    assert text.startswith(held)
    assert spreadsheets.LONGEST_CELL - 1 <= len(held.encode("utf-16-le")) // 2 <= spreadsheets.LONGEST_CELL


def test_text_that_looks_like_a_workbooks_own_escape_stays_text():
    book = openpyxl.load_workbook(io.BytesIO(spreadsheets.workbook(told("_x0041_ and _x000D_, but not _x00_"))))
    assert book["Evidence"]["F2"].value == "_x005F_x0041_ and _x005F_x000D_, but not _x00_"


@pytest.mark.thorough
@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice on this machine")
def test_libreoffice_runs_no_formula_and_reads_numbers_as_numbers(tmp_path):
    """Every payload as it stands in the sheet, converted as a reader would: formulas come out as their results."""
    for number, payload in enumerate([*FORMULAS, "=1+1", "_x0041_ and _x000D_"]):
        (tmp_path / f"{number}.xlsx").write_bytes(spreadsheets.workbook(told(payload)))
    options = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,2"
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/office", "--headless", "--convert-to", options]
    command += ["--outdir", str(tmp_path / "out"), *map(str, sorted(tmp_path.glob("*.xlsx")))]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    for number, payload in enumerate([*FORMULAS, "=1+1", "_x0041_ and _x000D_"]):
        said = (tmp_path / "out" / f"{number}-Ratings.csv").read_text("utf-8-sig")
        rows = list(csv.reader(io.StringIO(said)))
        assert [cell.strip() for cell in rows[1]] == [
            *[payload.strip()] * 3,
            "4",
            "2",
            "TRUE",
            "3",
            payload.strip(),
            "5",
            "",
            CODE,
        ]


# --- through the worker ---


@pytest.fixture
def written(panel, people, transactional_db):
    """A function: a table of an opening's ratings, as the worker's own task writes it."""

    def write(written_as, *, by=people.manager, candidates=2, **options):
        made = panel(candidates=candidates)
        asked = batches.request(
            [made.opening], by=by, key=uuid.uuid4(), wish=Wish(written_as=written_as, which="begun", **options)
        )
        tasks.make_in_bulk()
        asked.refresh_from_db()
        assert (asked.state, asked.error) == ("ready", "")
        with storage.read(asked.file, asked.digest) as file:
            return made, asked, file.read()

    return write


def test_two_of_one_name_keep_their_own_evidence_in_a_csv(panel, people, transactional_db):
    made = panel(candidates=2, submitted=0)
    for evaluation, said in zip(made.evaluations, ("Heard of the first.", ""), strict=True):
        candidates.edit(evaluation.candidate, by=people.manager, name="Maren Fjordholt")
        for card in made.cards_of(evaluation):
            submit(card, levels=[[3]], evidence=said)
    wish = Wish(written_as="csv", name_candidate=True)
    asked = batches.request([made.opening], by=people.manager, key=uuid.uuid4(), wish=wish)
    tasks.make_in_bulk()
    asked.refresh_from_db()
    with storage.read(asked.file, asked.digest) as file:
        rows = list(csv.DictReader(io.StringIO(file.read().decode("utf-8-sig"), newline="")))
    told = [row["Evidence"] for row in rows]
    assert sorted(set(told)) == ["", "Heard of the first."]
    assert told.count("") == len(rows) // 2


def test_workbook_of_an_opening_says_what_the_scoresheets_say(written):
    made, _, content = written("xlsx", name_candidate=True)
    book = openpyxl.load_workbook(io.BytesIO(content))
    rows = {row[1]: row for row in book["Summary"].iter_rows(min_row=2, values_only=True)}
    for evaluation in made.evaluations:
        sheet = scoresheet(evaluation)
        row = dict(zip(COLUMNS["summary"], rows[evaluation.candidate.name], strict=True))
        assert (row["scorecards_in"], row["status"]) == (2, sheet.result.status)
        assert row["fit"] == pytest.approx(float(sheet.result.fit), abs=0.05)
        assert row["role_line"] == pytest.approx(float(sheet.result.role_line), abs=0.05)
    assert book["Ratings"].max_row - 1 == Rating.objects.exclude(level=None).count()


def test_table_without_names_or_evidence_has_neither(written):
    made, _, content = written("json", evidence=False, name_assessors=False)
    said = json.loads(content)
    assert "evidence" not in said
    assert {row["assessor"] for row in said["ratings"]} == {"Assessor A", "Assessor B"}
    names = list(Candidate.objects.values_list("name", flat=True))
    assert [name for name in names if name in content.decode()] == []


def test_missing_levels_are_empty_and_never_zero(written, people):
    made, _, _ = written("json")
    Rating.objects.update(level=None, not_assessed="no_time")
    again = batches.request(
        [made.opening], by=people.manager, key=uuid.uuid4(), wish=Wish(written_as="json", which="begun")
    )
    tasks.make_in_bulk()
    again.refresh_from_db()
    with storage.read(again.file, again.digest) as file:
        said = json.load(file)
    assert {(row["level"], row["not_assessed"]) for row in said["ratings"]} == {(None, "No time")}
    assert {(row["fit"], row["fit_low"], row["status"]) for row in said["summary"]} == {(None, None, "insufficient")}


def test_fetching_a_table_is_a_reveal_and_is_named_plainly(written, manager, people):
    made, asked, content = written("csv")
    answer = manager.get(f"/exports/{asked.pk}/download/")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == f'attachment; filename="ratings-{asked.pk.hex[:8]}.csv"'
    assert b"".join(answer.streaming_content) == content
    assert {evaluation.reveals.filter(person=people.manager).count() for evaluation in made.evaluations} == {1}


def test_a_table_runs_again_as_another(written, people):
    _, asked, _ = written("csv")
    again = batches.run_again(asked, by=people.manager)
    assert (again.pk != asked.pk, again.kind, again.parameters["written_as"]) == (True, "table", "csv")
    exports.cancel(again, by=people.manager)
    assert set(Export.objects.values_list("state", flat=True)) == {"ready", "cancelled"}


@pytest.mark.django_db
@pytest.mark.parametrize("candidates", [1, 30])
def test_a_table_of_many_asks_no_more_of_the_database_than_one_of_one(panel, people, candidates):
    made = panel(candidates=candidates)
    asked = batches.request([made.opening], by=people.manager, key=uuid.uuid4(), wish=Wish(written_as="csv"))
    tables.write(asked, MADE)
    with CaptureQueriesContext(connection) as queries:
        tables.write(asked, MADE)
    assert len(queries) == 14

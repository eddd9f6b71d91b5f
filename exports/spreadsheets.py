"""Tables as files: a workbook, a CSV, a JSON. User text is text in each of them, never a formula."""

import csv
import io
import json
import re
from datetime import datetime
from itertools import zip_longest
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from exports.documents.table import COLUMNS, Table

VERSION = 1  # of the JSON's shape
# OWASP ASVS 1.2.10: what spreadsheet programs take for the beginning of a formula, in full width as well.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
WIDE = {
    "opening": 32,
    "candidate": 26,
    "competency": 34,
    "assessor": 24,
    "evidence": 90,
    "qualifications": 22,
    "candidate_code": 22,
}
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LONGEST_CELL = 32_767  # UTF-16 units a workbook's cell can hold; more, and Excel takes the whole file for broken
ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # how a workbook writes a character by its number
TOP = Alignment(vertical="top", wrap_text=True)  # one for all cells: made anew for each, they take a third longer


def heading(column: str) -> str:
    return column.replace("_", " ").capitalize()


def workbook(table: Table) -> bytes:
    """XLSX: one sheet a subject, frozen headings, numbers as numbers and text as text."""
    book = Workbook(write_only=True)
    for name, rows in table.sheets.items():
        sheet = book.create_sheet(heading(name))
        sheet.freeze_panes = "A2"
        columns = COLUMNS[name]
        for number, column in enumerate(columns, 1):
            sheet.column_dimensions[get_column_letter(number)].width = WIDE.get(column, 14)
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{len(rows) + 1}"
        sheet.append([_heading(sheet, column) for column in columns])
        for row in rows:
            sheet.append([_cell(sheet, row[column]) for column in columns])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _heading(sheet: Any, column: str) -> WriteOnlyCell:
    cell = _cell(sheet, heading(column))
    cell.font = Font(bold=True)
    return cell


def _cell(sheet: Any, value: Any) -> WriteOnlyCell:
    if not isinstance(value, str):
        return WriteOnlyCell(sheet, value=value)
    cell = WriteOnlyCell(sheet, value=_storable(value))
    cell.data_type = "s"  # or a text that begins with = would be one
    cell.alignment = TOP
    return cell


def _storable(text: str) -> str:
    """What XML and a cell can hold of it; what looks like a character's number stays the text it is."""
    text = ESCAPE.sub("_x005F_", NOT_XML.sub("", text))
    if len(text) <= LONGEST_CELL // 2:
        return text
    return text.encode("utf-16-le")[: 2 * LONGEST_CELL].decode("utf-16-le", "ignore")


def comma_separated(table: Table) -> bytes:
    """CSV (RFC 4180, UTF-8 with a mark that Excel needs): the ratings, with their evidence where it was asked for."""
    written = io.StringIO()
    columns = COLUMNS["ratings"] + ([] if table.evidence is None else ["evidence"])
    rows = csv.writer(written, quoting=csv.QUOTE_ALL)
    rows.writerow([heading(column) for column in columns])
    for row, said in zip_longest(table.sheets["ratings"], table.said, fillvalue=""):
        row["evidence"] = said
        rows.writerow([_field(row[column]) for column in columns])
    return b"\xef\xbb\xbf" + written.getvalue().encode()


def _field(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value)
    begins = text.startswith(FORMULA) or text.lstrip().startswith(FORMULA)
    return f"'{text}" if isinstance(value, str) and begins else text


def objects(table: Table, made_at: datetime) -> bytes:
    said = {"version": VERSION, "made_at": made_at.isoformat(), **table.sheets}
    return json.dumps(said, ensure_ascii=False, indent=2).encode()

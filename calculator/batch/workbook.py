"""The edge to workbooks (.xlsx), and the only module that knows the libraries that read and write them.

openpyxl opens a workbook: which sheets there are, its texts, which formats are dates, from which day it counts. The
cells themselves are read by `sheetxml`. XlsxWriter writes one, row by row.
"""

import re
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any, BinaryIO

import openpyxl
import xlsxwriter
from openpyxl.utils.datetime import from_excel, from_ISO8601

from calculator.batch.archive import SAVE_AS, check_begin, check_parts
from calculator.batch.layout import CHOICES, MOST_COLUMNS
from calculator.batch.people import Spot, Trouble
from calculator.batch.sheetxml import DAMAGED, Area, Convert, letters, merged, rows
from calculator.batch.tables import Book, Grid, Heading, Odd, Table, UnusableError

# How a workbook writes a character that XML does not take, and what could be mistaken for that.
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_DAMAGE = (
    UnusableError,
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    IndexError,
    KeyError,
    NotImplementedError,
    RuntimeError,
)


def read(file: BinaryIO, name: str) -> Book:
    """A workbook; `file` stays open as long as it is read. Raises UnusableError."""
    check_begin(file)
    try:
        with warnings.catch_warnings(action="ignore"):
            archive = zipfile.ZipFile(file)
            check_parts(archive)
            book = openpyxl.load_workbook(file, read_only=True, keep_links=False)
    except UnusableError:
        raise
    except Exception:  # the library has no exception of its own for a file that is no workbook
        raise UnusableError(DAMAGED) from None
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    if not sheets:
        raise UnusableError(f"里面没有工作表。{SAVE_AS}")
    convert = _convert(book)

    def grid(sheet: str) -> Grid:
        path = sheets[sheet]._worksheet_path
        return Grid(sheet, _rows(archive, path, convert, sheet))

    return Book(name, tuple(sheets), grid, tuple(_notices(archive, sheets, name)))


def _notices(archive: zipfile.ZipFile, sheets: dict[str, Any], file: str) -> Iterator[Trouble]:
    """What is in the file beside values, and what is hidden."""
    names = archive.namelist()
    if any(name.endswith("vbaProject.bin") for name in names):
        yield Trouble(Spot(file, "", 0), "文件里有宏，没有运行", "不需要宏", grave=False)
    if any(name.startswith("xl/externalLinks/") for name in names):
        allowed = "写好的值：用到外部文件的格子，复制后选“粘贴为数值”"
        problem = "文件里有指向其他文件的链接，没有打开"
        yield Trouble(Spot(file, "", 0), problem, allowed, grave=False)
    for name, sheet in sheets.items():
        if sheet.sheet_state != "visible" and name != CHOICES:
            problem, allowed = "这张工作表是隐藏的，和别的一样读了", "不用的工作表请删去"
            yield Trouble(Spot(file, name, 0), problem, allowed, grave=False)


def _convert(book: Any) -> Convert:
    """What makes values of this workbook's cells."""
    texts: Sequence[str] = book.worksheets[0]._shared_strings
    dates = {str(style) for style in book._date_formats}
    spans = {str(style) for style in book._timedelta_formats}
    epoch = book.epoch

    def convert(kind: str, style: str, text: str | None, formula: str | None) -> Any:
        if formula is not None:
            return Odd("formula", f"={formula}")
        if not text:
            return None
        match kind:
            case "s":
                return texts[int(text)].replace("_x000D_", "")
            case "n":
                number = int(text) if text.isdecimal() and len(text) < 16 else float(text)
                if style not in dates:
                    return number
                try:
                    day = from_excel(number, epoch, timedelta=style in spans)
                except (OverflowError, ValueError):
                    return number
                return str(day) if isinstance(day, timedelta) else day
            case "str" | "inlineStr":
                return _ESCAPED.sub(lambda code: chr(int(code[1], 16)), text)
            case "b":
                return text == "1"
            case "d":
                return from_ISO8601(text)
            case _:
                return Odd("error", text)

    return convert


def _rows(
    archive: zipfile.ZipFile, path: str, convert: Convert, sheet: str
) -> Iterator[tuple[int, list[Any]]]:
    """The rows of a sheet, merged cells marked. Raises UnusableError where it is damaged."""
    last, areas, missed = 0, [], None
    try:
        with archive.open(path) as stream:
            areas = list(reversed(merged(stream)))
    except _DAMAGE as problem:
        missed = problem  # the rows before what is damaged are read all the same
    active: list[Area] = []
    try:
        with archive.open(path) as stream:
            for number, cells in rows(stream, convert):
                while areas and areas[-1].top <= number:
                    active.append(areas.pop())
                active = [area for area in active if area.bottom >= number]
                for area in active:
                    _hide(cells, number, area)
                yield number, cells
                last = number
        if missed:
            raise missed
    except _DAMAGE as problem:
        why = str(problem) if isinstance(problem, UnusableError) else DAMAGED
        raise UnusableError(f"工作表“{sheet}”第{last}行以后读不出来：{why}") from None


def _hide(cells: list[Any], row: int, area: Area) -> None:
    """Marks the cells of a row that are hidden below a merged one."""
    right = min(area.right, MOST_COLUMNS)
    cells.extend([None] * (right - len(cells)))
    for column in range(area.left, right + 1):
        if (row, column) != (area.top, area.left):
            kind = "merged" if cells[column - 1] is None else "covered"
            cells[column - 1] = Odd(kind, area.words)


# Writing

_LAST_ROW = 1_048_575  # counted from 0
_LONGEST = 32_000  # characters of a cell
_CUT = "……（太长，后面的没有写）"
_HALF_PAIR = re.compile("[\ud800-\udfff]")
_MANY = 20  # columns, with more of which the first two stay in sight
_DAY_WRITTEN = "yyyy-mm-dd"


def write(file: BinaryIO, tables: Iterable[Table]) -> None:
    """A workbook of tables, the same bytes for the same tables. Rows are written as they come, and not kept.

    A table of more rows than a sheet takes goes on in another sheet.
    """
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        # No time of day, and no name: of the same tables, the same file.
        book.set_properties({"created": datetime(2000, 1, 1)})
        writer = _Writer(book)
        for table in tables:
            writer.table(table)
        writer.lists()


class _Writer:
    """The sheets of one workbook; the lists to choose from stand in a hidden sheet of their own."""

    def __init__(self, book: Any) -> None:
        self._book = book
        head = {
            "bold": True,
            "text_wrap": True,
            "valign": "top",
            "bg_color": "#E7EEF7",
            "border": 1,
        }
        self._head = book.add_format(head)
        self._lead = book.add_format({"text_wrap": False})
        self._formats = {
            "text": book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"}),
            "number": book.add_format({"valign": "top"}),
            "date": book.add_format({"num_format": _DAY_WRITTEN, "valign": "top"}),
        }
        self._choices: dict[tuple[str, ...], str] = {}

    def table(self, table: Table) -> None:
        rows = iter(table.rows)
        number, more = 1, True
        while more:
            name = table.name if number == 1 else f"{table.name} {number}"
            more = self._sheet(name, table, rows)
            number += 1

    def _sheet(self, name: str, table: Table, rows: Iterator[Sequence[Any]]) -> bool:
        """One sheet of a table. True where rows may be left over."""
        sheet = self._book.add_worksheet(name)
        for row, words in enumerate(table.lead):
            sheet.write_string(row, 0, _text(words), self._lead)
        head = len(table.lead)
        for column, heading in enumerate(table.headings):
            self._heading(sheet, head, column, heading)
        sheet.freeze_panes(head + 1, 2 if len(table.headings) > _MANY else 0)
        row = head
        while row < _LAST_ROW:
            cells = next(rows, None)
            if cells is None:
                break
            row += 1
            for column, cell in enumerate(cells):
                self._cell(sheet, row, column, cell, table.headings[column].kind)
        if row > head:
            sheet.autofilter(head, 0, row, len(table.headings) - 1)
        return row == _LAST_ROW

    def _heading(self, sheet: Any, row: int, column: int, heading: Heading) -> None:
        sheet.set_column(column, column, heading.width, self._formats[heading.kind])
        sheet.write_string(row, column, heading.text, self._head)
        if heading.note:
            lines = len(heading.note) // 20 + 2
            size = {"x_scale": 2.2, "y_scale": max(1, lines * 0.25)}
            sheet.write_comment(row, column, heading.note, size)
        if heading.choices:
            listed = {
                "validate": "list",
                "source": self._source(heading.choices),
                # Where a number does as well, whatever is typed is taken, and looked at when it is read.
                "show_error": heading.kind == "text",
                "error_type": "warning",
                "error_title": "不在列表里",
                "error_message": "请从列表中选一项。",
            }
            sheet.data_validation(row + 1, column, _LAST_ROW, column, listed)

    def _source(self, choices: tuple[str, ...]) -> str:
        """Where a list to choose from stands."""
        if choices not in self._choices:
            column = letters(len(self._choices) + 1)
            self._choices[choices] = f"={CHOICES}!${column}$1:${column}${len(choices)}"
        return self._choices[choices]

    def lists(self) -> None:
        """The hidden sheet of the lists, if there are any."""
        if self._choices:
            sheet = self._book.add_worksheet(CHOICES)
            sheet.hide()
            for row in range(max(map(len, self._choices))):
                for column, choices in enumerate(self._choices):
                    if row < len(choices):
                        sheet.write_string(row, column, choices[row])

    def _cell(self, sheet: Any, row: int, column: int, cell: Any, kind: str) -> None:
        match cell:
            case None:
                return
            case bool():
                sheet.write_boolean(row, column, cell, self._formats[kind])
            case str():
                # Never a formula, however it begins.
                sheet.write_string(row, column, _text(cell), self._formats[kind])
            case date():
                sheet.write_datetime(row, column, cell, self._formats["date"])
            case _:
                sheet.write_number(row, column, cell, self._formats[kind])


def _text(words: str) -> str:
    """A text that a cell takes."""
    words = _HALF_PAIR.sub("\ufffd", words)
    return words if len(words) <= _LONGEST else words[:_LONGEST] + _CUT

"""Rosters and tables as CSV: any usual encoding and delimiter in, UTF-8 for spreadsheets out.

A spreadsheet takes a text that begins with =, +, - or @ for a formula. Written, such a text has an apostrophe before it;
read, the apostrophe is taken away again.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from datetime import date
from typing import Any, BinaryIO

from calculator.batch.cells import NO, YES
from calculator.batch.layout import MOST_COLUMNS
from calculator.batch.people import Spot, Trouble
from calculator.batch.sheetxml import letters
from calculator.batch.tables import Book, Grid, Odd, Table, UnusableError

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_AS_TEXT = re.compile(r'="([^"]*)"')  # how some programs keep the noughts of 001
_DELIMITERS = ",;\t"
_PIECE = 1 << 16  # bytes
_BEGIN = 1 << 14


def read(file: BinaryIO, name: str) -> Book:
    """A CSV file as a book of one sheet; `file` stays open as long as it is read. Raises UnusableError."""
    encoding, notices = _encoding(file, name)
    file.seek(0)
    begin = codecs.getincrementaldecoder(encoding)("replace").decode(file.read(_BEGIN))
    if not begin.strip():
        raise UnusableError("这是空文件。")
    if "\0" in begin:
        raise UnusableError("这不是 CSV 文件，也不是工作簿（.xlsx）。")
    heading = max(begin.splitlines()[:10], key=lambda line: sum(map(line.count, _DELIMITERS)))
    delimiter = max(_DELIMITERS, key=heading.count)

    def grid(sheet: str) -> Grid:
        return Grid(sheet, _rows(file, encoding, delimiter))

    return Book(name, ("",), grid, notices)


def write(file: BinaryIO, table: Table) -> None:
    """A table as CSV, with its lead above it."""
    text = io.TextIOWrapper(file, "utf-8-sig", "replace", newline="")
    writer = csv.writer(text)
    writer.writerows([_written(words)] for words in table.lead)
    writer.writerow([_written(heading.text) for heading in table.headings])
    writer.writerows([_written(cell) for cell in row] for row in table.rows)
    text.flush()
    text.detach()


def _encoding(file: BinaryIO, name: str) -> tuple[str, tuple[Trouble, ...]]:
    """What the text is written in, by its beginning and by whether all of it can be read so."""
    begin = file.read(4)
    if begin.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", ()
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    try:
        while piece := file.read(_PIECE):
            decoder.decode(piece)
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        problem = "不是 UTF-8 编码，按国标编码（GB 18030）读了"
        allowed = "人名、单位没有乱码；有的，请另存为“CSV UTF-8”"
        return "gb18030", (Trouble(Spot(name, "", 0), problem, allowed, grave=False),)
    return "utf-8-sig", ()


def _rows(file: BinaryIO, encoding: str, delimiter: str) -> Iterator[tuple[int, list[Any]]]:
    """The rows with their cells, as a spreadsheet counts them."""
    file.seek(0)
    text = io.TextIOWrapper(file, encoding, "replace", newline="")
    number = 0
    try:
        for number, row in enumerate(csv.reader(text, delimiter=delimiter), 1):
            cells: list[Any] = [_read(cell) for cell in row[:MOST_COLUMNS]]
            if any(map(str.strip, row[MOST_COLUMNS:])):
                cells.append(Odd("far", f"{letters(len(row))}{number}"))
            yield number, cells
    except csv.Error:
        problem = f"第{number}行以后读不出来：引号没有成对，或格子里的文字太长"
        raise UnusableError(f"{problem}。请用表格软件打开，看这一行，再另存。") from None
    finally:
        text.detach()


def _read(cell: str) -> str | Odd | None:
    if not cell:
        return None
    if cell.startswith("="):
        found = _AS_TEXT.fullmatch(cell)
        return found[1] if found else Odd("formula", cell)
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def _written(cell: Any) -> Any:
    match cell:
        case str() if _FORMULA.match(cell):
            return f"'{cell}"
        case date():
            return f"{cell:%Y-%m-%d}"
        case bool():
            return YES if cell else NO
        case _:
            return cell

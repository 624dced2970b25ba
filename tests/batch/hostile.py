"""Workbooks that are broken or meant to do harm, made here and kept nowhere."""

import io
import zipfile
from collections.abc import Callable, Mapping

from calculator.batch import workbook
from calculator.batch.layout import ROW
from calculator.batch.tables import Heading, Table
from calculator.batch.template import about, tables
from calculator.loading import load

RULES = load()[0]
SHEET, BOOK = "xl/worksheets/sheet2.xml", "xl/workbook.xml"
STYLES, CONTENTS = "xl/styles.xml", "[Content_Types].xml"
ALL_PARTS = (
    SHEET,
    BOOK,
    STYLES,
    CONTENTS,
    "xl/worksheets/sheet1.xml",
    "xl/theme/theme1.xml",
    "docProps/app.xml",
    "docProps/core.xml",
    "_rels/.rels",
    "xl/_rels/workbook.xml.rels",
)
DOCTYPE = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def roster(people: int = 3) -> bytes:
    """A small roster: 说明, and people who apply for the lowest title."""
    name = tables(RULES, 2026)[1].name
    headings = tuple(Heading(own.heading) for own in ROW)
    rows = [[str(at), f"人{at}", "单位"] for at in range(people)]
    return packed([about(RULES, 2026), Table(name, headings, rows)])


def packed(sheets: list[Table]) -> bytes:
    file = io.BytesIO()
    workbook.write(file, sheets)
    return file.getvalue()


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def archive(contents: Mapping[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in contents.items():
            packed.writestr(name, data)
    return file.getvalue()


def changed(**change: Callable[[bytes], bytes]) -> bytes:
    """The roster with some of its parts (by the names in PARTS) changed."""
    contents = parts(roster())
    for name, how in change.items():
        contents[PARTS[name]] = how(contents[PARTS[name]])
    return archive(contents)


PARTS = {"sheet": SHEET, "book": BOOK, "styles": STYLES, "contents": CONTENTS}


def added(name: str, data: bytes = b"") -> bytes:
    """The roster with one more part."""
    return archive({**parts(roster()), name: data})


def sheet(rows: str, after: str = "") -> bytes:
    """The roster with other rows in its sheet: `rows` as XML, the headings before them."""

    def replaced(data: bytes) -> bytes:
        before, _, rest = data.partition(b'<row r="2"')
        _, _, end = rest.partition(b"</sheetData>")
        return before + rows.encode() + b"</sheetData>" + after.encode() + end

    return changed(sheet=replaced)


def text(reference: str, words: str) -> str:
    """A cell with a text in it."""
    return f'<c r="{reference}" t="inlineStr"><is><t>{words}</t></is></c>'


def row(number: int, cells: str = "") -> str:
    """A row with a person in it, and more cells."""
    return f'<row r="{number}">{text(f"A{number}", str(number))}{text(f"B{number}", "甲")}{cells}</row>'

"""The XML of a workbook's sheets, read as a stream: each cell's type, style and text, and nothing more.

It is read here and not by the library that opens the workbook because a sheet is anybody's text, and long: rows come one
by one in memory that does not grow, in a quarter of the time, a cell far to the right makes no long row, merged cells
are seen, and what declares a document type is refused before it can define anything.
"""

import re
from collections.abc import Callable, Iterator
from typing import IO, Any, NamedTuple
from xml.parsers import expat

from calculator.batch.layout import MOST_COLUMNS
from calculator.batch.tables import Odd, UnusableError

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main "
_ROW, _CELL, _VALUE, _FORMULA = (_MAIN + name for name in ("row", "c", "v", "f"))
_TEXT, _PHONETIC, _DATA = (_MAIN + name for name in ("t", "rPh", "sheetData"))
_PIECE = 1 << 16  # bytes
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_MERGED = re.compile(
    rb"""<(?:\w+:)?mergeCell\s[^>]*?ref=["']([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})["']"""
)
_MOST_MERGED = 10_000
_DEEPEST = 100
_LAST_ROW = 1_048_576

UNSAFE = "文件里有不该有的定义（DOCTYPE），可能是恶意文件，没有读。请用表格软件打开，另存为新的 .xlsx 文件。"
DAMAGED = "内容不完整或已损坏。请用表格软件打开，另存为新的 .xlsx 文件。"

# What makes a value of a cell's type, style, text (None where there is none) and formula (None where it is no formula).
type Convert = Callable[[str, str, str | None, str | None], Any]


class Area(NamedTuple):
    """Merged cells. Rows and columns count from 1."""

    words: str  # "B2:C4"
    top: int
    left: int
    bottom: int
    right: int


def vet(stream: IO[bytes]) -> None:
    """Raises UnusableError for a part with a document type, or one that is too deep, and for what is no XML."""
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise UnusableError(DAMAGED)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1

    parser = _parser()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    for _ in _fed(parser, stream):
        pass


def rows(stream: IO[bytes], convert: Convert) -> Iterator[tuple[int, list[Any]]]:
    """The rows of a sheet that are there. Raises UnusableError, ValueError or IndexError where it is damaged."""
    parser = _parser()
    reader = _Reader(convert)
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.text
    try:
        for _ in _fed(parser, stream):
            yield from reader.rows
            reader.rows.clear()
            if reader.over:
                return
    except Exception:
        yield from reader.rows  # what stands before the damage, in the same piece
        raise


def merged(stream: IO[bytes]) -> tuple[Area, ...]:
    """The merged cells of a sheet, from top to bottom; they stand at its end."""
    found: list[Area] = []
    before = b""
    while piece := stream.read(_PIECE):
        piece = before + piece
        for match in _MERGED.finditer(piece):
            found.append(_area(match[1].decode()))
            if len(found) > _MOST_MERGED:
                raise UnusableError("合并的单元格太多，没有全部看。请取消合并后再试。")
        # What is cut in two by the end of a piece is looked for again in the next.
        before = piece[piece.rfind(b"<") :][-200:]
    return tuple(sorted(found, key=lambda area: area.top))


def letters(column: int) -> str:
    """The letters of a column that counts from 1.

    >>> letters(1), letters(27), letters(16384)
    ('A', 'AA', 'XFD')
    """
    found = ""
    while column:
        column, digit = divmod(column - 1, 26)
        found = chr(65 + digit) + found
    return found


def _number(column: str) -> int:
    number = 0
    for letter in column:
        number = number * 26 + ord(letter) - 64
    return number


def _area(words: str) -> Area:
    (left, top), (right, bottom) = (
        (_number(found[1]), int(found[2])) for found in _REFERENCE.finditer(words)
    )
    return Area(words, top, left, bottom, right)


def _parser() -> Any:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise UnusableError(UNSAFE)

    parser.StartDoctypeDeclHandler = refuse
    return parser


def _fed(parser: Any, stream: IO[bytes]) -> Iterator[None]:
    """Feeds a parser piece by piece."""
    try:
        while piece := stream.read(_PIECE):
            parser.Parse(piece, False)
            yield
        parser.Parse(b"", True)
        yield
    except expat.ExpatError:
        raise UnusableError(DAMAGED) from None


class _Reader:
    """Collects rows while the XML of a sheet goes by."""

    def __init__(self, convert: Convert) -> None:
        self.rows: list[tuple[int, list[Any]]] = []
        self.over = False
        self._convert = convert
        self._columns: dict[str, int] = {}  # the columns met so far, by their letters
        self._row = self._column = 0
        self._cells: list[Any] = []
        self._type = self._style = ""
        self._value: str | None = None
        self._formula: str | None = None
        self._text: list[str] | None = None  # None where a text says nothing of the cell
        self._phonetic = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == _CELL:
            self._type, self._style = attributes.get("t", "n"), attributes.get("s", "")
            self._value = self._formula = None
            reference = attributes.get("r")
            self._column = self._of(reference) if reference else self._column + 1
        elif name in (_VALUE, _FORMULA) or (name == _TEXT and not self._phonetic):
            self._text = []
        elif name == _ROW:
            self._row = int(attributes["r"]) if "r" in attributes else self._row + 1
            if not 0 < self._row <= _LAST_ROW:
                raise UnusableError(DAMAGED)
            self._cells, self._column = [], 0
        elif name == _PHONETIC:
            self._phonetic = True

    def end(self, name: str) -> None:
        if name in (_VALUE, _TEXT):
            if self._text is not None:
                self._value = (self._value or "") + "".join(self._text)
                self._text = None
        elif name == _CELL:
            self._put(self._convert(self._type, self._style, self._value, self._formula))
        elif name == _ROW:
            self.rows.append((self._row, self._cells))
        elif name == _FORMULA:
            self._formula, self._text = "".join(self._text or ()), None
        elif name == _PHONETIC:
            self._phonetic = False
        elif name == _DATA:
            self.over = True

    def text(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def _of(self, reference: str) -> int:
        column = reference.rstrip("0123456789")
        found = self._columns.get(column)
        if found is None:
            if not _REFERENCE.fullmatch(reference):
                raise UnusableError(DAMAGED)
            found = self._columns[column] = _number(column)
        return found

    def _put(self, value: Any) -> None:
        if value is None or len(self._cells) > MOST_COLUMNS:
            return
        if self._column > MOST_COLUMNS:
            value = Odd("far", f"{letters(self._column)}{self._row}")
            self._column = MOST_COLUMNS + 1
        missing = self._column - len(self._cells)
        if missing > 0:
            self._cells.extend([None] * missing)
        self._cells[self._column - 1] = value

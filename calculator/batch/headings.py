"""Where the headings of a sheet stand, and which column each of them is."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, NamedTuple

from calculator.batch.cells import blank, key
from calculator.batch.columns import Column, Columns
from calculator.batch.layout import KEY, MOST_LEAD, Own
from calculator.batch.people import Spot, Trouble
from calculator.batch.sheetxml import letters
from calculator.batch.tables import Odd
from calculator.jsontext import inline

_YEAR = re.compile(r"((?:19|20)[0-9]{2})(?:年度|年)?(.+)")


class Head(NamedTuple):
    """The columns of a sheet by their number, from 0. `unread`: what to say of a column that says something there, and is
    none that is known, or one of two with one heading."""

    row: int
    columns: Mapping[int, Own | Column]
    unread: Mapping[int, Trouble]
    texts: Mapping[int, str]

    def of(self, own: Own) -> int | None:
        """The number of a column; None where the sheet has none such."""
        return next((at for at, column in self.columns.items() if column is own), None)


type Rows = Iterator[tuple[int, Sequence[Any]]]


def find(rows: Rows, first: Own = KEY) -> tuple[int, Sequence[Any]] | None:
    """The row of the headings, by one of them; None where it is not among the first rows. Takes the rows up to it."""
    wanted = key(first.heading)
    for count, (number, cells) in enumerate(rows):
        if any(isinstance(cell, str) and key(cell) == wanted for cell in cells):
            return number, cells
        if count == MOST_LEAD:
            return None
    return None


def head(
    sheet: Spot, row: int, cells: Sequence[Any], own: Iterable[Own], columns: Columns | None = None
) -> Head:
    """What the headings of a sheet say. `own`: the columns that are about the row; `columns`: those of the record."""
    known: dict[str, Own | Column] = {key(each.heading): each for each in own}
    if columns:
        known = {**columns.by_heading, **known}
    texts = {at: cell for at, cell in enumerate(cells) if isinstance(cell, str) and not blank(cell)}
    found: dict[int, Own | Column] = {}
    places: dict[str, list[int]] = {}
    unread: dict[int, Trouble] = {}
    for at, text in texts.items():
        column = known.get(key(text)) or _of_year(text, columns)
        spot = sheet._replace(row=row, column=letters(at + 1), heading=text)
        if column is None:
            problem = f"没有“{inline(text)}”这一列，没有读"
            unread[at] = Trouble(spot, problem, _nearest(text, known, columns))
            continue
        found[at] = column
        places.setdefault(column.heading, []).append(at)
    for heading, twice in places.items():
        if len(twice) > 1:
            both = "、".join(letters(at + 1) for at in twice)
            for at in twice:
                spot = sheet._replace(row=row, column=letters(at + 1), heading=texts[at])
                problem = f"{both}列都是“{heading}”，都没有读"
                unread[at] = Trouble(spot, problem, "每个标题只有一列，多余的请删去")
                del found[at]
    return Head(row, found, unread, texts)


def _of_year(text: str, columns: Columns | None) -> Column | None:
    """The column of a year."""
    match = _YEAR.fullmatch(key(text))
    yearly = columns.by_rest.get(match[2]) if match and columns else None
    return yearly.of(int(match[1])) if match and yearly else None


def _nearest(text: str, known: Mapping[str, Own | Column], columns: Columns | None) -> str:
    """The headings that are most like one that is not known."""
    rests = (
        {rest: f"2025年度 {each.rest}" for rest, each in columns.by_rest.items()} if columns else {}
    )
    headings = {words: column.heading for words, column in known.items()} | rests
    match = _YEAR.fullmatch(key(text))
    near = get_close_matches(match[2] if match else key(text), headings, 2, 0.5)
    if not near:
        return "模板里的标题；要留备注，请写在另一张工作表里"
    return "模板里的标题，相近的有" + "、".join(f"“{headings[words]}”" for words in near)


def unread(head: Head, sheet: Spot, row: int, at: int, cell: Any) -> Trouble:
    """Of a cell that says something in a column that is not read."""
    if at in head.unread:
        return head.unread[at]
    far = isinstance(cell, Odd) and cell.kind == "far"
    column = re.sub("[0-9]", "", cell.words) if far else letters(at + 1)
    problem = f"这一列没有标题（标题在第{head.row}行），没有读"
    return Trouble(sheet._replace(row=row, column=column), problem, "有标题的列；不用的请删去")

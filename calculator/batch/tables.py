"""Tables as they are read from and written to workbooks and CSV files: cells, and nothing of what they mean."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from calculator.batch.people import Trouble


class UnusableError(ValueError):
    """A file, or the rest of a sheet, that cannot be read: a sentence that says why, and what to do."""


class Odd(NamedTuple):
    """A cell that is no value: a formula, an error of a formula, or one that is hidden below a merged cell."""

    kind: (
        str  # "formula", "error", "merged"; "far": one or more beyond the last column that is read
    )
    words: str  # the formula; the error; the merged cells: "B2:C4"; the cell: "XFD12"


class Grid(NamedTuple):
    """A sheet that is read. Each row has its number, from 1; a cell is None, str, bool, int, float, date, datetime, time
    or Odd. A merged cell's value stands in its first. The rows raise UnusableError where they cannot be read any more."""

    name: str
    rows: Iterator[tuple[int, Sequence[Any]]]


class Book(NamedTuple):
    """A file of sheets that is read; of a file that has none, one sheet named "". A grid can be asked for again."""

    file: str
    sheets: tuple[str, ...]
    grid: Callable[[str], Grid]
    notices: tuple[Trouble, ...] = ()


class Heading(NamedTuple):
    """The head of a column that is written. `note` is shown beside it, `choices` are offered in its cells."""

    text: str
    note: str = ""
    choices: tuple[str, ...] = ()
    width: int = 12  # characters
    kind: str = "text"  # "text", "number" or "date"


class Table(NamedTuple):
    """A sheet that is written. `lead`: lines above the headings."""

    name: str
    headings: tuple[Heading, ...]
    rows: Iterable[Sequence[Any]]
    lead: tuple[str, ...] = ()

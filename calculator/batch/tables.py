"""Tables as they are read from and written to workbooks and CSV files: cells, and nothing of what they mean."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple


class Odd(NamedTuple):
    """A cell that is no value: a formula, an error of a formula, or one that is hidden below a merged cell."""

    kind: str  # "formula", "error", "merged"
    words: str  # the formula; the error; the merged cells: "B2:C4"


class Grid(NamedTuple):
    """A sheet that is read. Each row has its number, from 1; a cell is None, str, bool, int, float, date, datetime, time
    or Odd. A merged cell's value stands in its first."""

    name: str
    rows: Iterator[tuple[int, Sequence[Any]]]


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

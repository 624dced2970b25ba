"""Rosters by what their files are: workbooks, CSV, lines of JSON, files that the calculator has saved."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO, NamedTuple

from calculator.batch import csvtext, rows, workbook
from calculator.batch.people import Person, Spot, Trouble
from calculator.batch.records import person_of_file
from calculator.batch.settings import Settings
from calculator.batch.tables import UnusableError
from calculator.rules import Rules

STDIN = "-"
_TABLES = {".xlsx": workbook.read, ".xlsm": workbook.read, ".csv": csvtext.read}
KINDS = "、".join((*_TABLES, ".json", ".jsonl"))


class Text(NamedTuple):
    """Somebody who is not read yet: a record as JSON text, and where it stands."""

    text: str
    spot: Spot


class Opened(NamedTuple):
    """A roster: its file's name, what it says of itself, and who is in it, as they are read."""

    name: str
    settings: Settings
    people: Iterator[Person | Text | Trouble]


def opened(rules: Rules, name: str, files: ExitStack) -> Opened:
    """The roster in a file, which is closed with `files`; "-" are lines of JSON on standard input.

    Raises UnusableError for a file that is no roster, OSError where there is none.
    """
    if name == STDIN:
        return Opened(name, Settings(), _texts(sys.stdin.buffer, name))
    path = Path(name)
    kind = path.suffix.lower()
    file = files.enter_context(path.open("rb"))
    if kind in _TABLES:
        roster = rows.read(rules, _TABLES[kind](file, path.name))
        return Opened(path.name, roster.settings, roster.people)
    if kind == ".jsonl":
        return Opened(path.name, Settings(), _texts(file, path.name))
    if kind == ".json":
        text = file.read().decode("utf-8", "replace")
        return Opened(path.name, Settings(), iter((person_of_file(text, path.name),)))
    raise UnusableError(f"不认识这种文件，认识的有：{KINDS}")


def _texts(file: BinaryIO, name: str) -> Iterator[Text]:
    for number, line in enumerate(file, 1):
        if line.strip():
            yield Text(line.decode("utf-8", "replace"), Spot(name, "", number))

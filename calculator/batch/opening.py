"""Rosters by what their files are: workbooks, CSV, lines of JSON, files that the calculator has saved."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO, NamedTuple

from calculator.batch import csvtext, rows, workbook
from calculator.batch.people import Person, Spot, Trouble
from calculator.batch.records import person_of_file, person_of_line
from calculator.batch.settings import Settings
from calculator.batch.tables import UnusableError
from calculator.rules import Rules

STDIN = "-"
_TABLES = {".xlsx": workbook.read, ".xlsm": workbook.read, ".csv": csvtext.read}
KINDS = (*_TABLES, ".json", ".jsonl")


class Text(NamedTuple):
    """Somebody who is not read yet: a record as JSON text, and where it stands."""

    text: str
    spot: Spot


class Opened(NamedTuple):
    """A roster: what its file is called, what it says of itself, and who is in it, as they are read."""

    name: str
    settings: Settings
    people: Iterator[Person | Text | Trouble]


def opened(rules: Rules, file: str, called: str, files: ExitStack) -> Opened:
    """The roster in a file, which is closed with `files`; "-" are lines of JSON on standard input. `called`: its name in
    all that is said of it.

    Raises UnusableError for a file that is no roster, OSError where there is none.
    """
    if file == STDIN:
        return Opened(called, Settings(), _texts(sys.stdin.buffer, called))
    path = Path(file)
    kind = path.suffix.lower()
    if kind not in KINDS:
        raise UnusableError(f"不认识这种文件，认识的有：{'、'.join(KINDS)}")
    stream = files.enter_context(path.open("rb"))
    if kind in _TABLES:
        roster = rows.read(rules, _TABLES[kind](stream, called))
        return Opened(called, roster.settings, roster.people)
    if kind == ".jsonl":
        return Opened(called, Settings(), _texts(stream, called))
    text = stream.read().decode("utf-8", "replace")
    return Opened(called, Settings(), iter((person_of_file(text, called),)))


def person_of(found: Person | Text) -> Person:
    """Somebody, read."""
    return person_of_line(found.text, found.spot) if isinstance(found, Text) else found


def apart(person: Person, taken: Mapping[str, str]) -> Person:
    """Somebody, with a mistake where another roster has the same one. `taken`: by number, which roster that is."""
    other = taken.get(person.key) if person.key else None
    if other is None:
        return person
    problem = f"编号“{person.key}”在“{other}”里已经有了"
    twice = Trouble(person.spot, problem, "每个人只在一份名册里，编号各不相同")
    return person._replace(troubles=(*person.troubles, twice))


def _texts(file: BinaryIO, name: str) -> Iterator[Text]:
    for number, line in enumerate(file, 1):
        if line.strip():
            yield Text(line.decode("utf-8", "replace"), Spot(name, "", number))

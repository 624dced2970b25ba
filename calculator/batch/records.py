"""People out of JSON: a line each of a file of lines, or a record that the calculator has saved.

A line is a record by itself, whose 编号 is then the number of the line, or says whose it is:
`{"key": "1", "name": "…", "employer": "…", "record": {…}}`. Nothing is kept from line to line.
"""

from collections.abc import Iterator
from typing import Any, BinaryIO

from calculator.batch.people import SCORERS, Account, Person, Spot, Trouble
from calculator.jsontext import NotJsonError, inline, parse
from calculator.rules import Rules
from calculator.saved import UnreadableError, verify
from calculator.saved import read as read_saved

_WHOSE = ("key", "name", "employer")
_RECORD = "record"
_ALLOWED = "每行一个 JSON 对象：一份记录，或 {" + "、".join((*_WHOSE, _RECORD)) + "}"
MOST_LINE = 1_000_000  # bytes: a line that is longer holds no record


def lines(file: BinaryIO, name: str) -> Iterator[tuple[str, Spot]]:
    """The lines of a file that say something, and where each stands. One that is too long is cut, and no JSON any more."""
    number = 0
    while line := file.readline(MOST_LINE):
        number += 1
        while not line.endswith(b"\n") and (rest := file.readline(MOST_LINE)):
            line = line[:MOST_LINE] + rest[-1:]
        text = line.decode("utf-8-sig" if number == 1 else "utf-8", "replace").strip()
        if text:
            yield text, Spot(name, "", number)


def person_of_text(text: str, spot: Spot) -> Person:
    """The person that a line tells of; what is wrong with it is in their troubles."""
    whose = str(spot.row)
    try:
        data = parse(text)
    except NotJsonError as problem:
        return _nobody(whose, "", spot, str(problem), _ALLOWED)
    if not isinstance(data, dict):
        return _nobody(whose, "", spot, "不是一个 JSON 对象", _ALLOWED)
    if _RECORD not in data:
        return _person(whose, "", "", data, spot)
    troubles = []
    strange = data.keys() - {*_WHOSE, _RECORD}
    if strange:
        named = "、".join(f"“{inline(each)}”" for each in sorted(strange))
        troubles.append(Trouble(spot, f"没有{named}这样的字段", _ALLOWED))
    said = {"key": whose, "name": "", "employer": ""}
    for each in _WHOSE:
        given = data.get(each)
        if isinstance(given, str | int) and not isinstance(given, bool):
            said[each] = str(given)
        elif given is not None:
            troubles.append(Trouble(spot, f"{each}不是文字", '文字，如 "1"'))
    return _person(*said.values(), data[_RECORD], spot, *troubles)


def saved_person(rules: Rules, text: str, name: str) -> Person:
    """The person of a file that the calculator has saved, or of a bare record; called as the file is."""
    whose, spot = name.removesuffix(".json"), Spot(name, "", 0)
    try:
        found = read_saved(text)
        verified = verify(rules, text) if found.code is not None else None
    except UnreadableError as problem:
        return _nobody(whose, whose, spot, str(problem), "计算器保存的文件，或一份记录")
    troubles = []
    if verified and not verified.good:
        allowed = "按现在的内容和规则重新计算；不对的请重新保存"
        troubles.append(Trouble(spot, verified.words, allowed, grave=False))
    return _person(whose, whose, "", found.record, spot, *troubles)


def _person(
    key: str, name: str, employer: str, record: Any, spot: Spot, *troubles: Trouble
) -> Person:
    if not isinstance(record, dict):
        wrong = Trouble(spot, f"{_RECORD}不是一个 JSON 对象", "一份记录")
        return Person(key, name, employer, (), (*troubles, wrong))
    account = Account(SCORERS[0], record, "", "", "", "", spot)
    return Person(key, name, employer, (account,), troubles)


def _nobody(key: str, name: str, spot: Spot, problem: str, allowed: str) -> Person:
    """Of somebody nothing can be read."""
    return Person(key, name, "", (), (Trouble(spot, problem, allowed),))

"""People out of JSON: a record a line, from another program; or a file that the calculator has saved."""

from pathlib import PurePath
from typing import Any

from calculator.batch.people import SCORERS, Account, Person, Spot, Trouble
from calculator.jsontext import NotJsonError, parse
from calculator.rules import TARGET
from calculator.saved import UnreadableError, read

_ALLOWED = (
    '一个 JSON 对象：一份记录，或 {"key": 编号, "name": 姓名, "employer": 单位, "record": 记录}'
)
_ABOUT = ("key", "name", "employer")


def person_of_line(text: str, spot: Spot) -> Person:
    """The person that a line of JSON tells of. Without a key, it is the line's number."""
    try:
        data = parse(text)
    except NotJsonError as error:
        return _nobody(spot, str(error), _ALLOWED)
    about: dict[str, Any] = {}
    if isinstance(data, dict) and "record" in data and TARGET not in data:
        about, data = data, data["record"]
    unknown = [name for name in about if name not in (*_ABOUT, "record")]
    if unknown or not isinstance(data, dict):
        problem = f"不认识“{unknown[0]}”" if unknown else "不是一份记录"
        return _nobody(spot, problem, _ALLOWED)
    key, name, employer = (str(about.get(each) or "") for each in _ABOUT)
    return _person(spot, key or str(spot.row), name, employer, data)


def person_of_file(text: str, name: str) -> Person:
    """The person of a file that the calculator has saved; the file is named after the person."""
    spot = Spot(name, "", 0)
    stem = PurePath(name).stem
    try:
        return _person(spot, stem, stem, "", read(text).record)
    except UnreadableError as problem:
        return _nobody(spot, str(problem), "计算器保存的文件")


def _person(spot: Spot, key: str, name: str, employer: str, record: Any) -> Person:
    account = Account(SCORERS[0], record, "", "", "", "", spot)
    return Person(key, name, employer, (account,), ())


def _nobody(spot: Spot, problem: str, allowed: str) -> Person:
    """Somebody of whom nothing can be read."""
    key = str(spot.row or spot.file)
    return Person(key, "", "", (), (Trouble(spot, problem, allowed),))

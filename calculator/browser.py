"""The calculator's edge in the browser: JSON text in, JSON text out.

The rules come as compiled data beside this module, put there by the build; without it there is no answer.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from calculator.advice import after
from calculator.batch.line import line
from calculator.batch.people import person_of
from calculator.casefile import Doubt, case_file
from calculator.comparison import compare
from calculator.jsontext import NotJsonError, parse, write
from calculator.record import FieldError, Record, check, plain
from calculator.result import result, ways
from calculator.rules import Rules, read_rules
from calculator.saved import open_saved, save
from calculator.summary import answers


@cache
def rules() -> Rules:
    """The compiled rules. The build has checked them: it writes none that have mistakes."""
    compiled = Path(__file__).with_name("compiled.json").read_text(encoding="utf-8")
    return read_rules(json.loads(compiled))[0]


class _MistakenError(Exception):
    """The record of a request has mistakes."""

    def __init__(self, errors: tuple[FieldError, ...]) -> None:
        super().__init__(*errors)
        self.errors = errors


def answer(do: str, request: str) -> str:
    """`{"result": …}`, or for a record with mistakes `{"mistakes": [{"path", "problem", "allowed"}, …]}`.

    `do` is one of DOES, `request` an object of what that takes. Another one is a bug, and raises.
    """
    try:
        return write({"result": DOES[do](rules(), _parsed(request))})
    except _MistakenError as mistaken:
        listed = [
            {"path": error.path, "problem": error.problem, "allowed": error.allowed}
            for error in mistaken.errors
        ]
        return write({"mistakes": listed})


def _parsed(request: str) -> Any:
    try:
        return parse(request)
    except NotJsonError as error:
        raise _MistakenError((FieldError("", str(error), "JSON"),)) from None


def _record(rules: Rules, data: object, place: str = "") -> Record:
    """The record, checked; `place`: where among others it stands, for the paths of its mistakes."""
    record, errors = check(data, rules.questions, rules.readings)
    if errors:
        raise _MistakenError(
            tuple(replace(each, path=_joined(place, each.path)) for each in errors)
        )
    return record


def _joined(place: str, path: str) -> str:
    return f"{place}.{path}" if place and path else place or path


def _score(rules: Rules, asked: Mapping[str, Any]) -> object:
    """The result; without `full`, the slower parts of it are null."""
    return result(rules, _record(rules, asked["record"]), asked["full"])


def _ways(rules: Rules, asked: Mapping[str, Any]) -> object:
    """Some `routes` by themselves, named by their clauses, and from which year each is open."""
    return ways(rules, _record(rules, asked["record"]), asked["routes"])


def _after(rules: Rules, asked: Mapping[str, Any]) -> object:
    """The record after changes, each with its `field` and `value`."""
    changes = [(change["field"], change["value"]) for change in asked["changes"]]
    return plain(after(rules, _record(rules, asked["record"]), changes))


def _summary(rules: Rules, asked: Mapping[str, Any]) -> object:
    """The answers in words."""
    return answers(rules, _record(rules, asked["record"]))


def _compare(rules: Rules, asked: Mapping[str, Any]) -> object:
    """Several records side by side."""
    records = [
        _record(rules, record, f"[{index}]") for index, record in enumerate(asked["records"])
    ]
    return compare(rules, records)


def _save(rules: Rules, asked: Mapping[str, Any]) -> object:
    """What is kept or shared of a record; `date` is today's."""
    return save(rules, _record(rules, asked["record"]), asked["date"])


def _open(rules: Rules, asked: Mapping[str, Any]) -> object:
    """The record in a file's `text` or a link's payload; `here`: also one that another edition has answered."""
    return open_saved(rules, asked["text"], bool(asked.get("here")))


def _case(rules: Rules, asked: Mapping[str, Any]) -> object:
    """A case file of a record, with the personal answers `told`; what is doubted `about` it, in somebody's `words`."""
    doubt = Doubt(asked["about"], asked["words"])
    return case_file(rules, _record(rules, asked["record"]), asked["told"], doubt)


def _lines(rules: Rules, asked: Mapping[str, Any]) -> object:
    """The `people` of a roster, a line each."""
    return {"lines": [line(rules, person_of(each)) for each in asked["people"]]}


DOES: Mapping[str, Callable[[Rules, Mapping[str, Any]], object]] = {
    "score": _score,
    "ways": _ways,
    "after": _after,
    "summary": _summary,
    "compare": _compare,
    "save": _save,
    "open": _open,
    "case": _case,
    "lines": _lines,
}

"""The record: JSON in, a checked record or a list of mistakes out.

Nothing is guessed and nothing is dropped: a name that no question has, a value off the list, a date
that does not exist, a number out of its bounds is each a mistake with its path. Null, or a field that
is left out, means unknown and stays unknown.
"""

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from calculator import measures
from calculator.jsontext import inline
from calculator.measures import Field, Measure
from calculator.points import Number
from calculator.questions import Claim, Question
from calculator.readings import Reading

# A checked record. Dates are dates; all else is as JSON had it. Unknown is None or absent.
type Record = Mapping[str, Any]

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_DATE_ALLOWED = "存在的日期，写作 2021-03-15"
LONGEST_TEXT = 500  # characters: what a work is called, not the work itself
MOST_WORKS = 999


@dataclass(frozen=True, slots=True)
class FieldError:
    """A mistake in a record: where, what is wrong, and what is allowed. On screen as it stands."""

    path: str
    problem: str
    allowed: str

    def __str__(self) -> str:
        return f"{self.path}：{self.problem}；应为{self.allowed}"


def value(record: Record, path: str) -> Any:
    """The value at a dotted path; None where it, or anything on the way, is unknown."""
    if "." not in path:
        return record.get(path)
    found: Any = record
    for name in path.split("."):
        if found is None:
            return None
        found = found.get(name)
    return found


def check(
    data: object, questions: Iterable[Question], readings: Iterable[Reading]
) -> tuple[Record, tuple[FieldError, ...]]:
    """Check one record against the questions.

    Returns the record, fit to be scored only where there are no errors beside it.
    """
    checker = _Checker({reading.id: reading for reading in readings})
    if not isinstance(data, dict):
        checker.wrong("", f"是{_called(data)}", "一个对象，每个字段是一项事实")
        return {}, tuple(checker.errors)
    fields: dict[str, Any] = {}
    for question in questions:
        *groups, name = question.path.split(".")
        level = fields
        for group in groups:
            level = level.setdefault(group, {})
        level[name] = question
    record = checker.fields(data, "", fields)
    for question in questions:
        if question.required and data.get(question.path) is None:
            checker.wrong(question.path, "没有填", _allowed(question))
    if not checker.errors:
        checker.dates(record, questions)
    return record, tuple(checker.errors)


def plain(record: Any) -> Any:
    """A checked record, or what is inside one, as JSON has it: `check` makes the same record of it again.

    Dates are text and years are names, as they were in the file or the form.
    """
    match record:
        case Mapping():
            return {str(name): plain(inner) for name, inner in record.items()}
        case list():
            return [plain(inner) for inner in record]
        case date():
            return record.isoformat()
        case _:
            return record


def _called(found: object) -> str:
    """A wrong value, as a message names it: short, whatever it is."""
    match found:
        case None:
            return "空值"
        case bool():
            return "true" if found else "false"
        case dict():
            return "一个对象"
        case list():
            return "一个列表"
        case str():
            return f"“{inline(found)}”"
        case _:
            return str(found)[:40]


def _bounds(question: Question) -> str:
    """The numbers that a question takes, in words."""
    span = f"{question.min:g}至{question.max:g}"
    return f"0或{span}" if question.zero else span


def _allowed(question: Question) -> str:
    """What a question takes, in words."""
    match question.kind:
        case "choice" | "yearly":
            return "、".join(str(option.value) for option in question.options)
        case "bool":
            return "true 或 false"
        case "date":
            return _DATE_ALLOWED
        case "year" | "count" | "tally":
            return f"{_bounds(question)}的整数"
        case _:
            return f"{_bounds(question)}的数"


class _Checker:
    """Walks the data and collects the mistakes; one method for each kind of question."""

    def __init__(self, readings: Mapping[str, Reading]) -> None:
        self.errors: list[FieldError] = []
        self._readings = readings
        self._kinds: Mapping[str, Callable[[Any, str, Question], Any]] = {
            "choice": self._choice,
            "bool": self._bool,
            "date": self._date,
            "year": self._whole,
            "count": self._whole,
            "number": self._number,
            "months": self._months,
            "yearly": self._yearly,
            "claims": self._claims,
            "tally": self._tally,
            "readings": self._chosen,
        }

    def wrong(self, path: str, problem: str, allowed: str) -> None:
        self.errors.append(FieldError(path, problem, allowed))

    def fields(
        self, data: Mapping[str, Any], path: str, fields: Mapping[str, Any]
    ) -> dict[str, Any]:
        """The fields of an object: each a question, or an object of fields again."""
        # An object of nulls is not an empty one: of an exam, that says there was none.
        checked: dict[str, Any] = {name: None for name in data if name in fields}
        for name, inner_path, given in self._known(data, path, fields):
            field = fields[name]
            if isinstance(field, Question):
                checked[name] = self._kinds[field.kind](given, inner_path, field)
            elif self._is_object(given, inner_path):
                checked[name] = self.fields(given, inner_path, field)
        return checked

    def dates(self, record: Record, questions: Iterable[Question]) -> None:
        """Dates that contradict the time of the application."""
        year = record["year"]
        last = date(year, 12, 31)
        for question in questions:
            submitted = value(record, question.path) if question.within_year else None
            if submitted and submitted.year != year:
                self.wrong(question.path, f"是{submitted}，不在申报年度内", f"{year}年内的日期")
                return
            last = submitted or last
        for question in questions:
            found = value(record, question.path) if question.past else None
            if found and found > last:
                self.wrong(question.path, f"是{found}，晚于提交材料的时间", f"不晚于{last}的日期")

    def _known(
        self, data: Mapping[str, Any], path: str, names: Iterable[str]
    ) -> Iterator[tuple[str, str, Any]]:
        """The answered entries of an object whose name is one of `names`; the others are mistakes."""
        before = f"{path}." if path else ""
        for name, given in data.items():
            if name not in names:
                self.wrong(f"{before}{inline(name)}", "没有这个字段", "、".join(names))
            elif given is not None:
                yield name, f"{before}{name}", given

    def _is_object(self, given: object, path: str) -> bool:
        if not isinstance(given, dict):
            self.wrong(path, f"是{_called(given)}", "一个对象")
        return isinstance(given, dict)

    def _is_list(self, given: object, path: str) -> bool:
        if not isinstance(given, list):
            self.wrong(path, f"是{_called(given)}", "一个列表")
        return isinstance(given, list)

    def _choice(self, given: object, path: str, question: Question) -> Any:
        # `True == 1` in Python, but not in a record.
        if isinstance(given, bool) or all(given != option.value for option in question.options):
            self.wrong(path, f"是{_called(given)}", _allowed(question))
        return given

    def _bool(self, given: object, path: str, question: Question) -> Any:
        if not isinstance(given, bool):
            self.wrong(path, f"是{_called(given)}", _allowed(question))
        return given

    def _date(self, given: object, path: str, question: Question | None = None) -> date | None:
        try:
            if isinstance(given, str) and _DATE.fullmatch(given):
                return date.fromisoformat(given)
        except ValueError:
            pass
        self.wrong(path, f"是{_called(given)}", _DATE_ALLOWED)
        return None

    def _whole(self, given: object, path: str, question: Question) -> Any:
        if isinstance(given, float) and given.is_integer():
            given = int(given)
        if isinstance(given, bool) or not isinstance(given, int) or not _within(given, question):
            self.wrong(path, f"是{_called(given)}", _allowed(question))
        return given

    def _number(self, given: object, path: str, question: Question) -> Any:
        if not _is_finite(given) or not _within(given, question):
            self.wrong(path, f"是{_called(given)}", _allowed(question))
        return given

    def _months(self, given: Any, path: str, question: Question) -> Any:
        if self._is_list(given, path):
            for index, months in enumerate(given):
                self._number(months, f"{path}[{index}]", question)
        return given

    def _yearly(self, given: Any, path: str, question: Question) -> Any:
        if not self._is_object(given, path):
            return None
        checked: dict[int, Any] = {}
        for name, inner in given.items():
            inner_path = f"{path}.{inline(name)}"
            if not _YEAR.fullmatch(name):
                self.wrong(inner_path, "不是年度", "四位数的年度，如 2025")
            elif not question.parts:
                checked[int(name)] = (
                    None if inner is None else self._choice(inner, inner_path, question)
                )
            elif inner is None:
                checked[int(name)] = {}
            elif self._is_object(inner, inner_path):
                most = {part.path: part.max for part in question.parts}
                checked[int(name)] = {
                    part: number
                    for part, part_path, number in self._known(inner, inner_path, most)
                    if self._hours(number, part_path, most[part])
                }
        return checked

    def _hours(self, given: Any, path: str, most: Number) -> bool:
        good = _is_finite(given) and 0 <= given <= most
        if not good:
            self.wrong(path, f"是{_called(given)}", f"0至{most:g}的数")
        return good

    def _tally(self, given: Any, path: str, question: Question) -> Any:
        if not self._is_object(given, path):
            return None
        checked: dict[str, Any] = {}
        for row in question.rows:
            if row.value in given and given[row.value] is None:
                checked[row.value] = None
        columns = {row.value: row.columns for row in question.rows}
        for name, inner_path, counts in self._known(given, path, columns):
            if self._is_object(counts, inner_path):
                checked[name] = {column: None for column in counts if column in columns[name]}
                for column, count_path, count in self._known(counts, inner_path, columns[name]):
                    checked[name][column] = self._whole(count, count_path, question)
        return checked

    def _chosen(self, given: Any, path: str, question: Question) -> Any:
        if not self._is_object(given, path):
            return None
        chosen = {}
        for id, inner_path, side in self._known(given, path, self._readings):
            chosen[id] = side
            if side not in self._readings[id].sides:
                self.wrong(inner_path, f"是{_called(side)}", "、".join(self._readings[id].sides))
        return chosen

    def _claims(self, given: Any, path: str, question: Question) -> Any:
        if not self._is_object(given, path):
            return None
        claims = question.claim_for
        checked: dict[str, Any] = {id: None for id in given if id in claims}
        for id, inner_path, claimed in self._known(given, path, claims):
            checked[id] = self._claim(claimed, inner_path, claims[id])
        return checked

    def _claim(self, given: Any, path: str, claim: Claim) -> Any:
        if isinstance(given, bool):
            return given
        if isinstance(given, float) and given.is_integer():
            given = int(given)
        if isinstance(given, int) and 0 <= given <= (claim.most or MOST_WORKS):
            return given
        if isinstance(given, list) and not claim.most and len(given) <= MOST_WORKS:
            return [
                self._work(work, f"{path}[{index}]")
                for index, work in enumerate(given)
                if self._is_object(work, f"{path}[{index}]")
            ]
        if isinstance(given, dict) and claim.measure:
            return self._measured(given, path, claim.measure)
        allowed = f"true、false 或不超过{claim.most or MOST_WORKS}的个数"
        if not claim.most:
            allowed += "，或成果的列表"
        if claim.measure:
            allowed += f"，或一个对象，其中可写{'、'.join(it.id for it in claim.measure.fields)}"
        self.wrong(path, f"是{_called(given)}", allowed)
        return None

    def _measured(self, given: Mapping[str, Any], path: str, measure: Measure) -> dict[str, Any]:
        """A condition's own numbers."""
        fields = {field.id: field for field in measure.fields}
        checked: dict[str, Any] = {name: None for name in given if name in fields}
        for name, inner_path, entered in self._known(given, path, fields):
            checked[name] = self._entered(entered, inner_path, fields[name])
        return checked

    def _entered(self, given: Any, path: str, field: Field) -> Any:
        """One of them, by the field's kind; None where it is wrong."""
        match field.kind:
            case "fact":
                good, allowed = isinstance(given, bool), "true 或 false"
            case "amounts":
                return self._amounts(given, path)
            case "number":
                good = _is_finite(given) and 0 <= given <= measures.MOST
                allowed = f"0至{measures.MOST}的数"
            case _:
                whole = isinstance(given, float) and given.is_integer()
                given = int(given) if whole else given
                good = _is_finite(given) and isinstance(given, int) and 0 <= given <= measures.MOST
                allowed = f"0至{measures.MOST}的整数"
        if not good:
            self.wrong(path, f"是{_called(given)}", allowed)
        return given if good else None

    def _amounts(self, given: Any, path: str) -> Any:
        if not self._is_list(given, path):
            return None
        if len(given) > measures.MOST:
            self.wrong(path, f"有{len(given)}个数", f"不超过{measures.MOST}个数的列表")
            return None
        for index, amount in enumerate(given):
            if not _is_finite(amount) or not 0 <= amount <= measures.MOST_AMOUNT:
                allowed = f"0至{measures.MOST_AMOUNT}的数"
                self.wrong(f"{path}[{index}]", f"是{_called(amount)}", allowed)
        return given

    def _work(self, given: Mapping[str, Any], path: str) -> dict[str, Any]:
        """One achievement. Of what it leaves out, "used before" is not claimed, so it was not."""
        work: dict[str, Any] = {
            "what": "",
            "date": None,
            "used_before": given.get("used_before", False),
        }
        for name, inner_path, inner in self._known(given, path, ("what", "date", "used_before")):
            if name == "date":
                work["date"] = self._date(inner, inner_path)
            elif name == "used_before" and not isinstance(inner, bool):
                self.wrong(inner_path, f"是{_called(inner)}", "true 或 false")
            elif name == "what":
                work["what"] = inner
                if not isinstance(inner, str) or len(inner) > LONGEST_TEXT:
                    self.wrong(inner_path, f"是{_called(inner)}", f"不超过{LONGEST_TEXT}字的文字")
        return work


def _is_finite(given: object) -> bool:
    if isinstance(given, float):
        return math.isfinite(given)
    return isinstance(given, int) and not isinstance(given, bool)


def _within(number: Any, question: Question) -> bool:
    return bool((question.zero and number == 0) or question.min <= number <= question.max)

"""What a rule names must be there: readings, fields of the record, values of a field."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from calculator.mistakes import Mistake, one_of, told
from calculator.sourced import inside, place

type Table = Mapping[str, Any]

# The files whose tables name fields, values and readings; with them, the score tables.
_FILES = ("scoring.toml", "requirements.toml", "routes.toml", "materials.toml", "conditions.toml")

# Keys whose values are answers to the field around them, and to which part of it.
_ANSWERS = {"values": "", "best": "", "plain": "", "worst": "", "grade": ".grade"}
# Keys of a way whose values are answers to the fields that tell the title held.
_OF_TIME = ("title", "series")
_QUESTIONS = ("questions.toml",)
_READINGS = ("readings.toml",)


def lost_references(compiled: Table) -> Iterator[Mistake]:
    """A mistake for each name in the compiled tables that leads nowhere."""
    names = _Names.of(compiled)
    for file, table in compiled.items():
        if file in _FILES or file.startswith("tables/"):
            yield from _lost(names, table, file, "", "")


@dataclass(frozen=True)
class _Names:
    """What there is to be named."""

    readings: frozenset[str]
    questions: Mapping[str, Table]
    fields: frozenset[str]  # questions, the objects they are in, and their parts
    claims: frozenset[str]  # the conditions that may be claimed, and the kinds of substitutes
    time: Mapping[str, str]  # the fields that tell the title held and its series

    @staticmethod
    def of(compiled: Table) -> "_Names":
        questions = {
            question.get("path", ""): question
            for question in compiled["questions.toml"]["question"]
        }
        objects = {path.rpartition(".")[0] for path in questions if "." in path}
        parts = {
            part.get("path", "")
            for question in questions.values()
            for part in question.get("parts", [])
        }
        readings = {reading.get("id", "") for reading in compiled["readings.toml"]["reading"]}
        claims = {
            claim.get("clause", "")
            for question in questions.values()
            for claim in question.get("claims", [])
        }
        fields = frozenset(questions.keys() | objects | parts)
        time = compiled["scoring.toml"].get("time", {})
        held = {
            "title": time.get("title", ""),
            "series": time.get("conversion", {}).get("series_field", ""),
        }
        return _Names(frozenset(readings), questions, fields, frozenset(claims), held)

    def values(self, field: str) -> set[object]:
        """The values that a field can have, as far as they can be listed."""
        question = self.questions.get(field, {})
        if question.get("kind") == "bool":
            return {True, False}
        values = (option.get("value") for option in question.get("options", []))
        return {value for value in values if isinstance(value, str | int)}


def _lost(names: _Names, table: Table, file: str, key: str, field: str) -> Iterator[Mistake]:
    """The names in a table, and in all tables in it, that lead nowhere."""
    file, key = place(table, file, key)
    field = table.get("field", field)
    for name, value in table.items():
        at = inside(key, name)
        if isinstance(value, dict):
            yield from _lost(names, value, file, at, field)
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            for index, inner in enumerate(value):
                yield from _lost(names, inner, file, f"{at}[{index}]", field)
        elif isinstance(value, list):
            for index, each in enumerate(value):
                yield from _unknown(names, name, each, file, f"{at}[{index}]", field)
        else:
            yield from _unknown(names, name, value, file, at, field)
    if table.get("kind") == "tally":
        yield from _lost_cells(names, table, file, key)


def _unknown(
    names: _Names, name: str, value: object, file: str, at: str, field: str
) -> Iterator[Mistake]:
    """A mistake where a value, or one of a list, is the name of something that there is not."""
    answers = _ANSWERS.get(name)
    if name in ("field", "counted", "series_field") and value not in names.fields:
        should = one_of(value, names.fields)
        yield Mistake(file, at, f"没有问题“{value}”", should, rests=_QUESTIONS)
    elif name == "claim" and value not in names.claims:
        should = one_of(value, names.claims)
        yield Mistake(file, at, f"问题里没有可申报的“{value}”", should, rests=_QUESTIONS)
    elif _names_reading(name) and isinstance(value, str) and value not in names.readings:
        should = one_of(value, names.readings)
        yield Mistake(file, at, f"没有不同理解“{value}”", should, rests=_READINGS)
    elif answers is not None and (asked := f"{field}{answers}") in names.fields:
        yield from _no_answer(names, asked, value, file, at)
    elif name in _OF_TIME and file == "routes.toml":
        yield from _no_answer(names, names.time.get(name, ""), value, file, at)


def _no_answer(names: _Names, field: str, value: object, file: str, at: str) -> Iterator[Mistake]:
    known = names.values(field)
    if field in names.fields and value not in known:
        should = one_of(value, {told(each).strip("“”") for each in known})
        yield Mistake(file, at, f"问题“{field}”没有{told(value)}这个选项", should, rests=_QUESTIONS)


def _lost_cells(names: _Names, table: Table, file: str, key: str) -> Iterator[Mistake]:
    """The rows and columns of a tally's points are those of its question."""
    question = names.questions.get(table.get("field", ""), {})
    rows = [row.get("value") for row in question.get("rows", [])]
    columns = [column.get("value") for column in question.get("columns", [])]
    for name in ("rows", "limits"):
        for index, row in enumerate(table.get(name, []) if rows else ()):
            _, at = place(row, file, f"{key}.{name}[{index}]")
            if (value := row.get("value")) not in rows:
                should = one_of(value, map(str, rows))
                yield Mistake(file, f"{at}.value", f"问题里没有“{value}”这一行", should)
            for column in sorted(row.keys() - {"value", "words", "clause", *columns}):
                if name == "rows":
                    should = one_of(column, map(str, columns))
                    yield Mistake(file, f"{at}.words", f"问题里没有“{column}”这一列", should)


def _names_reading(name: str) -> bool:
    return name in ("reading", "only_under") or name.endswith("_reading")

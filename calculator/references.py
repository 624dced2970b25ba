"""What a rule names must be there: readings, fields of the record, values of a field."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from calculator.mistakes import Mistake

type Table = Mapping[str, Any]

# The files whose tables name fields, values and readings; with them, the score tables.
_FILES = ("scoring.toml", "requirements.toml", "routes.toml", "materials.toml", "conditions.toml")


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

    @staticmethod
    def of(compiled: Table) -> "_Names":
        questions = {
            question.get("path", ""): question
            for question in compiled["questions.toml"]["question"]
        }
        objects = {path.rpartition(".")[0] for path in questions}
        parts = {
            part.get("path")
            for question in questions.values()
            for part in question.get("parts", [])
        }
        readings = {reading.get("id") for reading in compiled["readings.toml"]["reading"]}
        return _Names(frozenset(readings), questions, frozenset(questions.keys() | objects | parts))

    def values(self, field: str) -> set[object]:
        """The values that a field can have, as far as they can be listed."""
        question = self.questions.get(field, {})
        if question.get("kind") == "bool":
            return {True, False}
        return {option.get("value") for option in question.get("options", [])}


def _lost(names: _Names, table: Table, file: str, key: str, field: str) -> Iterator[Mistake]:
    """The names in a table, and in all tables in it, that lead nowhere."""
    field = table.get("field", field)
    for name, value in table.items():
        place = f"{key}.{name}" if key else name
        if isinstance(value, dict):
            yield from _lost(names, value, file, place, field)
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            for index, inner in enumerate(value):
                yield from _lost(names, inner, file, f"{place}[{index}]", field)
        elif name == "values":
            for wrong in set(value) - names.values(field):
                yield Mistake(file, place, f"{wrong!r} is no option of “{field}”")
        elif name == "field" and value not in names.fields:
            yield Mistake(file, place, f"there is no question {value!r}")
        elif _names_reading(name) and value not in names.readings:
            yield Mistake(file, place, f"there is no reading {value!r}")


def _names_reading(name: str) -> bool:
    return name in ("reading", "only_under") or name.endswith("_reading")

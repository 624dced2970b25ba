"""The shapes of the files in the rules folder: which key holds a text, which a list, which a table.

`settled` is what stands between a file as somebody wrote it and all code that reads one: what it lets through has its
shape. What has not is named and left out, or, where it is needed, becomes the empty value of its shape.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from calculator.mistakes import Misfit, Missing, Mistake, one_of, told
from calculator.sourced import Sourced, inside


class Wrong(Protocol):
    """Takes note of a mistake."""

    def __call__(self, key: str, problem: str, should: str, of: type[Mistake] = Misfit) -> None: ...


_MISFIT = object()


class Shape(Protocol):
    """What a value can be held against."""

    @property
    def called(self) -> str: ...

    @property
    def empty(self) -> Any: ...

    def fit(self, value: Any, file: str, key: str, wrong: Wrong) -> Any:
        """The value as far as it has this shape, `_MISFIT` where it has not at all."""


@dataclass(frozen=True)
class Plain:
    """A value of one of some types, `called` so in a mistake."""

    called: str
    types: tuple[type, ...]
    empty: Any
    full: bool = False  # may not be empty

    def fit(self, value: Any, file: str, key: str, wrong: Wrong) -> Any:
        boundless = isinstance(value, float) and not math.isfinite(value)
        if type(value) in self.types and not boundless and (value or not self.full):
            return value
        wrong(key, f"是{told(value)}" if value != "" else "是空的", self.called)
        return _MISFIT


@dataclass(frozen=True)
class ListOf:
    """A list of values of one shape."""

    of: Shape

    @property
    def called(self) -> str:
        return f"写在方括号里的列表，每一项是{self.of.called}"

    @property
    def empty(self) -> list[Any]:
        return []

    def fit(self, value: Any, file: str, key: str, wrong: Wrong) -> Any:
        if not isinstance(value, list):
            wrong(key, f"是{told(value)}", self.called)
            return _MISFIT
        fitted = (
            self.of.fit(each, file, f"{key}[{index}]", wrong) for index, each in enumerate(value)
        )
        return [each for each in fitted if each is not _MISFIT]


@dataclass(frozen=True)
class TableOf:
    """A table. `needed`: what it must have; `rest`: the shape of all other keys, None where there may be none."""

    keys: Mapping[str, Shape]
    needed: tuple[str, ...] = ()
    rest: Shape | None = None

    @property
    def called(self) -> str:
        return f"一个有{'、'.join(self.needed)}的表" if self.needed else "一个表"

    @cached_property
    def empty(self) -> dict[str, Any]:
        return {name: self.keys[name].empty for name in self.needed}

    def fit(self, value: Any, file: str, key: str, wrong: Wrong) -> Any:
        if not isinstance(value, dict):
            wrong(key, f"是{told(value)}", self.called)
            return _MISFIT
        table = Sourced({}, file, key)
        for name, inner in value.items():
            shape = self.keys.get(name, self.rest)
            if shape is None:
                wrong(inside(key, name), f"不认识“{name}”", one_of(name, self.keys), Mistake)
            elif (fitted := shape.fit(inner, file, inside(key, name), wrong)) is not _MISFIT:
                table[name] = fitted
        for name in self.needed:
            if name not in value:
                should = f"{name} = {self.keys[name].called}"
                wrong(inside(key, name), f"缺少“{name}”", should, Missing)
            if name not in table:
                table[name] = self.keys[name].empty
        return table


@dataclass(frozen=True)
class Either:
    """One shape for tables and lists, another for all that is neither."""

    plain: Shape
    other: Shape

    @property
    def called(self) -> str:
        return f"{self.plain.called}，或{self.other.called}"

    @property
    def empty(self) -> Any:
        return self.plain.empty

    def fit(self, value: Any, file: str, key: str, wrong: Wrong) -> Any:
        shape = self.other if isinstance(value, dict | list) else self.plain
        return shape.fit(value, file, key, wrong)


@dataclass(frozen=True)
class Anything:
    """Whatever the code behind asks for by itself. Tables in it are of the rules' own vocabulary."""

    called: str = "一个值"
    empty: Any = None

    def fit(self, value: Any, file: str, key: str, wrong: Wrong) -> Any:
        if isinstance(value, dict):
            return RULE.fit(value, file, key, wrong)
        if isinstance(value, list):
            of = RULE if any(isinstance(each, dict) for each in value) else ANYTHING
            return ListOf(of).fit(value, file, key, wrong)
        return _VALUE.fit(value, file, key, wrong)


TEXT = Plain("引号里的一段文字", (str,), "")
WORDS = Plain("引号里的几个字，照抄原文", (str,), "", full=True)
TEXTS = ListOf(TEXT)
FLAG = Plain("true 或 false", (bool,), False)
_VALUE = Plain("一段文字、一个数、true 或 false", (str, int, float, bool), "")
SCALARS = ListOf(Plain("一段文字、一个整数或 true、false", (str, int, bool), ""))
ANYTHING = Anything()

# What the words of the vocabulary hold that more than their own kind reads.
VOCABULARY: dict[str, Shape] = {
    **dict.fromkeys(("clause", "kind", "field", "path", "id", "like", "claim", "conditions"), TEXT),
    **dict.fromkeys(("name", "label"), TEXT),
    "words": WORDS,
    **dict.fromkeys(("clauses", "except", "lists"), TEXTS),
    "values": SCALARS,
}
RULE = TableOf(VOCABULARY, rest=ANYTHING)
RULES = ListOf(RULE)
VOCABULARY |= dict.fromkeys(
    ("numbers", "tiers", "parts", "options", "kinds", "routes", "ways", "substitutes", "fields"),
    RULES,
)
VOCABULARY |= dict.fromkeys(("instead", "earlier"), RULE)


def _file(**keys: Shape) -> TableOf:
    """A file of the rules; keys that are not named here somebody else asks for, or finds unknown."""
    return TableOf(keys, rest=ANYTHING)


_BY_NAME = TableOf({}, rest=RULE)
FILES: Mapping[str, Shape] = {
    "standard.toml": TableOf({"edition": RULE, "text": RULES, "table": RULES}, ("text",), ANYTHING),
    "questions.toml": _file(section=RULES, question=RULES),
    "readings.toml": _file(reading=RULES),
    "requirements.toml": _file(requirement=RULES),
    "routes.toml": _file(title=RULES, levels=ListOf(SCALARS), conversion=RULE, equivalence=RULE),
    "scoring.toml": _file(time=_file(achievements=_BY_NAME), total=RULE),
    "materials.toml": _file(material=RULES),
    "calendar.toml": _file(date=RULES),
    "conditions.toml": _file(plain=TEXTS, condition=RULES),
    "ranking.toml": _file(group=RULES, cap=RULES, separate=RULE, after=RULES, below=RULE),
    "items.toml": _BY_NAME,
}
_TABLE = _file(target=TEXT, annex=TEXT, below=TEXT, groups=_BY_NAME, items=_BY_NAME)


def shape_of(file: str) -> Shape:
    """The shape of a file of the rules; what is not known is at least a table."""
    return _TABLE if file.startswith("tables/") else FILES.get(file, RULE)


def settled(table: Any, file: str, shape: Shape, mistakes: list[Mistake]) -> Sourced:
    """What of a file has its shape; `mistakes` takes the rest."""

    def wrong(key: str, problem: str, should: str, of: type[Mistake] = Misfit) -> None:
        mistakes.append(of(file, key, problem, should))

    fitted: Sourced = shape.fit(table, file, "", wrong)
    return fitted

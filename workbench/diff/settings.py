"""The rules, number by number: what the compiled tables say otherwise than before, with the words it rests on.

Reads in a list are known again by what names them, by their clause, or by their words but for the numbers. Questions
and readings have a module of their own (`asked.py`).
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any, NamedTuple

from calculator.points import shown
from calculator.rules import Rules
from workbench.diff.standards import Standard
from workbench.diff.texts import Pairs

ELSEWHERE = ("questions.toml", "readings.toml", "version")
# What follows from the text, or only names a place: the changes of the text tell of it.
FOLLOWS = ("words", "clause", "clauses", "name", "other", "other_name", "annex")
NAMED_BY = ("id", "path", "target")
LEVEL = "level"  # a place in the list of LEVELS, where an education stands
LEVELS = "levels"
# What the rules' own keys are called; the words beside them say the rest.
CALLED = {
    "above": "超过",
    "at": "正好",
    "below": "低一级的职称",
    "best": "最好的等次",
    "bonus_group": "附加分所在的一组",
    "cap": "最高分",
    "conditions": "条件",
    "copies": "份数",
    "count": "个数",
    "counted": "按哪一项计年",
    "day": "日",
    "days": "天数",
    "delay": "顺延年数",
    "each": "每一项",
    "extra": "每多一项加分",
    "fact": "看哪一项",
    "field": "看哪一项",
    "from": "下限",
    "from_day": "开始的日",
    "from_month": "开始的月份",
    "grade": "等次",
    "kind": "算法",
    "least": "最少",
    "less": "减少个数",
    "level": "学历层次",
    "levels": "学历层次",
    "mark": "标准分",
    "month": "月",
    "most": "最多",
    "need": "要满足的条数",
    "note": "说明",
    "points": "计分",
    "plain": "合格的等次",
    "series": "职称系列",
    "shrink": "缩短年数",
    "since": "从何时算起",
    "target": "职称",
    "title": "职称",
    "to": "上限",
    "unit": "单位",
    "until_day": "截止的日",
    "until_month": "截止的月份",
    "value": "答案",
    "values": "哪些答案",
    "what": "事项",
    "who": "由谁办",
    "work": "做什么工作",
    "worst": "最差的等次",
    "years": "年数",
}
READING = "reading"  # so end the keys that name a reading


type Read = Mapping[str, Any]  # a table of the compiled rules


@dataclass(frozen=True)
class Setting:
    """Something that a rule says, or a rule as a whole (then `key` is "").

    `place`: file and keys. `old` and `new`: as shown, "" where there is none. `words`: those it rests on, before and
    after. `number`: is it a number?
    """

    place: str
    key: str
    called: str  # the key, in words
    clause: str  # what it is called, after the change where it is still there
    old: str
    new: str
    old_words: str
    new_words: str
    number: bool


class _Inside(NamedTuple):
    """Where a table lies: its place, the name of its clause, and its words, before and after."""

    place: str
    clause: str
    words: tuple[str, str]


def changes(old: Standard, new: Standard, paired: Pairs) -> tuple[Setting, ...]:
    """All that the rules say otherwise. What several rules share is told once."""
    differ = _Differ(old, new, paired)
    found: dict[tuple[str, ...], Setting] = {}
    for file in (name for name in (*old.compiled, *new.compiled) if name not in ELSEWHERE):
        one, other = (standard.compiled.get(file) for standard in (old, new))
        for setting in differ.between(one, other, "", _Inside(file, "", ("", ""))):
            told = (setting.key, setting.clause, setting.old, setting.new, setting.new_words)
            found.setdefault(told, setting)
    return tuple(found.values())


@dataclass(frozen=True)
class _Differ:
    """Walks both sides at once."""

    old: Standard
    new: Standard
    paired: Pairs

    def between(self, one: Any, other: Any, key: str, inside: _Inside) -> Iterator[Setting]:
        """What differs below a key."""
        if one == other or key in FOLLOWS:
            return
        match one, other:
            case Mapping(), Mapping():
                within = self._within(one, other, inside)
                for name in dict.fromkeys((*one, *other)):
                    yield from self.between(one.get(name), other.get(name), name, _at(within, name))
            case list(), list() if _tables(one) or _tables(other):
                yield from self._lists(one, other, key, inside)
            case ((Mapping() | None), (Mapping() | None)):
                yield self._whole(one, other, inside)
            case _ if _tables(one) or _tables(other):
                yield from self._lists(one or [], other or [], key, inside)
            case _:
                yield Setting(
                    inside.place,
                    key,
                    _called(self.new.rules, key),
                    inside.clause,
                    _said(self.old, key, one),
                    _said(self.new, key, other),
                    *inside.words,
                    key != LEVEL and any(map(_is_number, (one, other))),
                )

    def _within(self, one: Read, other: Read, inside: _Inside) -> _Inside:
        clause = other.get("clause")
        words = (one.get("words", inside.words[0]), other.get("words", inside.words[1]))
        return inside._replace(
            clause=self.new.called(clause) if clause else inside.clause, words=words
        )

    def _whole(self, one: Read | None, other: Read | None, inside: _Inside) -> Setting:
        """A table that is new, or gone."""
        standard, table = (self.new, other) if other is not None else (self.old, one or {})
        clause = standard.called(table["clause"]) if "clause" in table else inside.clause
        called = _title(standard, table)
        old, new = ("", called) if other is not None else (called, "")
        before, after = (each.get("words", "") if each else "" for each in (one, other))
        return Setting(inside.place, "", "整条规则", clause, old, new, before, after, number=False)

    def _lists(
        self, one: Sequence[Read], other: Sequence[Read], key: str, inside: _Inside
    ) -> Iterator[Setting]:
        for before, after, name in self._pairs(one, other):
            yield from self.between(before, after, key, _at(inside, name))

    def _pairs(
        self, one: Sequence[Read], other: Sequence[Read]
    ) -> Iterator[tuple[Read | None, Read | None, str]]:
        """Which table of a list is which, and what to call its place."""
        before = [_name(each, self.paired) for each in one]
        after = [_name(each, {}) for each in other]
        if _unique(before) and _unique(after):
            rest = dict(zip(after, other, strict=True))
            yield from (
                (each, rest.pop(id, None), id) for id, each in zip(before, one, strict=True)
            )
            yield from ((None, each, id) for id, each in rest.items())
            return
        shapes = [_shape(each) for each in one], [_shape(each) for each in other]
        for _, a1, a2, b1, b2 in SequenceMatcher(None, *shapes, autojunk=False).get_opcodes():
            for at, (was, now) in enumerate(zip_longest(one[a1:a2], other[b1:b2]), b1):
                yield was, now, str(at + 1)


def _at(inside: _Inside, name: str) -> _Inside:
    return inside._replace(place=f"{inside.place} › {name}")


def _tables(value: object) -> bool:
    """Is it a list of tables?"""
    return isinstance(value, list) and bool(value) and isinstance(value[0], Mapping)


def _name(table: Read, paired: Pairs) -> str:
    """What names a table; its clause, by its id in the new text, where nothing does."""
    for key in NAMED_BY:
        if key in table:
            return str(table[key])
    clause = str(table.get("clause", ""))
    return paired.get(clause, clause)


def _unique(names: Sequence[str]) -> bool:
    return len({*names, ""}) == len(names) + 1


def _shape(table: Read) -> str:
    """A table but for its numbers."""
    return re.sub(r"\d+(\.\d+)?", "#", json.dumps(table, ensure_ascii=False, sort_keys=True))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _title(standard: Standard, table: Read) -> str:
    """What to call a whole rule: its name or its words; else the name of its clause, or what names it."""
    return str(
        table.get("name")
        or table.get("words")
        or standard.called(table.get("clause", ""))
        or _name(table, {})
        or "一条规则"
    )


def _called(rules: Rules, key: str) -> str:
    """What a key is called. A hole can be named like a column of a question."""
    columns = (column for question in rules.questions for column in question.columns)
    named = next((column.label for column in columns if column.value == key), "一项设置")
    return "关系到哪一种理解" if key.endswith(READING) else CALLED.get(key, named)


def _said(standard: Standard, key: str, value: Any) -> str:
    """A value as it is shown: what is called something, by that."""
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case int() if key == LEVEL:
            levels = standard.compiled["routes.toml"][LEVELS]
            return _label(standard.rules, levels[value][0]) if 0 <= value < len(levels) else "不限"
        case int() | float():
            return shown(value)
        case list():
            return "、".join(_said(standard, key, each) for each in value) or "无"
        case str():
            return _label(standard.rules, value)
        case _:
            return json.dumps(value, ensure_ascii=False)


def _label(rules: Rules, value: str | int) -> str:
    """What a question, or an option of one, is called; else the value as it is."""
    if value in rules.question:
        return rules.question[str(value)].name
    options = (option for question in rules.questions for option in question.options)
    return next((option.label for option in options if option.value == value), str(value))

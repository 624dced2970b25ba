"""Reads a table of rule data key by key, and remembers what it does not like.

The kinds, the questions and the readings are all built from tables through this one class, so that
a missing key, a value of the wrong type, and a key that nobody asked for are each found once, here,
and come back as mistakes with the place they stand in.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from calculator.mistakes import Missing, Mistake, one_of, told
from calculator.points import Number
from calculator.sourced import inside, place

type Table = Mapping[str, Any]

_LIST = "写在方括号里的列表"


class Reader:
    """A table being read. `close()` reports the keys that were never asked for."""

    def __init__(self, table: Table, file: str, key: str, mistakes: list[Mistake]) -> None:
        self._table = table
        self._file, self._key = place(table, file, key)
        self._mistakes = mistakes
        # Words are the ground a rule stands on, not something that a kind must ask for.
        self._asked = {"words", "clause"}

    def wrong(self, key: str, problem: str, should: str, rests: tuple[str, ...] = ()) -> None:
        """Note a mistake at `key` of this table."""
        place = inside(self._key, key)
        self._mistakes.append(Mistake(self._file, place, problem, should, rests=rests))

    def has(self, key: str) -> bool:
        """Is the key there?"""
        return key in self._table

    def text(self, key: str, default: str | None = None) -> str:
        """A string; a mistake where it is missing and there is no default."""
        return str(self._value(key, (str,), "引号里的一段文字", default, ""))

    def one_of(self, key: str, allowed: Collection[str], default: str | None = None) -> str:
        """A string that is one of these; the first of them where it is not."""
        found = self.text(key, default)
        if found in allowed:
            return found
        if isinstance(self._table.get(key), str):
            self.wrong(key, f"是“{found}”", one_of(found, allowed))
        return next(iter(allowed))

    def number(self, key: str, default: Number | None = None) -> Number:
        """A number; a mistake where it is missing and there is no default."""
        called = f"一个数，或在 words 的引文里、数字所在之处写{{{key}}}"
        value: Number = self._value(key, (int, float), called, default, 0)
        return value

    def count(self, key: str) -> int:
        """A whole number of one or more; a mistake where it is missing or another."""
        found = self.number(key)
        if found >= 1 and found == int(found):
            return int(found)
        if _is(self._table.get(key), (int, float)):
            self.wrong(key, f"是{told(found)}", "1 或更大的整数")
        return 1

    def scalar(self, key: str) -> str | int:
        """A value as a record holds it: a string or a whole number."""
        value: str | int = self._value(key, (str, int), "一段文字或一个整数", None, "")
        return value

    def flag(self, key: str) -> bool:
        """true or false; false where it is missing."""
        return bool(self._value(key, (bool,), "true 或 false", False, False))

    def day(self, key: str) -> date | None:
        """A day as "2026-01-31"; None where it is missing."""
        text = self.text(key, "")
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            self.wrong(key, f"是{told(text)}", "一个日期，如 2026-01-31")
            return None

    def values(self, key: str) -> tuple[str | int, ...]:
        """A list of record values; empty where it is missing."""
        return tuple(self._each(key, (str, int, bool), "一段文字、一个整数或 true、false"))

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of strings; empty where it is missing."""
        return tuple(self._each(key, (str,), "引号里的一段文字"))

    def lists(self, key: str) -> tuple[tuple[str | int, ...], ...]:
        """A list of lists of record values; empty where it is missing."""
        return tuple(map(tuple, self._each(key, (list,), _LIST)))

    def other_numbers(self) -> dict[str, Number]:
        """All keys not asked for so far; each must be a number."""
        return {key: self.number(key) for key in self._table if key not in self._asked}

    def table(self, key: str) -> "Reader":
        """The table under `key`; a mistake where it is missing."""
        return self._inner(self._value(key, (dict,), "一个表", None, {}), key)

    def optional(self, key: str) -> "Reader | None":
        """The table under `key`; None where it is missing."""
        return self.table(key) if self.has(key) else None

    def other_texts(self) -> dict[str, tuple[str, ...]]:
        """All keys not asked for so far; each must be a list of strings."""
        return {key: self.texts(key) for key in self._table if key not in self._asked}

    def tables(self, key: str) -> Iterator["Reader"]:
        """Each table of the list under `key`; none where it is missing."""
        for index, table in enumerate(self._each(key, (dict,), "一个表")):
            yield self._inner(table, f"{key}[{index}]")

    def close(self) -> None:
        """Report each key that was not asked for: a misspelt key must not be ignored."""
        for key in self._table:
            if key not in self._asked:
                self.wrong(key, f"不认识“{key}”", one_of(key, sorted(self._asked)))

    def _inner(self, table: Table, key: str) -> "Reader":
        return Reader(table, self._file, inside(self._key, key), self._mistakes)

    def _each(self, key: str, kinds: tuple[type, ...], called: str) -> Iterator[Any]:
        """The values of a list, without those of a wrong type."""
        for index, value in enumerate(self._value(key, (list,), _LIST, [], [])):
            if _is(value, kinds):
                yield value
            else:
                self.wrong(f"{key}[{index}]", f"是{told(value)}", called)

    def _value(
        self, key: str, kinds: tuple[type, ...], called: str, default: Any, fallback: Any
    ) -> Any:
        self._asked.add(key)
        if key not in self._table:
            if default is None:
                at, should = inside(self._key, key), f"{key} = {called}"
                self._mistakes.append(Missing(self._file, at, f"缺少“{key}”", should))
                return fallback
            return default
        value = self._table[key]
        if not _is(value, kinds):
            self.wrong(key, f"是{told(value)}", called)
            return fallback
        return value


def _is(value: object, kinds: tuple[type, ...]) -> bool:
    """Is it of one of these types? To Python, true is a number."""
    return isinstance(value, kinds) and (not isinstance(value, bool) or bool in kinds)

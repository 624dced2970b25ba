"""Reads a table of rule data key by key, and remembers what it does not like.

The kinds, the questions and the readings are all built from tables through this one class, so that
a missing key, a value of the wrong type, and a key that nobody asked for are each found once, here,
and come back as mistakes with the place they stand in.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from calculator.mistakes import Mistake
from calculator.points import Number

type Table = Mapping[str, Any]


class Reader:
    """A table being read. `close()` reports the keys that were never asked for."""

    def __init__(self, table: Table, file: str, key: str, mistakes: list[Mistake]) -> None:
        self._table = table
        self._file = file
        self._key = key
        self._mistakes = mistakes
        # Words are the ground a rule stands on, not something that a kind must ask for.
        self._asked = {"words", "clause"}

    def wrong(self, key: str, problem: str) -> None:
        """Note a mistake at `key` of this table."""
        place = f"{self._key}.{key}" if self._key and key else self._key or key
        self._mistakes.append(Mistake(self._file, place, problem))

    def has(self, key: str) -> bool:
        """Is the key there?"""
        return key in self._table

    def text(self, key: str, default: str | None = None) -> str:
        """A string; a mistake where it is missing and there is no default."""
        return str(self._value(key, str, "a text", default, ""))

    def number(self, key: str, default: Number | None = None) -> Number:
        """A number; a mistake where it is missing and there is no default."""
        value: Number = self._value(key, (int, float), "a number", default, 0)
        return value

    def scalar(self, key: str) -> str | int:
        """A value as a record holds it: a string or a whole number."""
        value: str | int = self._value(key, (str, int), "a text or a whole number", None, "")
        return value

    def flag(self, key: str) -> bool:
        """true or false; false where it is missing."""
        return bool(self._value(key, bool, "true or false", False, False))

    def day(self, key: str) -> date | None:
        """A day as "2026-01-31"; None where it is missing."""
        text = self.text(key, "")
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            self.wrong(key, f"is {text!r}; should be a day as 2026-01-31")
            return None

    def values(self, key: str) -> tuple[str | int, ...]:
        """A list of record values; empty where it is missing."""
        found = self._value(key, list, "a list", [], [])
        return tuple(found)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of strings; empty where it is missing."""
        return tuple(str(value) for value in self.values(key))

    def other_numbers(self) -> dict[str, Number]:
        """All keys not asked for so far; each must be a number."""
        return {key: self.number(key) for key in self._table if key not in self._asked}

    def table(self, key: str) -> "Reader":
        """The table under `key`; a mistake where it is missing."""
        return self._inner(self._value(key, dict, "a table", None, {}), key)

    def optional(self, key: str) -> "Reader | None":
        """The table under `key`; None where it is missing."""
        return self.table(key) if self.has(key) else None

    def lists(self) -> dict[str, tuple[str, ...]]:
        """All keys not asked for so far; each must be a list of strings."""
        return {key: self.texts(key) for key in self._table if key not in self._asked}

    def tables(self, key: str) -> Iterator["Reader"]:
        """Each table of the list under `key`; none where it is missing."""
        for index, table in enumerate(self._value(key, list, "a list of tables", [], [])):
            yield self._inner(table, f"{key}[{index}]")

    def close(self) -> None:
        """Report each key that was not asked for: a misspelt key must not be ignored."""
        for key in self._table:
            if key not in self._asked:
                self.wrong(key, "unknown key")

    def _inner(self, table: Table, key: str) -> "Reader":
        return Reader(table, self._file, f"{self._key}.{key}" if self._key else key, self._mistakes)

    def _value(self, key: str, kind: Any, called: str, default: Any, fallback: Any) -> Any:
        self._asked.add(key)
        if key not in self._table:
            if default is None:
                self.wrong(key, f"missing; should be {called}")
                return fallback
            return default
        value = self._table[key]
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            self.wrong(key, f"is {value!r}; should be {called}")
            return fallback
        return value

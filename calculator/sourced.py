"""Tables that know where in the rules folder they are written.

What is compiled stands elsewhere than what was written: a common rule goes into several tables, one table of a list
can become three. A mistake names the place where it was written, for there it is put right.
"""

from collections.abc import Mapping
from typing import Any, Self


class Sourced(dict[str, Any]):
    """A table with its place: the file, and the path inside it ("" for the file as a whole)."""

    def __init__(self, table: Mapping[str, Any], file: str, key: str) -> None:
        super().__init__(table)
        self.file = file
        self.key = key

    def like(self, table: Mapping[str, Any]) -> Self:
        """Another table at the same place."""
        return type(self)(table, self.file, self.key)


def place(table: Mapping[str, Any], file: str, key: str) -> tuple[str, str]:
    """Where a table is written: its own place if it has one, else the given one."""
    return (table.file, table.key) if isinstance(table, Sourced) else (file, key)


def inside(key: str, name: str) -> str:
    """The path of `name` in the table at `key`."""
    return f"{key}.{name}" if key and name else key or name

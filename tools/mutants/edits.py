"""One change to one file, and what becomes of it."""

from dataclasses import dataclass
from typing import Literal

# "loader": refused when the rules are read; "case": noticed by a case; "test": by another test of the core;
# "unread": a number of the text that no rule reads.
type Fate = Literal["loader", "case", "test", "unread", "survived"]


@dataclass(frozen=True)
class Edit:
    """`start` and `end` are offsets in the file's UTF-8 bytes; `file` is a path from the project's folder."""

    file: str
    line: int
    start: int
    end: int
    new: bytes
    what: str  # in words: 5 → 6

    def __str__(self) -> str:
        return f"{self.file}:{self.line}  {self.what}"

    def applied(self, text: bytes) -> bytes:
        """The file's text with the change in it."""
        return text[: self.start] + self.new + text[self.end :]


def edit(file: str, text: bytes, start: int, end: int, new: bytes, what: str = "") -> Edit:
    """An edit with its line; where nothing else is said, `what` names the old text and the new one."""
    line = text.count(b"\n", 0, start) + 1
    what = what or f"{text[start:end].decode()} → {new.decode()}"
    return Edit(file, line, start, end, new, what)

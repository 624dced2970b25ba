"""A mistake in the rules folder: a value, so that all of them can be shown at once."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Mistake:
    file: str  # "rules/policy/std.md"
    key: str  # a line number, a path inside a TOML file, or "" for the file as a whole
    problem: str

    def __str__(self) -> str:
        return ":".join(filter(None, (self.file, self.key))) + f": {self.problem}"

"""Mutants that change nothing, each with its reason: the file equivalent.toml beside this one.

An entry that is no survivor any more is a mistake, so that the list cannot outlive what it lists.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tools.mutants.edits import Edit

FILE = Path(__file__).with_name("equivalent.toml")


@dataclass(frozen=True)
class Accepted:
    """A mutant by its file, the text of its line and what is changed."""

    file: str
    line: str
    what: str


def accepted(file: Path = FILE) -> frozenset[Accepted]:
    """All that are listed."""
    listed = tomllib.loads(file.read_text(encoding="utf-8")).get("equivalent", [])
    return frozenset(
        Accepted(each["file"], each["line"], what)
        for each in listed
        for what in each["what"]
        if each["why"]
    )


def place(edit: Edit, root: Path) -> Accepted:
    """How a mutant would be listed."""
    line = (root / edit.file).read_text(encoding="utf-8").splitlines()[edit.line - 1]
    return Accepted(edit.file, line.strip(), edit.what)


def sorted_out(
    survivors: Iterable[Edit], listed: frozenset[Accepted], root: Path
) -> tuple[list[Edit], frozenset[Accepted]]:
    """The survivors that are not listed, and what is listed and did not survive."""
    places = {edit: place(edit, root) for edit in survivors}
    left = [edit for edit, at in places.items() if at not in listed]
    return left, listed - frozenset(places.values())

"""The mutants of the rules: which of them the loader refuses, which a case notices, and which nobody does."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from calculator.loading import compile_folder
from calculator.mistakes import Mistake
from calculator.rules import Rules, read_rules
from tools.mutants import text_edits, toml_edits
from tools.mutants.cases import Ranking, words
from tools.mutants.edits import Edit, Fate


def edits(folder: Path, root: Path) -> Iterator[Edit]:
    """Every mutant of a rules folder: of the files that are compiled, and of the policy's text. `root`: the project's."""
    compiled, policy, _ = compile_folder(folder)
    tables = sorted({*(name for name in compiled if name.endswith(".toml")), *_common(folder)})
    texts = {name: (folder / name).read_bytes() for name in tables}
    names = toml_edits.names_under(texts.values())
    for name, text in texts.items():
        file = (folder / name).relative_to(root).as_posix()
        yield from toml_edits.edits(file, text, list(policy.clauses), names)
    for path in sorted((folder / "policy").glob("*.md")):
        yield from text_edits.edits(path.relative_to(root).as_posix(), path.read_bytes())


def _common(folder: Path) -> list[str]:
    """The file whose rules go into the tables when they are compiled."""
    return [name for name in ("items.toml",) if (folder / name).exists()]


class Judge:
    """Says what becomes of a mutant of a folder. It changes a copy, in `home`."""

    def __init__(self, folder: Path, root: Path, home: Path, ranking: Ranking) -> None:
        self._root, self._home, self._ranking = root, home, ranking
        self._copy = home / folder.relative_to(root)
        shutil.copytree(folder, self._copy)
        self._compiled, _, mistakes = loaded(self._copy)
        self._numbers = numbers(self._compiled)
        assert not mistakes, "the rules have mistakes: nothing can be said of their mutants"

    def fate(self, edit: Edit) -> tuple[Fate, str]:
        """What becomes of a mutant, and who found it: a mistake of the loader's, or a case."""
        path, text = self._home / edit.file, (self._root / edit.file).read_bytes()
        path.write_bytes(edit.applied(text))
        try:
            compiled, rules, mistakes = loaded(self._copy)
        except Exception as error:
            return "loader", f"raises {error!r}"
        finally:
            path.write_bytes(text)
        if mistakes:
            return "loader", str(mistakes[0])
        if path.suffix == ".md" and numbers(compiled) == self._numbers:
            return "unread", ""
        if compiled == self._compiled:
            return "survived", ""
        for case in self._ranking.likely(touched(self._compiled, compiled)):
            if case.notices(rules):
                return "case", case.name
        return "survived", ""


def loaded(folder: Path) -> tuple[dict[str, Any], Rules, list[Mistake]]:
    """The compiled tables of a folder but for their version, the rules made of them, and all mistakes."""
    compiled, _, mistakes = compile_folder(folder)
    rules, more = read_rules(compiled)
    plain = {name: table for name, table in compiled.items() if name != "version"}
    return plain, rules, [*mistakes, *more]


def numbers(data: Any) -> list[int | float]:
    """All numbers in compiled tables, in their order."""
    match data:
        case dict():
            return [number for each in data.values() for number in numbers(each)]
        case list():
            return [number for each in data for number in numbers(each)]
        case int() | float():
            return [data]
        case _:
            return []


def touched(old: Any, new: Any) -> Iterator[str]:
    """The words at and around each place where two compiled tables differ."""
    if old == new:
        return
    match old, new:
        case dict(), dict():
            for one in (old, new):
                yield from (str(value) for value in one.values() if isinstance(value, str | int))
            for name in old.keys() | new.keys():
                if old.get(name) != new.get(name):
                    yield from words(name)
                    yield from touched(old.get(name), new.get(name))
        case list(), list() if len(old) == len(new):
            for one, other in zip(old, new, strict=True):
                yield from touched(one, other)
        case list(), list():
            yield from words([each for each in (*old, *new) if (each in old) != (each in new)])
        case _:
            yield from words([old, new])

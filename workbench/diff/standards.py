"""The two sides of a comparison: a folder of rules, or a revision of this repository."""

import io
import subprocess
import tarfile
import tempfile
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from calculator.citation import citations
from calculator.compiling import Table
from calculator.loading import compile_folder
from calculator.policy import Policy
from calculator.rules import Rules, read_rules

FOLDER = "rules"  # of a standard, and of a revision
RENAMED = "renamed.toml"


@dataclass(frozen=True)
class Standard:
    """One edition, read without mistakes. `name`: what it was asked for by; `renamed`: its old ids, with the new ones."""

    name: str
    compiled: Table
    rules: Rules
    policy: Policy
    renamed: Mapping[str, str]

    @cached_property
    def names(self) -> Mapping[str, str]:
        """What each clause is called."""
        return citations(self.policy)

    def called(self, clause: str) -> str:
        """What a clause is called; its id where the text has none of it."""
        return self.names.get(clause, clause)


class UnreadableError(ValueError):
    """A place where no rules are, or none that can be read: a sentence that says why."""


def read(place: str, repository: Path) -> Standard:
    """The standard in a folder, or of a revision of `repository`. Raises UnreadableError."""
    folder = Path(place)
    if folder.is_dir():
        return read_folder(place, folder / FOLDER if (folder / FOLDER).is_dir() else folder)
    with tempfile.TemporaryDirectory() as temporary:
        with tarfile.open(fileobj=io.BytesIO(_archive(place, repository))) as archive:
            archive.extractall(temporary, filter="data")
        return read_folder(place, Path(temporary) / FOLDER)


def read_folder(name: str, folder: Path) -> Standard:
    """The standard in a folder of rules. Raises UnreadableError."""
    try:
        compiled, policy, mistakes = compile_folder(folder)
        rules, more = read_rules(compiled)
        file = folder / RENAMED
        renamed = tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    except (LookupError, TypeError, AttributeError, OSError, ValueError) as error:
        # Rules of another age have other shapes than those whose mistakes are looked for.
        raise UnreadableError(
            f"“{name}”的规则现在的程序读不了：{type(error).__name__} {error}"
        ) from None
    found = [str(mistake).replace(str(folder), FOLDER) for mistake in (*mistakes, *more)]
    if found:
        others = f"（另有{len(found) - 1}处）" if len(found) > 1 else ""
        raise UnreadableError(f"“{name}”的规则现在的程序读不了：{found[0]}{others}")
    return Standard(name, compiled, rules, policy, renamed)


def _archive(revision: str, repository: Path) -> bytes:
    """The rules of a revision as a tar file."""
    named = _git(
        repository, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"
    )
    if named is None:
        raise UnreadableError(f"“{revision}”既不是文件夹，也不是本仓库的版本。")
    archive = _git(repository, "archive", "--format=tar", named.decode().strip(), FOLDER)
    if archive is None:
        raise UnreadableError(f"版本“{revision}”里没有 {FOLDER}/。")
    return archive


def _git(repository: Path, *command: str) -> bytes | None:
    """What git says; None where it fails."""
    done = subprocess.run(("git", "-C", repository, *command), capture_output=True)
    return None if done.returncode else done.stdout

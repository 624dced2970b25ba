"""Editions to compare: the project's own rules, and the same with the patches of a case."""

import shutil
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from workbench.diff import population
from workbench.diff.command import KEPT, ROOT
from workbench.diff.comparison import Diff, compare
from workbench.diff.population import Population
from workbench.diff.standards import Standard, read_folder

RULES = ROOT / "rules"
CASES: Sequence[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "cases.toml").read_text(encoding="utf-8")
)["case"]


@cache
def present() -> Standard:
    """The rules as they are."""
    return read_folder("现行", RULES)


@cache
def people() -> Population:
    """The sample applicants that are kept."""
    return population.read(KEPT.read_text(encoding="utf-8"))


def patched(case: dict[str, Any], folder: Path) -> Standard:
    """The rules with the patches of a case, written into an empty folder."""
    shutil.copytree(RULES, folder)
    for patch in case["patches"]:
        file = folder / patch["file"]
        before = file.read_text(encoding="utf-8")
        assert before.count(patch["before"]) == 1, f"{patch['before']} stands once in {file.name}"
        file.write_text(before.replace(patch["before"], patch["after"]), encoding="utf-8")
    return read_folder("修改稿", folder)


def compared(old: Standard, new: Standard, step: int = 1) -> Diff:
    """On the sample applicants that are kept, or on every so many of them."""
    kept = people()
    return compare(old, new, Population(kept.claims, kept.applicants[::step]))

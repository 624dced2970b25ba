"""Broken rules: a copy of the rules with something changed, and what the check says of it."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from calculator.loading import FOLDER
from workbench.check import Finding, read


def changed(case: Mapping[str, Any], at: Path) -> Path:
    """A copy of the rules at `at`, with the change of a case.

    `old` becomes `new` in `file`; without `old`, `new` is all that the file holds, and without either it is gone.
    """
    folder = shutil.copytree(FOLDER, at / "rules")
    path = folder / case["file"]
    if "old" in case:
        text = path.read_text(encoding="utf-8")
        assert text.count(case["old"]) == 1, (case["name"], text.count(case["old"]))
        path.write_text(text.replace(case["old"], case["new"]), encoding="utf-8")
    elif "new" in case:
        path.write_bytes(case["new"].encode("latin-1" if case.get("no_text") else "utf-8"))
    else:
        path.unlink()
    return folder


def found(folder: Path, tests: Path) -> list[dict[str, str]]:
    """What the check says, each with the words on its line: a line's number changes with any comment above it."""
    return [_told(finding, folder) for finding in read(folder, tests).findings]


def _told(finding: Finding, folder: Path) -> dict[str, str]:
    path = folder / finding.file
    line = path.read_text(encoding="utf-8").splitlines()[finding.line - 1] if finding.line else ""
    return {
        "file": finding.file,
        "line": line.strip(),
        "id": finding.id,
        "problem": finding.problem,
        "should": finding.should,
    }

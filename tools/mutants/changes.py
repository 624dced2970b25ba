"""Which lines of which files a change touches: those that git says are other than in a revision."""

import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

_FILE = re.compile(r"^\+\+\+ b/(.*)$")
_HUNK = re.compile(r"^@@ -\S+ \+(\d+)(?:,(\d+))? @@")


def changed_lines(root: Path, revision: str) -> Mapping[str, frozenset[int]]:
    """The new and the changed lines since a revision, by file; CalledProcessError where there is no such one."""
    command = ["git", "diff", "--unified=0", "--no-color", "--no-ext-diff", revision, "--"]
    run = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True)
    return lines_of(run.stdout)


def lines_of(diff: str) -> Mapping[str, frozenset[int]]:
    """The lines that a diff without context adds, by file."""
    found: dict[str, set[int]] = {}
    file = ""
    for line in diff.splitlines():
        if named := _FILE.match(line):
            file = named[1]
        elif hunk := _HUNK.match(line):
            first, count = int(hunk[1]), int(hunk[2] or 1)
            found.setdefault(file, set()).update(range(first, first + count))
    return {name: frozenset(lines) for name, lines in found.items()}

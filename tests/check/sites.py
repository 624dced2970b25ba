"""Where the code makes a mistake of the rules: each place that calls for one, and which of them were reached."""

import ast
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from calculator.mistakes import Mistake

ROOT = Path(__file__).parents[2]
# These look at a record, at the site that was built, and at several editions, not at one folder of rules.
OTHERS = ("calculator/record.py", "sitegen/built.py", "sitegen/editions.py")
FILES = [
    path
    for folder in ("calculator", "sitegen")
    for path in (ROOT / folder).rglob("*.py")
    if path.relative_to(ROOT).as_posix() not in OTHERS
]
_MAKE = {"Mistake", "Misfit", "Missing", "Absent", "Unreadable", "no_clause"}
_PASS_ON = {"wrong", "known", "one_of"}

type Place = tuple[str, int]  # the file, and the first line of the call


def places() -> dict[Place, range]:
    """Every call that makes a mistake, or has one made, with its lines."""
    found = {}
    for path in FILES:
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and _makes(call):
                lines = range(call.lineno, (call.end_lineno or call.lineno) + 1)
                found[(path.relative_to(ROOT).as_posix(), call.lineno)] = lines
    return found


def _makes(call: ast.Call) -> bool:
    match call.func:
        case ast.Name(id=name):
            return name in _MAKE or name == "wrong"
        case ast.Attribute(attr=name):
            return name in _PASS_ON
    return False


@contextmanager
def recorded() -> Iterator[set[Place]]:
    """Takes note of the lines of our own code from which mistakes are made."""
    made: set[Place] = set()
    original = Mistake.__init__

    def noting(self: Mistake, *args: object, **named: object) -> None:
        frame: FrameType | None = sys._getframe(1)
        while frame:
            if (file := frame.f_code.co_filename).startswith(f"{ROOT}/"):
                made.add((file.removeprefix(f"{ROOT}/"), frame.f_lineno))
            frame = frame.f_back
        original(self, *args, **named)  # type: ignore[arg-type]

    Mistake.__init__ = noting  # type: ignore[method-assign]
    try:
        yield made
    finally:
        Mistake.__init__ = original  # type: ignore[method-assign]

"""The kinds of requirements: one module each, with a `read` that builds it from its table.

A requirement says which `fields` of the record it hangs on, and `check(case) -> Node` decides it.
"""

from collections.abc import Callable, Mapping
from typing import Protocol

from calculator.case import Case
from calculator.nodes import Node
from calculator.reader import Reader
from calculator.requirements import bar, exam, fact, hours, scope, window
from calculator.timeline import Time


class Requirement(Protocol):
    """What every kind gives."""

    @property
    def clause(self) -> str: ...

    def fields(self, time: Time) -> tuple[str, ...]: ...

    def check(self, case: Case) -> Node: ...


KINDS: Mapping[str, Callable[[Reader], Requirement]] = {
    "bar": bar.read,
    "exam": exam.read,
    "fact": fact.read,
    "hours": hours.read,
    "scope": scope.read,
    "window": window.read,
}

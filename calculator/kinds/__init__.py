"""The kinds of score rules: one module each, with a `read` that builds the rule from its table.

A rule says which `fields` of the record it hangs on, and its `score(case) -> Points`, and in `gains`
the changes by which an applicant can come to more points, the smallest first. A new kind is a new module and a line here.
"""

from collections.abc import Callable, Mapping
from typing import Protocol

from calculator.case import Case
from calculator.kinds import amount, choice, exam, grades, hours, ladder, per_year, tally, years
from calculator.nodes import Change
from calculator.points import Points
from calculator.reader import Reader
from calculator.timeline import Time


class Rule(Protocol):
    """What every kind gives."""

    def fields(self, time: Time) -> tuple[str, ...]: ...

    def score(self, case: Case) -> Points: ...

    def gains(self, case: Case) -> tuple[Change, ...]: ...


KINDS: Mapping[str, Callable[[Reader], Rule]] = {
    "amount": amount.read,
    "choice": choice.read,
    "exam": exam.read,
    "grades": grades.read,
    "hours": hours.read,
    "ladder": ladder.read,
    "per_year": per_year.read,
    "tally": tally.read,
    "years": years.read,
}

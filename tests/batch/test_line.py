"""A line is what the core says of somebody, and a closed route that is not gone through takes nothing away from it."""

from itertools import pairwise
from typing import Any

import pytest

from calculator.batch import line as lines
from calculator.batch.people import Person
from calculator.eligibility import decide
from calculator.outcome import Outcome, outcome
from calculator.record import check
from tests.batch.made import EXAMPLES, person
from tests.calculator.scoring import RULES
from tests.records import varied

PEOPLE = [*EXAMPLES, *varied(300)]


def checked(data: Any) -> tuple[Any, Any]:
    record, errors = check(data, RULES.questions, RULES.readings)
    assert not errors
    return record, record.get("readings") or {}


def test_a_closed_route_is_told_as_before_in_all_that_decides() -> None:
    shorter = 0
    for data in PEOPLE:
        record, choices = checked(data)
        whole = decide(RULES, record, choices)
        short = decide(RULES, record, choices, whole=False)
        assert (short.status, short.requirements) == (whole.status, whole.requirements)
        for one, other in zip(short.routes, whole.routes, strict=True):
            for name in ("clause", "status", "why", "readings", "timed", "later"):
                assert getattr(one, name) == getattr(other, name)
            shorter += one.ways != other.ways
    assert shorter > len(PEOPLE), "many are closed"


def test_no_line_hangs_on_it(monkeypatch: pytest.MonkeyPatch) -> None:
    everybody = [person(data) for data in PEOPLE]
    everybody += [person(*pair) for pair in pairwise(EXAMPLES)]

    def all_lines() -> list[Any]:
        def both(each: Person) -> Any:
            return lines.line(RULES, each), lines.brief(RULES, each)

        return list(map(both, everybody))

    found = all_lines()

    def whole_outcome(rules: Any, record: Any, choices: Any, whole: bool = True) -> Outcome:
        return outcome(rules, record, choices)

    monkeypatch.setattr(lines, "outcome", whole_outcome)
    assert all_lines() == found

"""The readings as they were agreed on: readings.toml."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from calculator.record import check
from calculator.rules import Rules
from tests.calculator.scoring import RULES

FILE = Path(__file__).with_name("readings.toml")
READINGS = tomllib.loads(FILE.read_text(encoding="utf-8"))["reading"]


@pytest.mark.parametrize("case", READINGS, ids=lambda case: case["id"])
def test_reading(case: dict[str, Any], rules: Rules) -> None:
    [reading] = [each for each in rules.published if each.id == case["id"]]
    assert list(reading.subject) == case["subject"]
    assert list(reading.sides) == case["sides"]
    assert list(reading.clauses) == case["clauses"]
    assert list(reading.leaves) == case.get("leaves", [])


def test_every_reading_is_here() -> None:
    assert [case["id"] for case in READINGS] == [reading.id for reading in RULES.published]


def test_those_of_the_ranking_are_for_no_record() -> None:
    assert RULES.ranking
    apart = {reading.id for reading in RULES.ranking.readings}
    assert apart == {reading.id for reading in RULES.published if reading.subject == ("ranking",)}
    assert not apart & {reading.id for reading in RULES.readings}
    record = {"target": "engineer", "year": 2026, "readings": dict.fromkeys(apart, "B")}
    _, errors = check(record, RULES.questions, RULES.readings)
    assert {error.path for error in errors} == {f"readings.{id}" for id in apart}
    assert {error.problem for error in errors} == {"没有这个字段"}

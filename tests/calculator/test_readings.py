"""The readings as they were agreed on: readings.toml."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from calculator.rules import Rules
from tests.calculator.scoring import RULES

FILE = Path(__file__).with_name("readings.toml")
READINGS = tomllib.loads(FILE.read_text(encoding="utf-8"))["reading"]


@pytest.mark.parametrize("case", READINGS, ids=lambda case: case["id"])
def test_reading(case: dict[str, Any], rules: Rules) -> None:
    [reading] = [each for each in rules.readings if each.id == case["id"]]
    assert list(reading.subject) == case["subject"]
    assert list(reading.sides) == case["sides"]
    assert list(reading.clauses) == case["clauses"]
    assert list(reading.leaves) == case.get("leaves", [])


def test_every_reading_is_here() -> None:
    assert [case["id"] for case in READINGS] == [reading.id for reading in RULES.readings]

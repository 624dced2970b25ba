"""The groups and rows of each score table with their caps: caps.toml."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from calculator.rules import Rules
from tests.calculator.scoring import RULES, items, scored

FILE = Path(__file__).with_name("caps.toml")
TABLES = tomllib.loads(FILE.read_text(encoding="utf-8"))["table"]


@pytest.mark.parametrize("case", TABLES, ids=lambda case: case["target"])
def test_table(case: dict[str, Any], rules: Rules) -> None:
    result = scored({"target": case["target"], "year": 2026}, rules)
    caps = {group["id"]: group["cap"] for group in result["score"]["groups"]}
    assert list(caps.items()) == list(case["groups"].items())
    rows = {id: item["cap"] for id, item in items(result).items()}
    assert list(rows.items()) == list(case["items"].items())
    assert result["score"]["pass_mark"] == case["mark"]


def test_every_table_is_here() -> None:
    assert {case["target"] for case in TABLES} == RULES.table.keys()

"""The case files that readers have handed in, reported/*.toml; README.md there says what becomes of one."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from calculator.casefile import expected
from tests.calculator.scoring import scored
from tests.calculator.test_cases import facts

FOLDER = Path(__file__).parent / "reported"
CASES = [
    case
    for path in sorted(FOLDER.glob("*.toml"))
    for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
]
KEYS = {"name", "clause", "rules", "doubt", "record", "expect"}


def run(case: dict[str, Any]) -> None:
    """Fails where the rules give another result than the case expects."""
    assert case.keys() == KEYS
    assert {"about", "words"} <= case["doubt"].keys() <= {"about", "words", "answer"}
    found, wanted = expected(scored(facts(case["record"]))), case["expect"]
    assert wanted.keys() <= found.keys()
    assert wanted
    for key, value in wanted.items():
        inside = isinstance(value, dict)
        assert ({id: found[key][id] for id in value} if inside else found[key]) == value, key


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case: dict[str, Any]) -> None:
    run(case)


@pytest.mark.parametrize(
    ("key", "value"),
    [("verdict", "ineligible"), ("total", [0, 0]), ("items", {"education": [9, 9]})],
)
def test_a_case_with_another_result_fails(key: str, value: object) -> None:
    case = CASES[0]
    with pytest.raises(AssertionError):
        run({**case, "expect": {**case["expect"], key: value}})

"""What each question takes: the entries of domain.toml, and that no question is without one."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from calculator.questions import EDITION
from calculator.record import check
from calculator.rules import Rules
from tests.calculator.scoring import RULES

FILE = Path(__file__).with_name("domain.toml")
DOMAIN = tomllib.loads(FILE.read_text(encoding="utf-8"))["question"]
APPLICANT = "applicant"
FLAGS = ("required", "zero", "past", "within_year", "blank", "long", "vary", "personal")


@pytest.mark.parametrize("case", DOMAIN, ids=lambda case: case["path"])
def test_question(case: dict[str, Any], rules: Rules) -> None:
    question = rules.question[case["path"]]
    assert [option.value for option in question.options] == case.get("options", [])
    assert {row.value: list(row.columns) for row in question.rows} == case.get("rows", {})
    assert {part.path: part.max for part in question.parts} == case.get("parts", {})
    who = {section.id: section.who for section in rules.sections}.get(question.section, APPLICANT)
    assert who == case.get("who", APPLICANT)
    assert question.step == case.get("step", 1)
    assert question.unit == case.get("unit", "")
    flags = {flag for flag in FLAGS if getattr(question, flag)}
    assert flags | ({"change"} if question.change else set()) == set(case.get("flags", ()))
    for number, taken in _numbers(case):
        data = {"target": "engineer", "year": 2026, **_record(case, number)}
        errors = check(data, rules.questions, rules.readings)[1]
        assert (errors == ()) == taken, (number, errors)


def _numbers(case: dict[str, Any]) -> Iterator[tuple[float, bool]]:
    """The numbers at the bounds and just beyond them, each with whether it is taken."""
    if "least" in case:
        zero = "zero" in case.get("flags", ())
        for number in (case["least"], case["most"]):
            yield number, True
        for number in (case["least"] - 1, case["most"] + 1):
            yield number, number == 0 and zero


def _record(case: dict[str, Any], number: float) -> dict[str, Any]:
    """A record with a number in its place: in a list of months, or in each place of a tally, where it is one of those."""
    question = RULES.question[case["path"]]
    given: Any = [number] if question.kind == "months" else number
    if question.kind == "tally":
        given = {row: dict.fromkeys(columns, number) for row, columns in case["rows"].items()}
    group, _, name = case["path"].rpartition(".")
    return {group: {name: given}} if group else {name: given}


def test_every_question_is_here() -> None:
    assert [case["path"] for case in DOMAIN] == [
        question.path for question in RULES.questions if question.path != EDITION
    ]

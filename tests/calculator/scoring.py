"""What the tests of the core have in common: the rules, and a result for a record that must be good."""

from typing import Any

from calculator.loading import load
from calculator.record import check, value
from calculator.result import answer
from calculator.rules import Rules
from calculator.score import Score, score, score_table

RULES = load()[0]


def scored(record: object, rules: Rules = RULES) -> dict[str, Any]:
    """The result of a record without mistakes."""
    result, errors = answer(rules, record)
    assert errors == ()
    assert result is not None
    return result


def items(result: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The items of a result that has a score, by id."""
    return {item["id"]: item for item in result["score"]["items"]}


def span(found: dict[str, Any]) -> list[float]:
    return [found["min"], found["max"]]


def points(record: object) -> Score | None:
    """The score alone of a record without mistakes: quicker where many are asked for."""
    checked, errors = check(record, RULES.questions, RULES.readings)
    assert errors == ()
    table = score_table(RULES, checked)
    return score(RULES, table, checked, value(checked, "readings") or {}) if table else None

"""The result, as the contract has it: plain data for JSON, made from a record."""

from typing import Any

from calculator.case import Case
from calculator.kinds.grades import YearlyGrades
from calculator.kinds.hours import HoursPerYear
from calculator.points import Number, Points
from calculator.readings import Choices
from calculator.record import FieldError, Record, check, value
from calculator.rules import Rules, ScoreTable
from calculator.score import Score, Span, alternatives, score, score_table

type Result = dict[str, Any]


def answer(rules: Rules, data: object) -> tuple[Result | None, tuple[FieldError, ...]]:
    """The result of one record, or the mistakes in it."""
    record, errors = check(data, rules.questions, rules.readings)
    return (None, errors) if errors else (result(rules, record), ())


def result(rules: Rules, record: Record) -> Result:
    """The result of a checked record. Points are exact; `score` is null where no table applies.

    `eligibility` is null as long as the calculator does not decide it.
    """
    choices: Choices = value(record, "readings") or {}
    table = score_table(rules, record)
    scored = score(rules, table, record, choices) if table else None
    return {
        "target": value(record, "target"),
        "year": value(record, rules.time.year),
        "eligibility": None,
        "score": _score(rules, table, scored) if table and scored else None,
        "readings": [
            {
                "id": other.reading,
                "choice": other.choice,
                "verdict": None,
                "total": _span(other.total),
                "passes": other.passes,
            }
            for other in (
                alternatives(rules, table, record, choices, scored) if table and scored else ()
            )
        ],
        "periods": _periods(rules, table, record) if table else {},
    }


def _score(rules: Rules, table: ScoreTable, scored: Score) -> Result:
    return {
        "items": [
            {
                "id": item.id,
                "group": group.id,
                **_span(scored.items[item.id]),
                "cap": item.cap,
                "clause": item.clause,
                "why": scored.items[item.id].why,
                "needs": list(dict.fromkeys(scored.items[item.id].needs)),
                "readings": list(dict.fromkeys(filter(None, scored.items[item.id].readings))),
            }
            for group in table.groups
            for item in group.items
        ],
        "groups": [
            {"id": group.id, **_span(scored.groups[group.id]), "cap": group.cap}
            for group in table.groups
        ],
        "total": _span(scored.total),
        "pass_mark": rules.passing.mark,
        "passes": scored.passes,
    }


def _periods(rules: Rules, table: ScoreTable, record: Record) -> dict[str, tuple[int, ...] | None]:
    """For each yearly question, the years that it asks for; None while that is unknown."""
    case = Case(record, {}, rules.time, rules.question, table.below)
    return {
        item.rule.field: item.rule.years(case)
        for group in table.groups
        for item in group.items
        if isinstance(item.rule, (HoursPerYear, YearlyGrades))
    }


def _span(span: Span | Points) -> dict[str, Number]:
    return {"min": _plain(span.min), "max": _plain(span.max)}


def _plain(number: Number) -> Number:
    """Whole points as whole numbers: 4, not 4.0."""
    return int(number) if float(number).is_integer() else number

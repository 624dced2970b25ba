"""The result, as the contract has it: plain data for JSON, made from a record."""

from collections.abc import Collection, Mapping
from typing import Any

from calculator.advice import Advice, advice, in_words
from calculator.eligibility import Verdict, earliest
from calculator.explanation import explain
from calculator.materials import calendar, materials
from calculator.nodes import Change, Node, Status
from calculator.open_questions import (
    Open,
    hanging,
    sections,
    still_open,
)
from calculator.outcome import Outcome, alternatives, outcome
from calculator.periods import periods
from calculator.points import Number, Points
from calculator.readings import Choices
from calculator.record import FieldError, Record, check, value
from calculator.rules import Rules
from calculator.score import Score, Span
from calculator.ways import Opening, openings, soonest

type Result = dict[str, Any]

VERDICTS: Mapping[Status, str] = {
    "met": "eligible",
    "unmet": "ineligible",
    "unknown": "undetermined",
}


def answer(
    rules: Rules, data: object, full: bool = True
) -> tuple[Result | None, tuple[FieldError, ...]]:
    """The result of one record, or the mistakes in it. See `result` for `full`."""
    record, errors = check(data, rules.questions, rules.readings)
    return (None, errors) if errors else (result(rules, record, full), ())


def result(rules: Rules, record: Record, full: bool = True) -> Result:
    """The result of a checked record. Points are exact; `score` is null where no table applies.

    Materials, calendar and advice are null where the result is not to be `full`: they take longer than all
    the rest, and can follow it.
    """
    choices: Choices = value(record, "readings") or {}
    found = outcome(rules, record, choices)
    asked = periods(rules, found.table, rules.case(record, choices))
    open_ = still_open(rules, record, found, asked)
    return {
        "target": value(record, "target"),
        "year": value(record, rules.time.year),
        "edition": rules.standard.edition.id,
        "eligibility": _eligibility(rules, record, choices, found.verdict),
        "score": scored(rules, found.score) if found.score else None,
        "readings": other_readings(rules, record, choices, found),
        "open": _open(rules, found, open_),
        "periods": asked,
        "materials": materials(rules, record) if full else None,
        "calendar": calendar(rules, record) if full else None,
        "advice": _advice(rules, advice(rules, record, choices, found, open_)) if full else None,
    }


def ways(rules: Rules, record: Record, clauses: Collection[str]) -> Result:
    """The routes of these clauses by themselves (see ways.py); `soonest`: the one to show first."""
    choices: Choices = value(record, "readings") or {}
    found = openings(rules, record, choices, clauses)
    first = soonest(found)
    return {"routes": list(map(_way, found)), "soonest": _way(first) if first else None}


def _way(opening: Opening) -> Result:
    route, node, year = opening
    return {"name": route.name, **_route(node, year)}


def _eligibility(rules: Rules, record: Record, choices: Choices, verdict: Verdict) -> Result:
    year, years = earliest(rules, record, choices, verdict)
    case = rules.case(record, choices)
    summary = explain(rules, case, verdict, year)
    return {
        "verdict": VERDICTS[verdict.status],
        "clause": summary.clause,
        "why": summary.why,
        "route": verdict.route.clause if verdict.route else None,
        "earliest_year": year,
        "requirements": [_requirement(node) for node in verdict.requirements],
        "routes": list(map(_route, verdict.routes, years)),
    }


def _route(node: Node, opens: int | None) -> Result:
    return {
        "id": node.clause,
        "status": node.status,
        "earliest_year": opens,
        "why": node.why,
        "requirements": [_requirement(child) for child in node.children],
    }


def _open(rules: Rules, found: Outcome, questions: tuple[Open, ...]) -> Result:
    return {
        "points": plain_points(hanging(found, questions)),
        "questions": [
            {
                "field": each.question.path,
                "clause": each.clause,
                "words": each.words,
                "verdict": each.verdict,
                "points": plain_points(each.points),
                "parts": list(each.parts),
            }
            for each in questions
        ],
        "sections": [
            {
                "id": each.id,
                "questions": each.questions,
                "verdict": each.verdict,
                "points": plain_points(each.points),
            }
            for each in sections(rules, found, questions)
        ],
    }


def _advice(rules: Rules, found: Advice) -> Result:
    return {
        "sets": [
            {
                "changes": [_change(rules, change) for change in plan.changes],
                "year": plan.year,
                "verdict": VERDICTS[plan.status],
            }
            for plan in found.sets
        ],
        "gains": [
            {
                "item": gain.item,
                **_change(rules, gain.change),
                "points": {"min": plain_points(gain.min), "max": plain_points(gain.max)},
            }
            for gain in found.gains
        ],
        "ask": [
            {
                "field": each.field,
                "clause": each.clause,
                "words": each.words,
                "verdict": each.verdict,
                "points": plain_points(each.points),
            }
            for each in found.ask
        ],
    }


def _change(rules: Rules, change: Change) -> Result:
    return {
        "field": change.field,
        "value": change.value,
        "clause": change.clause,
        "words": in_words(rules, change),
        "instead": list(change.instead),
    }


def _requirement(node: Node) -> Result:
    return {
        "id": node.clause,
        "status": node.status,
        "why": node.why,
        "needs": list(dict.fromkeys(node.needs)),
    }


def other_readings(rules: Rules, record: Record, choices: Choices, found: Outcome) -> list[Result]:
    """What other readings would make of it, of those that would make it another."""
    return [
        {
            "id": other.reading,
            "choice": other.choice,
            "verdict": VERDICTS[other.outcome.verdict.status],
            "total": _span(other.outcome.score.total) if other.outcome.score else None,
            "passes": other.outcome.score.passes if other.outcome.score else None,
        }
        for other in alternatives(rules, record, choices, found)
    ]


def scored(rules: Rules, scored: Score) -> Result:
    """A score as the contract has it."""
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
            for group in scored.table.groups
            for item in group.items
        ],
        **totals(rules, scored),
    }


def totals(rules: Rules, scored: Score) -> Result:
    """The groups and the total of a score, as the contract has them."""
    return {
        "groups": [
            {"id": group.id, **_parts(scored.groups[group.id], group.cap), "cap": group.cap}
            for group in scored.table.groups
        ],
        "total": _span(scored.total),
        "pass_mark": rules.passing.mark,
        "passes": scored.passes,
    }


def _span(span: Span | Points) -> dict[str, Number]:
    return {"min": plain_points(span.min), "max": plain_points(span.max)}


def _parts(span: Span, cap: Number) -> dict[str, Number]:
    """A group's points, with those that are open and those that are out of reach."""
    lost = max(0, cap - span.max)
    return {**_span(span), "open": plain_points(span.max - span.min), "lost": plain_points(lost)}


def plain_points(number: Number) -> Number:
    """Whole points as whole numbers: 4, not 4.0."""
    return int(number) if float(number).is_integer() else number

"""What is asked of the applicants for a title: the questions, and the lists of achievements, that its rules read.

Only what some rule reads is asked; what decides no point and no verdict is not.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from calculator import eligibility
from calculator.conditions import When
from calculator.kinds.ladder import Ladder
from calculator.questions import Question
from calculator.rules import TARGET, Rules, ScoreTable
from calculator.score import items_of


@dataclass(frozen=True)
class ClaimHeading:
    """What a list of claims is for a title: a row of its score table, or what some may bring instead."""

    target: str
    clause: str
    words: str


# A list of claims by their clauses, with what it is for a title.
type Listed = tuple[tuple[str, ...], ClaimHeading]


def titles_of(rules: Rules) -> tuple[str, ...]:
    """The titles that may be applied for, as records have them."""
    return tuple(str(option.value) for option in rules.question[TARGET].options)


def clause_asking(rules: Rules, title: str, question: Question) -> str:
    """Where a title's applicants look a question up: the row of their own table, or its clause.

    "" where neither a point nor the verdict of this title hangs on it.
    """
    if question.required:
        return question.clause
    table = rules.table.get(title)
    readers = [
        item
        for item in (items_of(table) if table else ())
        if question.path in item.rule.fields(rules.time)
    ]
    rows = {item.clause for each in rules.tables for item in items_of(each)}
    if readers and question.clause in rows:
        return readers[0].clause
    for asked in eligibility.own_requirements(rules.eligibility.titles[title]):
        if question.path in asked.fields(rules.time):
            return asked.clause
    if not readers and question.path not in eligibility.fields(rules, title):
        return ""
    # What a route asks for is looked up in this title's own.
    routes = [route for each in rules.eligibility.titles.values() for route in each.routes]
    own = [
        route.clause
        for route in rules.eligibility.titles[title].routes
        if question.path in route.fields(rules.time, rules.eligibility.levels)
    ]
    asked_by_route = question.clause in {route.clause for route in routes}
    return own[0] if asked_by_route and own else question.clause


def lists(rules: Rules, table: ScoreTable) -> Iterator[Listed]:
    """Each list of claims that the score or a single route of a title hangs on."""
    for item in items_of(table):
        if isinstance(item.rule, Ladder):
            conditions = item.rule.conditions
            yield (
                tuple(condition.id for condition in conditions),
                ClaimHeading(table.target, item.clause, item.name),
            )
            if item.rule.instead:
                others = tuple(condition.other for condition in conditions if condition.other)
                yield others, _heading(table, item.rule.instead)
            for substitute in item.rule.substitutes:
                yield (substitute.claim,), _heading(table, substitute.only)
    for route in rules.eligibility.titles[table.target].routes:
        if route.works:
            ids = tuple(condition.id for condition in route.works.conditions)
            yield ids, ClaimHeading(table.target, route.works.clause, route.name)


def _heading(table: ScoreTable, when: When) -> ClaimHeading:
    return ClaimHeading(table.target, when.clause, when.words)

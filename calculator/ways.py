"""The routes to a title by themselves: education, the title held, years and the facts that open a route, and from
which year these are enough.

All else that decides who may apply is left out: achievements, what is asked of everybody, and a delay.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import NamedTuple

from calculator.aging import aged
from calculator.eligibility import AHEAD
from calculator.nodes import Node
from calculator.readings import Choices
from calculator.record import Record, value
from calculator.route_check import check_route
from calculator.routes import Route
from calculator.rules import Rules
from calculator.standing import NO_DELAY, Standing


class Opening(NamedTuple):
    """A route by itself. `node`: as it is in the application year; `year`: the first, from that one on, in which
    it is open; None where time alone opens it in no year that is looked at, or the facts do not tell."""

    route: Route
    node: Node
    year: int | None


def openings(
    rules: Rules, record: Record, choices: Choices, clauses: Collection[str]
) -> tuple[Opening, ...]:
    """Those of the routes to the record's title that have these clauses, in the policy's order."""
    routes = rules.eligibility.titles[value(record, "target")].routes
    return tuple(
        _opening(rules, record, choices, replace(route, works=None))
        for route in routes
        if route.clause in clauses
    )


def soonest(openings: Collection[Opening]) -> Opening | None:
    """The one that is open first; else the first that unknown facts leave open; None where there is neither."""
    open_ = [each for each in openings if each.year is not None]
    if open_:
        return min(open_, key=lambda each: each.year or 0)
    return next((each for each in openings if each.node.status == "unknown"), None)


def _opening(rules: Rules, record: Record, choices: Choices, route: Route) -> Opening:
    first, *_ = nodes = list(_nodes(rules, record, choices, route))
    year = int(value(record, rules.time.year))
    met = (year + later for later, node in enumerate(nodes) if node.status == "met")
    return Opening(route, first, next(met, None))


def _nodes(rules: Rules, record: Record, choices: Choices, route: Route) -> Iterator[Node]:
    """The route's node in the application year and in those after it, up to the first that time cannot change."""
    for later in range(AHEAD + 1):
        case = rules.case(aged(rules, record, later), choices)
        node = check_route(Standing(case, rules.eligibility.levels, NO_DELAY), route, ())
        yield node
        if node.status == "met" or not node.timed:
            return

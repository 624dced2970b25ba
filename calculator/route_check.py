"""A route, held against a case: its facts, its best way, and the achievements it asks for."""

from collections.abc import Iterable
from dataclasses import dataclass

from calculator.case import Case
from calculator.kinds.grades import YearlyGrades
from calculator.nodes import (
    Node,
    Status,
    all_of,
    any_of,
    comes_with_time,
    fails_for_good,
    later_of,
    needs_of,
    once,
    quote,
    readings_of,
)
from calculator.requirements.fact import check_fact
from calculator.requirements.hours import HoursDone
from calculator.routes import Levels, Route
from calculator.standing import Standing
from calculator.timeline import Years
from calculator.way_check import check_way
from calculator.works import check_own_works


@dataclass(frozen=True, slots=True)
class Delay:
    """What adds years: short years of hours, and failed years in the window of the score table."""

    hours: HoursDone | None
    grades: YearlyGrades | None

    def of(self, case: Case) -> Years:
        """The years of delay, at least and at most."""
        short = self.hours.put_off(case) if self.hours else Years(0, 0)
        failed = self.grades.failed(case) if self.grades else Years(0, 0)
        return Years(
            short.min + failed.min,
            short.max + failed.max,
            (*short.needs, *failed.needs),
            (*short.readings, *failed.readings),
        )


def check_route(
    standing: Standing, route: Route, ordinary: tuple[Node, ...], whole: bool = True
) -> Node:
    """The route's node: its facts, its best way, and the achievements it asks for. Where it is not to be the `whole` of it,
    and a plain fact closes the route, nothing else is asked."""
    case = standing.case
    only = tuple([check_fact(case, when) for when in route.only])
    closed = all_of([node.status for node in only]) == "unmet"
    if closed and not whole:
        why = _sentence(route, "unmet")
        return Node(route.clause, "unmet", why, children=only, fixed=only)
    asked = _levels(case, route, standing.levels)
    alone = len(set(asked)) == 1
    ways = tuple(
        [
            check_way(standing, route, way, level, alone)
            for way, level in zip(route.ways, asked, strict=True)
        ]
    )
    own = _works(case, route, ordinary)
    fixed = (*only, *own)
    of_ways = any_of([way.status for way in ways])
    status = all_of([*[node.status for node in fixed], of_ways])
    # What other ways ask for does not matter where one is met.
    asking = () if of_ways == "met" else ways
    return Node(
        clause=route.clause,
        status=status,
        why=_sentence(route, status),
        needs=needs_of((*fixed, *asking)),
        # What is closed by a plain fact stays closed, however the rest is read.
        readings=() if closed else once((*_consulted(route), *readings_of((*fixed, *ways)))),
        children=(*only, *_best(ways).children, *own),
        timed=comes_with_time(fixed) and any(way.timed for way in ways),
        fixed=fixed,
        ways=ways,
        later=_later(fixed, ways, asking) if status != "met" else (),
    )


def _later(fixed: Iterable[Node], ways: Iterable[Node], asking: Iterable[Node]) -> tuple[str, ...]:
    """What it hangs on when the route will be open: nothing, where it never will be."""
    hopeful = not all(any(map(fails_for_good, way.children)) for way in ways)
    if not hopeful or any(map(fails_for_good, fixed)):
        return ()
    return later_of((*fixed, *asking))


def _consulted(route: Route) -> tuple[str, ...]:
    """The readings that say what the route asks for."""
    return tuple(filter(None, (route.level_reading, route.stack_reading)))


def _sentence(route: Route, status: Status) -> str:
    match status:
        case "met":
            return f"{route.name}：要求都满足。"
        case "unmet":
            return f"{route.name}：有不满足的要求。"
        case _:
            return f"{route.name}：还要看没有填的事实。"


def _best(ways: tuple[Node, ...]) -> Node:
    """The way to show: one that is met, else an open one, else one that time opens, else the nearest."""
    order: dict[Status, int] = {"met": 0, "waived": 0, "unknown": 1, "unmet": 2}

    def rank(way: Node) -> tuple[int, bool, int]:
        failing = [child.status for child in way.children].count("unmet")
        return order[way.status], not way.timed, failing

    return min(ways, key=rank) if len(ways) > 1 else ways[0]


def _levels(case: Case, route: Route, levels: Levels) -> list[int]:
    """The education that each of the ways asks for, lowered where the route says so."""
    asked = [way.level for way in route.ways]
    if not route.levels:
        return asked
    lowest = max(asked)
    only_lowest = case.takes_b(route.level_reading)
    return [
        min(way.level + route.levels, len(levels) - 1)
        if way.asks_level and (way.level == lowest or not only_lowest)
        else way.level
        for way in route.ways
    ]


def _works(case: Case, route: Route, ordinary: tuple[Node, ...]) -> tuple[Node, ...]:
    """The achievements asked for on this route; `ordinary` are those that the title asks for."""
    if route.waived_clause:
        taken = not case.takes_b(route.waived_reading)
        ordinary = tuple(
            node._replace(
                status="waived" if taken else node.status,
                why=f"{quote(route.waived_words)}，不作要求。" if taken else node.why,
                readings=(*node.readings, route.waived_reading),
            )
            if node.clause == route.waived_clause
            else node
            for node in ordinary
        )
    if not route.works:
        return ordinary
    own = check_own_works(case, route.works)
    return (own, *ordinary) if case.takes_b(route.works.reading) else (own,)

"""Who may apply, by which route, and from which year."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from calculator.aging import aged
from calculator.case import Case
from calculator.nodes import Node, Status, all_of, any_of, comes_with_time
from calculator.readings import Choices
from calculator.record import Record, value
from calculator.routes import Delay, Route, check_route, check_works
from calculator.rules import Rules
from calculator.timeline import Years
from calculator.titles import Title

# Years ahead in which an answer is looked for (the contract's).
AHEAD = 15


@dataclass(frozen=True, slots=True)
class Verdict:
    """`status` over all: met is eligible, unmet ineligible, unknown undetermined."""

    status: Status
    requirements: tuple[Node, ...]
    routes: tuple[Node, ...]

    @property
    def nodes(self) -> Iterator[Node]:
        """All nodes at the top."""
        yield from self.requirements
        yield from self.routes

    @property
    def route(self) -> Node | None:
        """The best route: the first that is met, else the first that is open."""
        for status in ("met", "unknown"):
            for node in self.routes:
                if node.status == status:
                    return node
        return None


def decide(rules: Rules, record: Record, choices: Choices) -> Verdict:
    """All requirements and routes of the record's target, and what follows."""
    case = Case(record, choices, rules.time, rules.question, "")
    requirements = _requirements(rules, case)
    routes = _routes(rules, case, _routes_to(rules, record))
    status = all_of(
        (*(node.status for node in requirements), any_of(node.status for node in routes))
    )
    return Verdict(status, requirements, routes)


def fields(rules: Rules, target: str) -> frozenset[str]:
    """The fields of the record that decide who may apply for a title."""
    title, time = rules.eligibility.titles[target], rules.time
    asked = (*(each.requirement for each in rules.eligibility.asked), title.ability)
    routes = (*title.routes, rules.eligibility.conversion)
    return frozenset(
        (
            *(field for requirement in asked for field in requirement.fields(time)),
            *(field for route in routes for field in route.fields(time)),
            *(field for works in title.works for field in works.ladder.fields(time)),
        )
    )


def converts(rules: Rules, record: Record) -> bool:
    """Is the title applied for already held, and not known to be of this series? Then it is a conversion."""
    held, series = value(record, rules.time.title), value(record, rules.time.series)
    return bool(held == value(record, "target") and series != rules.time.own_series)


def _title(rules: Rules, record: Record) -> Title:
    return rules.eligibility.titles[value(record, "target")]


def _routes_to(rules: Rules, record: Record) -> tuple[Route, ...]:
    if converts(rules, record):
        return (rules.eligibility.conversion,)
    return _title(rules, record).routes


def _requirements(rules: Rules, case: Case) -> tuple[Node, ...]:
    """What is asked of every applicant, or of who converts."""
    asked = rules.eligibility.asked
    if converts(rules, case.record):
        return tuple(each.requirement.check(case) for each in asked if each.conversion)
    ability = _title(rules, case.record).ability
    return (*(each.requirement.check(case) for each in asked), ability.check(case))


def _routes(rules: Rules, case: Case, routes: Iterable[Route]) -> tuple[Node, ...]:
    """A node for each of the routes."""
    delay = Years(0, 0)
    ordinary: tuple[Node, ...] = ()
    levels = rules.eligibility.levels
    if not converts(rules, case.record):
        title = _title(rules, case.record)
        delay = Delay(rules.eligibility.hours, title.grades).of(case)
        ordinary = tuple(check_works(case, works) for works in title.works)
    return tuple(check_route(case, route, levels, delay, ordinary) for route in routes)


def earliest(
    rules: Rules, record: Record, choices: Choices, now: Verdict
) -> tuple[int | None, tuple[int | None, ...]]:
    """The first year in which the record would be eligible, and in which each route would be open.

    Nothing but time passes: grades are plain, hours full, all else stays as recorded. None where no
    year within AHEAD does it. What time cannot mend is not tried.
    """
    year = int(value(record, rules.time.year))
    routes = _routes_to(rules, record)
    opens = {index: year for index, node in enumerate(now.routes) if node.status == "met"}
    hopeful = [i for i, node in enumerate(now.routes) if i not in opens and node.timed]
    whole = year if now.status == "met" else None
    waiting = whole is None and comes_with_time(now.requirements) and bool(opens or hopeful)
    for later in range(year + 1, year + AHEAD + 1):
        if not hopeful and not waiting:
            break
        record_then = aged(rules, record, later - year)
        case = Case(record_then, choices, rules.time, rules.question, "")
        tried = [*hopeful, *opens] if waiting else hopeful
        nodes = _routes(rules, case, (routes[index] for index in tried))
        met = [index for index, node in zip(tried, nodes, strict=True) if node.status == "met"]
        opens = dict.fromkeys(met, later) | opens
        hopeful = [index for index in hopeful if index not in opens]
        if waiting and met:
            waiting = all_of(node.status for node in _requirements(rules, case)) != "met"
            whole = None if waiting else later
    return whole, tuple(opens.get(index) for index in range(len(routes)))

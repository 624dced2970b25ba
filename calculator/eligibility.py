"""Who may apply, by which route, and from which year."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from calculator.aging import aged
from calculator.case import Case
from calculator.nodes import Node, Status, all_of, any_of, comes_with_time
from calculator.readings import Choices
from calculator.record import Record, value
from calculator.requirements import Requirement
from calculator.route_check import Delay, check_route
from calculator.routes import Route
from calculator.rules import Rules
from calculator.standing import NO_DELAY, Standing
from calculator.titles import Title
from calculator.works import check_works

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


def decide(rules: Rules, record: Record, choices: Choices, whole: bool = True) -> Verdict:
    """All requirements and routes of the record's target, and what follows.

    Where nobody asks what else a route would take that a plain fact closes, it need not be the `whole`: that is sooner.
    """
    case = rules.case(record, choices)
    return _verdict(rules, case, _requirements(rules, case), whole)


def decide_again(
    rules: Rules, record: Record, choices: Choices, before: Verdict, field: str
) -> Verdict:
    """The same for a record that differs in one field from the one of `before`."""
    if field in (rules.time.title, rules.time.series):
        # They decide whether this is a conversion.
        return decide(rules, record, choices)
    case = rules.case(record, choices)
    return _verdict(rules, case, _requirements_again(rules, case, before, field))


def decide_under(
    rules: Rules, record: Record, choices: Choices, before: Verdict, reading: str
) -> Verdict:
    """The same record under choices that differ in one reading: only what consulted it is looked at again."""
    if converts(rules, record) is None:
        return decide(rules, record, choices)
    if any(node.status == "unmet" and reading not in node.readings for node in before.requirements):
        # It fails there, whatever comes of the rest.
        return before
    case = rules.case(record, choices)
    requirements = tuple(
        requirement.check(case) if reading in node.readings else node
        for requirement, node in zip(_asked(rules, record), before.requirements, strict=True)
    )
    hanging = [index for index, node in enumerate(before.routes) if reading in node.readings]
    routes = list(before.routes)
    all_routes = _routes_to(rules, record)
    if hanging:
        again = _routes(rules, case, [all_routes[index] for index in hanging])
        for index, node in zip(hanging, again, strict=True):
            routes[index] = node
    return Verdict(_over_all(requirements, routes), requirements, tuple(routes))


def _requirements_again(rules: Rules, case: Case, before: Verdict, field: str) -> tuple[Node, ...]:
    return tuple(
        requirement.check(case) if field in requirement.fields(rules.time) else node
        for requirement, node in zip(_asked(rules, case.record), before.requirements, strict=True)
    )


def _verdict(
    rules: Rules, case: Case, requirements: tuple[Node, ...], whole: bool = True
) -> Verdict:
    routes = _routes(rules, case, _routes_to(rules, case.record), whole)
    if converts(rules, case.record) is not None:
        return Verdict(_over_all(requirements, routes), requirements, routes)
    # Either may come out: what both say is sure.
    *others, conversion = routes
    name = _routes_to(rules, case.record)[-1].name
    asked = zip(rules.eligibility.asked, requirements, strict=False)  # ability is asked besides
    converting = [node for each, node in asked if each.conversion]
    status = _over_all(requirements, others)
    if status != _over_all(converting, [conversion]):
        status = "unknown"
    return Verdict(status, requirements, (*others, _where_held(rules, case, name, conversion)))


def _over_all(requirements: Iterable[Node], routes: Iterable[Node]) -> Status:
    of_any = any_of([node.status for node in routes])
    return all_of([*[node.status for node in requirements], of_any])


def _where_held(rules: Rules, case: Case, name: str, conversion: Node) -> Node:
    """The conversion for somebody of whom it is not known whether they hold the title, in another series."""
    fields = (rules.time.title, rules.time.series)
    open_ = tuple(field for field in fields if case.value(field) is None)
    names = "、".join(case.name(field) for field in open_)
    why = f"{names}还不清楚；已有其他系列同级职称的才是{name}。"
    held = Node(conversion.clause, "unknown", why, open_)
    return conversion._replace(
        status=all_of((held.status, conversion.status)),
        needs=(*open_, *conversion.needs),
        children=(held, *conversion.children),
        timed=False,
    )


def fields(rules: Rules, target: str) -> frozenset[str]:
    """The fields of the record that decide who may apply for a title."""
    title, time = rules.eligibility.titles[target], rules.time
    asked = (*(each.requirement for each in rules.eligibility.asked), *own_requirements(title))
    routes = (*title.routes, *conversions(rules))
    return frozenset(
        (
            *(field for requirement in asked for field in requirement.fields(time)),
            *(field for route in routes for field in route.fields(time, rules.eligibility.levels)),
            *(field for works in title.works for field in works.ladder.fields(time)),
        )
    )


def converts(rules: Rules, record: Record) -> bool | None:
    """Is the title applied for already held, in another series? Then it is a conversion. None: not known."""
    if not rules.eligibility.conversion:
        return False
    held, series = value(record, rules.time.title), value(record, rules.time.series)
    if held not in (None, value(record, "target")) or series == rules.time.own_series:
        return False
    return None if held is None or series is None else True


def _title(rules: Rules, record: Record) -> Title:
    return rules.eligibility.titles[value(record, "target")]


def _routes_to(rules: Rules, record: Record) -> tuple[Route, ...]:
    conversion, own = conversions(rules), _title(rules, record).routes
    sure = converts(rules, record)
    return (*own, *conversion) if sure is None else conversion if sure else own


def _asked(rules: Rules, record: Record) -> tuple[Requirement, ...]:
    """What is asked of every applicant, or of who converts."""
    asked = rules.eligibility.asked
    if converts(rules, record):
        return tuple(each.requirement for each in asked if each.conversion)
    return (*(each.requirement for each in asked), *own_requirements(_title(rules, record)))


def own_requirements(title: Title) -> tuple[Requirement, ...]:
    """What a title asks for by itself, whatever the route, beside achievements."""
    return (title.ability,) if title.ability else ()


def conversions(rules: Rules) -> tuple[Route, ...]:
    """The route of who converts, if there is one."""
    return (rules.eligibility.conversion,) if rules.eligibility.conversion else ()


def _requirements(rules: Rules, case: Case) -> tuple[Node, ...]:
    return tuple(requirement.check(case) for requirement in _asked(rules, case.record))


def _routes(
    rules: Rules, case: Case, routes: Iterable[Route], whole: bool = True
) -> tuple[Node, ...]:
    """A node for each of the routes. Of a conversion, neither a delay nor achievements are asked."""
    levels, conversion = rules.eligibility.levels, rules.eligibility.conversion
    converting = standing = Standing(case, levels, NO_DELAY)
    ordinary: tuple[Node, ...] = ()
    if not converts(rules, case.record):
        title = _title(rules, case.record)
        standing = Standing(case, levels, Delay(rules.eligibility.hours, title.grades).of(case))
        ordinary = tuple(check_works(case, works) for works in title.works)
    return tuple(
        check_route(converting, route, (), whole)
        if route is conversion
        else check_route(standing, route, ordinary, whole)
        for route in routes
    )


def first_year(
    rules: Rules, record: Record, choices: Choices, now: Verdict, end: int
) -> int | None:
    """The first year after the application's and before `end` in which time alone makes it eligible."""
    if not comes_with_time(now.requirements):
        return None
    hopeful = [i for i, node in enumerate(now.routes) if node.timed]  # one that is met stays so
    if not hopeful:
        return None
    year = int(value(record, rules.time.year))
    asked = zip(_asked(rules, record), now.requirements, strict=True)
    unmet = [requirement for requirement, node in asked if node.status == "unmet"]
    routes = _routes_to(rules, record)
    for later in range(year + 1, end):
        record_then = aged(rules, record, later - year)
        case = rules.case(record_then, choices)
        if any(requirement.check(case).status != "met" for requirement in unmet):
            continue
        opened = any_of(
            [node.status for node in _routes(rules, case, [routes[i] for i in hopeful])]
        )
        if opened == "met" and decide(rules, record_then, choices).status == "met":
            return later
    return None


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
        case = rules.case(record_then, choices)
        tried = [*hopeful, *opens] if waiting else hopeful
        nodes = _routes(rules, case, (routes[index] for index in tried))
        met = [index for index, node in zip(tried, nodes, strict=True) if node.status == "met"]
        opens = dict.fromkeys(met, later) | opens
        hopeful = [index for index in hopeful if index not in opens]
        if waiting and met:
            waiting = decide(rules, record_then, choices).status != "met"
            whole = None if waiting else later
    return whole, tuple(opens.get(index) for index in range(len(routes)))

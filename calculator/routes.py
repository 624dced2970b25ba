"""The routes to a title: which facts open one, which ways there are, how many years each asks for."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from calculator.case import Case
from calculator.conditions import When
from calculator.kinds.grades import YearlyGrades
from calculator.nodes import (
    Change,
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
    status_of,
)
from calculator.requirements.fact import check_fact
from calculator.requirements.hours import HoursDone
from calculator.timeline import LONGEST, Time, Years, full_years
from calculator.works import OwnWorks, check_own_works

# Of a way whose years a field of the record has; else they run from what the rules of time name.
COUNTED = "counted"


@dataclass(frozen=True, slots=True)
class Levels:
    """The levels that a field's answers stand for, the highest first; what is in one of them is equal."""

    field: str
    order: tuple[tuple[str | int, ...], ...]

    def __len__(self) -> int:
        return len(self.order)

    def of(self, answer: object) -> int:
        """The place of an answer in the order."""
        return next(place for place, level in enumerate(self.order) if answer in level)


@dataclass(frozen=True, slots=True)
class Way:
    """What is asked together. `level`: the lowest that serves, as a place in the levels; -1 for any.

    `since`: from when the years run, one of the names that the rules of time give (timeline.py), or "counted": then the
    field `counted` has them.
    `work`: what is done in these years, in words of the clause; "" where it does not say.
    """

    clause: str
    words: str
    level: int
    title: str
    series: tuple[str | int, ...]
    years: int
    since: str
    counted: str
    work: str
    fact: When | None

    @property
    def asks_level(self) -> bool:
        """Does it ask for an education?"""
        return self.level >= 0


@dataclass(frozen=True, slots=True)
class Earlier:
    """Fewer years for those of whom a fact holds and whose education is at least `level`."""

    when: When
    level: int
    years: int


@dataclass(frozen=True, slots=True)
class Route:
    """One route. `shrink` and `levels`: years less and levels of education lower than the ways say.

    `level_reading`: levels are lowered in every way (A), or in the lowest alone (B).
    `stack`: years less on top, on the second side of `stack_reading`.
    """

    clause: str
    name: str  # "一般途径"
    words: str
    only: tuple[When, ...]
    ways: tuple[Way, ...]
    earlier: Earlier | None
    shrink: int
    levels: int
    level_reading: str
    stack: int
    stack_reading: str
    works: OwnWorks | None
    waived_clause: str
    waived_words: str
    waived_reading: str

    def fields(self, time: Time, levels: Levels) -> tuple[str, ...]:
        """The fields of the record that it hangs on."""
        conditions = (*self.only, *(way.fact for way in self.ways if way.fact))
        found = [field for when in conditions for field in when.fields]
        if self.earlier:
            found += self.earlier.when.fields
        for way in self.ways:
            found += [levels.field] if way.asks_level else []
            found += [time.title] if way.title else []
            found += [time.series] if way.series else []
            found += [way.counted] if way.counted else []
            since = time.since.get(way.since, ())
            found += [*since, *filter(None, (time.leaves,))] if since else []
        return tuple(dict.fromkeys(found))


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
    case: Case, route: Route, levels: Levels, delay: Years, ordinary: tuple[Node, ...]
) -> Node:
    """The route's node: its facts, its best way, and the achievements it asks for."""
    only = tuple(check_fact(case, when) for when in route.only)
    asked = _ways(case, route, levels)
    alone = len({way.level for way in asked}) == 1
    ways = tuple(_check_way(case, route, way, levels, delay, alone) for way in asked)
    own = _works(case, route, ordinary)
    fixed = (*only, *own)
    status = all_of([*[node.status for node in fixed], any_of([way.status for way in ways])])
    in_time = any(comes_with_time(way.children) for way in ways)
    # What other ways ask for does not matter where one is met.
    asking = () if any(way.status == "met" for way in ways) else ways
    return Node(
        clause=route.clause,
        status=status,
        why=_sentence(route, status),
        needs=needs_of((*fixed, *asking)),
        # What is closed by a plain fact stays closed, however the rest is read.
        readings=()
        if all_of([node.status for node in only]) == "unmet"
        else once((*_consulted(route), *readings_of((*fixed, *ways)))),
        children=(*only, *_best(ways).children, *own),
        timed=comes_with_time(fixed) and in_time,
        parts=(*fixed, _together(route, ways, in_time)) if status == "unmet" else (),
        later=_later(fixed, ways, asking) if status != "met" else (),
    )


def _later(fixed: Iterable[Node], ways: Iterable[Node], asking: Iterable[Node]) -> tuple[str, ...]:
    """What it hangs on when the route will be open: nothing, where it never will be."""
    hopeful = not all(any(map(fails_for_good, way.children)) for way in ways)
    if not hopeful or any(map(fails_for_good, fixed)):
        return ()
    return later_of((*fixed, *asking))


def _together(route: Route, ways: tuple[Node, ...], in_time: bool) -> Node:
    """All ways of a route as one node: what can be done for any of them can be done for it."""
    changes = dict.fromkeys(change for way in ways for change in _changes(way))
    status = any_of([way.status for way in ways])
    return Node(route.clause, status, "", timed=in_time, changes=tuple(changes))


def _changes(way: Node) -> tuple[Change, ...]:
    """What can be done for a way: none where something in it stays as it is, whatever one does."""
    failing = [child for child in way.children if child.status == "unmet"]
    lasting = [child for child in failing if not child.timed]
    if any(not child.changes for child in lasting):
        return ()
    counted = lasting[:1] or failing
    return tuple(change for child in counted for change in child.changes)


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
        failing = sum(child.status == "unmet" for child in way.children)
        return order[way.status], not comes_with_time(way.children), failing

    return min(ways, key=rank)


def _ways(case: Case, route: Route, levels: Levels) -> tuple[Way, ...]:
    """The route's ways, with education lowered where it says so."""
    if not route.levels:
        return route.ways
    lowest = max(way.level for way in route.ways)
    lowered = case.takes_b(route.level_reading)
    return tuple(
        replace(way, level=min(way.level + route.levels, len(levels) - 1))
        if way.asks_level and (way.level == lowest or not lowered)
        else way
        for way in route.ways
    )


def _check_way(
    case: Case, route: Route, way: Way, levels: Levels, delay: Years, alone: bool
) -> Node:
    """A way; `alone`: the route's other ways ask for no other education."""
    children = tuple(
        node
        for node in (
            _education(case, route, way, levels, alone),
            _title(case, way),
            _years(case, route, way, levels, delay),
            _fact(case, way),
        )
        if node
    )
    status = all_of([child.status for child in children])
    return Node(
        way.clause,
        status,
        way.words,
        needs_of(children),
        readings_of(children),
        children,
        later=() if any(map(fails_for_good, children)) else later_of(children),
    )


def _education(case: Case, route: Route, way: Way, levels: Levels, alone: bool) -> Node | None:
    if not way.asks_level:
        return None
    path = levels.field
    held = case.value(path)
    asked = _asked_level(case, route, levels, way.level)
    if held is None:
        if way.level == len(levels) - 1:
            return Node(way.clause, "met", f"对{case.name(path)}没有更低的要求。")
        label = case.label(path, levels.order[way.level][0])
        asks = (
            f"要求{asked}" if alone else f"以下按{label}算；{case.name(path)}不同，要求的年限不同"
        )
        return Node(way.clause, "unknown", f"{case.name(path)}还不清楚，{asks}。", (path,))
    holds = levels.of(held) <= way.level
    return Node(
        way.clause,
        status_of(holds),
        f"{case.name(path)}：{case.label(path, held)}；要求{asked}。",
        changes=() if holds else _raising(case, way.clause, levels, way.level),
    )


def _asked_level(case: Case, route: Route, levels: Levels, level: int) -> str:
    """The lowest education that serves, in words. Who lowers it to the last level of all names none."""
    lowest = route.levels > 0 and level == len(levels) - 1
    label = case.label(levels.field, levels.order[level - 1 if lowest else level][0])
    return f"比{label}低一个层次" if lowest else f"{label}以上"


def _raising(case: Case, clause: str, levels: Levels, level: int) -> tuple[Change, ...]:
    """Education raised to a level."""
    field, answer = levels.field, levels.order[level][0]
    if not case.can_change(field):
        return ()
    return (Change(field, answer, clause, case.label(field, answer), -level),)


def _title(case: Case, way: Way) -> Node | None:
    if not way.title:
        return None
    time = case.time
    held, series = case.value(time.title), case.value(time.series)
    name = case.name(time.title)
    asked = case.label(time.title, way.title)
    if held is None:
        return Node(way.clause, "unknown", f"{name}还不清楚，要求{asked}。", (time.title,))
    fact = f"{name}：{case.label(time.title, held)}"
    if held != way.title:
        return Node(way.clause, "unmet", f"{fact}；要求{asked}。")
    if way.series and series is None:
        return Node(
            way.clause, "unknown", f"{fact}，{case.name(time.series)}还不清楚。", (time.series,)
        )
    if way.series and series not in way.series:
        own = case.label(time.series, series)
        changes: tuple[Change, ...] = ()
        if case.can_change(time.series):
            asks = case.questions[time.series].clause
            answer = way.series[0]
            changes = (Change(time.series, answer, asks, case.label(time.series, answer)),)
        return Node(way.clause, "unmet", f"{fact}，属于{own}；要先转评为本系列。", changes=changes)
    return Node(way.clause, "met", f"{fact}，符合要求。")


def _years(case: Case, route: Route, way: Way, levels: Levels, delay: Years) -> Node | None:
    if not way.since and not delay.max:
        return None
    asked, reasons = _asked(case, route, way, levels, delay)
    if not asked.max:
        return None
    done, what = _done(case, way)
    holds = True if done.min >= asked.max else False if done.max < asked.min else None
    # How far a delay can go says nothing while it is open.
    most = asked.max - (delay.max - delay.min)
    span = f"{asked.min}" if asked.min == most else f"{asked.min}至{most}"
    have = f"{done.min}" if done.min == done.max else f"{done.min}至{done.max}"
    begun = done.max < LONGEST
    known = f"{what}满{have}年" if begun else f"{what}还不清楚"
    why = f"{known}，要求满{span}年{reasons}。"
    needs = tuple(dict.fromkeys((*done.needs, *asked.needs)))
    return Node(
        clause=way.clause,
        status=status_of(holds),
        why=why,
        needs=needs,
        readings=tuple(dict.fromkeys((*done.readings, *delay.readings))),
        # Of an unknown start, only a delay that ends can leave nothing to wait for.
        timed=begun or asked.max <= delay.max,
        changes=_shortening(case, route, way, levels) if holds is False else (),
        # Study leave matters from the first full year on.
        later=(*needs, *_unknown_leaves(case, way)) if holds is False else (),
    )


def _unknown_leaves(case: Case, way: Way) -> tuple[str, ...]:
    leaves = case.time.leaves
    open_ = leaves and way.since != "counted" and case.value(leaves) is None
    return (leaves,) if open_ else ()


def _shortening(case: Case, route: Route, way: Way, levels: Levels) -> tuple[Change, ...]:
    """What makes the years asked for fewer: nothing more, where they are fewer already."""
    earlier = route.earlier
    if not earlier or not _in_title(case, way):
        return ()
    held = case.value(levels.field)
    if held is not None and levels.of(held) > earlier.level:
        return _raising(case, earlier.when.clause, levels, earlier.level)
    return case.changes(earlier.when)


def _asked(case: Case, route: Route, way: Way, levels: Levels, delay: Years) -> tuple[Years, str]:
    """The years asked for, and the reasons for which they are not those of the way."""
    reasons = []
    less = route.shrink
    less += route.stack if case.takes_b(route.stack_reading) else 0
    if less:
        reasons.append(f"{quote(route.words)}，减{less}年")
    low = high = max(0, way.years - less)
    needs: tuple[str, ...] = ()
    if route.earlier and _in_title(case, way):
        earlier = _earlier(case, route.earlier, levels)
        low -= route.earlier.years if earlier is not False else 0
        high -= route.earlier.years if earlier else 0
        if earlier:
            reasons.append(f"{route.earlier.when.words}")
        if earlier is None:
            reasons.append("能否提前还不清楚")
            held = case.value(levels.field)
            needs = (*route.earlier.when.open(case.record), *(() if held else (levels.field,)))
    if delay.max:
        reasons.append(_delayed(delay))
    asked = Years(max(0, low) + delay.min, max(0, high) + delay.max, (*needs, *delay.needs))
    return asked, f"（{'；'.join(reasons)}）" if reasons else ""


def _in_title(case: Case, way: Way) -> bool:
    """Do the way's years run since the title was taken?"""
    return case.time.since.get(way.since, ()) == (case.time.title_since,)


def _delayed(delay: Years) -> str:
    """The delay in words. Of years that are not known nobody wants to read how many they could be."""
    if delay.min == delay.max:
        return f"顺延{delay.min}年"
    least = f"至少{delay.min}年" if delay.min else ""
    return f"是否顺延还不清楚{'，' if least else ''}{least}"


def _earlier(case: Case, earlier: Earlier, levels: Levels) -> bool | None:
    held, holds = case.value(levels.field), earlier.when.holds(case.record)
    if held is None:
        return False if holds is False else None
    return holds if levels.of(held) <= earlier.level else False


def _done(case: Case, way: Way) -> tuple[Years, str]:
    """The years that there are, and how they came about, for the reason."""
    time, record = case.time, case.record
    if way.since == "counted":
        count = case.value(way.counted)
        years = Years(0, LONGEST, (way.counted,)) if count is None else Years(count, count)
        return years, case.name(way.counted)
    title = case.value(time.title)
    if not way.since and title is None:
        return _in_post(case), case.name(time.title)
    # Where no years are asked for but those of a delay, they run from where the post began.
    post = time.field_work_since if title == time.none else time.title_since
    field, *others = time.since.get(way.since, (post,))
    since = case.value(field)
    until = f"到{case.year}年{time.month}月{time.day}日"
    fact = f"{case.name(field)}：{since}，{until}" if since else case.name(field)
    years = full_years(time, record, case.choices, field)
    for other in others:
        # What counts began on the latest of several days.
        also = full_years(time, record, case.choices, other)
        needs, readings = (*years.needs, *also.needs), (*years.readings, *also.readings)
        years = Years(min(years.min, also.min), min(years.max, also.max), needs, readings)
    return years, fact


def _in_post(case: Case) -> Years:
    """The years in post of who may have a title, or none."""
    time = case.time
    titled, worked = (
        full_years(time, case.record, case.choices, field)
        for field in (time.title_since, time.field_work_since)
    )
    needs = (time.title, *titled.needs, *worked.needs)
    readings = (*titled.readings, *worked.readings)
    return Years(min(titled.min, worked.min), max(titled.max, worked.max), needs, readings)


def _fact(case: Case, way: Way) -> Node | None:
    return check_fact(case, way.fact) if way.fact else None


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

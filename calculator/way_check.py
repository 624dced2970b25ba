"""One way of a route, held against a case: the education, the title and the years that it asks for."""

from calculator.case import Case
from calculator.nodes import (
    Change,
    Node,
    all_of,
    fails_for_good,
    later_of,
    needs_of,
    quote,
    readings_of,
    status_of,
)
from calculator.requirements.fact import check_fact
from calculator.routes import Earlier, Levels, Route, Way
from calculator.timeline import LONGEST, Years, full_years


def check_way(
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

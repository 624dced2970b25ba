"""One way of a route, held against what an applicant brings: education, title, years, and a fact."""

from calculator.case import Case
from calculator.nodes import (
    Change,
    Node,
    all_of,
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
from calculator.routes import COUNTED, Earlier, Levels, Route, Way
from calculator.standing import Standing
from calculator.timeline import LONGEST, Years


def check_way(standing: Standing, route: Route, way: Way, level: int, alone: bool) -> Node:
    """A way; `level`: the education that the route asks for in it; `alone`: its other ways ask for no other."""
    checked = (
        _education(standing, route, way, level, alone),
        _title(standing, way),
        _years(standing, route, way),
        _fact(standing, way),
    )
    children = tuple([node for node in checked if node])
    return Node(
        way.clause,
        all_of([child.status for child in children]),
        way.words,
        needs_of(children),
        readings_of(children),
        children,
        comes_with_time(children),
        later=() if any(map(fails_for_good, children)) else later_of(children),
    )


def _education(standing: Standing, route: Route, way: Way, level: int, alone: bool) -> Node | None:
    if not way.asks_level:
        return None
    case, levels = standing.case, standing.levels
    path = levels.field
    asked = _asked_level(case, route, levels, level)
    if standing.level is None:
        if level == len(levels) - 1:
            return Node(way.clause, "met", f"对{case.name(path)}没有更低的要求。")
        label = case.label(path, levels.order[level][0])
        asks = (
            f"要求{asked}" if alone else f"以下按{label}算；{case.name(path)}不同，要求的年限不同"
        )
        return Node(way.clause, "unknown", f"{case.name(path)}还不清楚，{asks}。", (path,))
    holds = standing.level <= level
    return Node(
        way.clause,
        status_of(holds),
        f"{standing.education}；要求{asked}。",
        changes=() if holds else _raising(case, way.clause, levels, level),
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


def _title(standing: Standing, way: Way) -> Node | None:
    if not way.title:
        return None
    case = standing.case
    time = case.time
    held, series = case.value(time.title), case.value(time.series)
    if held is None:
        asked = case.label(time.title, way.title)
        why = f"{case.name(time.title)}还不清楚，要求{asked}。"
        return Node(way.clause, "unknown", why, (time.title,))
    fact = standing.title
    if held != way.title:
        asked = case.label(time.title, way.title)
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


def _years(standing: Standing, route: Route, way: Way) -> Node | None:
    case, delay = standing.case, standing.delay
    if not way.since and not delay.max:
        return None
    asked, reasons = _asked(standing, route, way)
    if not asked.max:
        return None
    done, told = standing.done(way)
    holds = True if done.min >= asked.max else False if done.max < asked.min else None
    # How far a delay can go says nothing while it is open.
    most = asked.max - (delay.max - delay.min)
    span = f"{asked.min}" if asked.min == most else f"{asked.min}至{most}"
    needs = once((*done.needs, *asked.needs))
    return Node(
        clause=way.clause,
        status=status_of(holds),
        why=f"{told}，要求满{span}年{reasons}。",
        needs=needs,
        readings=once((*done.readings, *delay.readings)),
        # Of an unknown start, only a delay that ends can leave nothing to wait for.
        timed=done.max < LONGEST or asked.max <= delay.max,
        changes=_shortening(standing, route, way) if holds is False else (),
        # Study leave matters from the first full year on.
        later=(*needs, *_unknown_leaves(case, way)) if holds is False else (),
    )


def _unknown_leaves(case: Case, way: Way) -> tuple[str, ...]:
    leaves = case.time.leaves
    open_ = leaves and way.since != COUNTED and case.value(leaves) is None
    return (leaves,) if open_ else ()


def _shortening(standing: Standing, route: Route, way: Way) -> tuple[Change, ...]:
    """What makes the years asked for fewer: nothing more, where they are fewer already."""
    case, earlier = standing.case, route.earlier
    if not earlier or not _in_title(case, way):
        return ()
    if standing.level is not None and standing.level > earlier.level:
        return _raising(case, earlier.when.clause, standing.levels, earlier.level)
    return case.changes(earlier.when)


def _asked(standing: Standing, route: Route, way: Way) -> tuple[Years, str]:
    """The years asked for, and the reasons for which they are not those of the way."""
    case, delay = standing.case, standing.delay
    less = route.shrink + (route.stack if case.takes_b(route.stack_reading) else 0)
    reasons = [f"{quote(route.words)}，减{less}年"] if less else []
    low = high = max(0, way.years - less)
    needs: tuple[str, ...] = ()
    if route.earlier and _in_title(case, way):
        earlier = _earlier(standing, route.earlier)
        if earlier is not False:
            low = max(0, low - route.earlier.years)
        if earlier:
            high = low
            reasons.append(route.earlier.when.words)
        if earlier is None:
            reasons.append("能否提前还不清楚")
            unknown = (standing.levels.field,) if standing.level is None else ()
            needs = (*route.earlier.when.open(case.record), *unknown)
    if delay.max:
        reasons.append(_delayed(delay))
    asked = Years(low + delay.min, high + delay.max, (*needs, *delay.needs))
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


def _earlier(standing: Standing, earlier: Earlier) -> bool | None:
    holds = earlier.when.holds(standing.case.record)
    if standing.level is None:
        return False if holds is False else None
    return holds if standing.level <= earlier.level else False


def _fact(standing: Standing, way: Way) -> Node | None:
    return check_fact(standing.case, way.fact) if way.fact else None

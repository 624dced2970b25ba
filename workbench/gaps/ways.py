"""The routes to each title: ways that no one needs, reductions that meet, what is lowered to nothing or beyond the end."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

from calculator.conditions import When
from calculator.record import Record, value
from calculator.routes import Route, Way
from calculator.timeline import LONGEST
from calculator.titles import Title
from workbench.gaps.applicants import Applicants, facts_of
from workbench.gaps.finding import Finding, joined
from workbench.gaps.possible import contradict, fits, implies


def findings(applicants: Applicants) -> Iterator[Finding]:
    """All that is found in the routes, title by title."""
    for title in applicants.rules.eligibility.titles.values():
        yield from _impossible(applicants, title)
        yield from _pointless(applicants, title)
        for route in title.routes:
            yield from _lowered(applicants, title, route)
            yield from _to_nothing(applicants, title, route)
            yield from _with_degree(applicants, title, route)
        for one, other in combinations(title.routes, 2):
            yield from _both(applicants, title, one, other)


def _impossible(applicants: Applicants, title: Title) -> Iterator[Finding]:
    """Routes whose facts contradict each other, or whose ways ask for what no one can have."""
    rules, named = applicants.rules, title_name(applicants, title)
    for route in title.routes:
        for one, other in combinations(route.only, 2):
            if contradict(one, other):
                what = f"{named}，{route.name}：“{one.words}”和“{other.words}”不能同时满足。"
                yield _finding("impossible", route, title, what)
        for when in (*route.only, *(way.fact for way in route.ways if way.fact)):
            if not fits(rules.question, when):
                what = f"{named}，{route.name}：“{when.words}”，没有人符合。"
                yield _finding("impossible", route, title, what)
        for way in route.ways:
            if way.years - route.shrink > LONGEST:
                what = f"{named}，{route.name}：“{way.words}”，年限长过一生的工作年限。"
                yield _finding("impossible", route, title, what)
        if route.works and route.works.need > len(route.works.conditions):
            listed = len(route.works.conditions)
            what = f"{named}，{route.name}：要求满足{route.works.need}项，而所列的只有{listed}项。"
            yield _finding("impossible", route, title, what)


def _finding(
    kind: str, route: Route, title: Title, what: str, at: str = "", record: Record | None = None
) -> Finding:
    """A finding about a route. Routes of several titles rest on the same clause: the title belongs to its id."""
    inner = "/".join(filter(None, (title.target, at)))
    return Finding(kind, route.clause, inner, what, (route.clause,), record)


@dataclass(frozen=True, slots=True)
class Open:
    """A way with all that its route does to it: who meets `facts` has `level` or more, and so many years."""

    route: Route
    way: Way

    @property
    def level(self) -> int:
        return self.way.level + self.route.levels if self.way.level >= 0 else -1

    @property
    def years(self) -> int:
        return max(0, self.way.years - self.route.shrink) if self.way.since else 0

    @property
    def facts(self) -> tuple[When, ...]:
        return (*self.route.only, *((self.way.fact,) if self.way.fact else ()))

    def covers(self, other: "Open") -> bool:
        """Does whoever comes this far by the other way come by this one?"""
        route, way = self.route, self.way
        return (
            all(any(implies(theirs, own) for theirs in other.facts) for own in self.facts)
            and (self.level < 0 or 0 <= other.level <= self.level)
            and (not way.title or way.title == other.way.title)
            and (
                not way.series
                or (set(other.way.series) <= set(way.series) and bool(other.way.series))
            )
            and (not self.years or (way.since == other.way.since and self.years <= other.years))
            and route.works == other.route.works
            and (not other.route.waived_clause or route.waived_clause == other.route.waived_clause)
            and not (other.route.earlier and other.route is not route)
        )


def _pointless(applicants: Applicants, title: Title) -> Iterator[Finding]:
    """Ways that could be left out: whoever meets one meets another as well."""
    ways = [Open(route, way) for route in title.routes for way in route.ways]
    told: set[str] = set()
    for place, covered in enumerate(ways):
        for index, by in enumerate(ways):
            # Of two that ask for the same, the later one is told.
            mutual = covered.covers(by) and index > place
            same = by is covered or by.way.words == covered.way.words  # taken over from one another
            if same or mutual or covered.way.words in told or not by.covers(covered):
                continue
            told.add(covered.way.words)
            label = _level_label(applicants, covered.way.level)
            what = (
                f"{title_name(applicants, title)}，{covered.route.name}：符合“{covered.way.words}”的，都符合“{by.way.words}”"
                f"（{_levels_name(applicants)}高于所要求的也符合），前一句不另起作用。"
            )
            found = _by_way(applicants, title, covered.route, covered.way.level)
            yield _finding("pointless", covered.route, title, what, label, found)


def _level_label(applicants: Applicants, level: int) -> str:
    levels = applicants.rules.eligibility.levels
    return str(levels.order[level][0]) if level >= 0 else "any"


def _levels_name(applicants: Applicants) -> str:
    field = level_field(applicants)
    return applicants.rules.question[field].name if field else ""


def level_field(applicants: Applicants) -> str:
    """The question that is answered with levels; "" where there are none."""
    return applicants.rules.eligibility.levels.field


def _by_way(
    applicants: Applicants,
    title: Title,
    route: Route,
    level: int,
    besides: Mapping[str, Any] | None = None,
) -> Record | None:
    """Somebody who may apply by a route with just this education, and the title and facts that it names."""
    facts = dict(besides or {})
    for when in route.only:
        facts |= facts_of(when)
    held = {way.title for way in route.ways if way.title}
    if len(held) == 1:
        facts |= {applicants.rules.time.title: held.pop()}
    facts |= _level_facts(applicants, level)
    found = applicants.eligible(title.target, facts, route)

    def stays(it: Record) -> bool:
        return all(value(it, path) == answer for path, answer in facts.items())

    return applicants.shrunk(found, stays, route) if found else None


def _lowered(applicants: Applicants, title: Title, route: Route) -> Iterator[Finding]:
    """Levels of education are lowered, of which there are several, or which are the last."""
    asked = sorted({way.level for way in route.ways if way.level >= 0})
    last = len(applicants.rules.eligibility.levels) - 1
    if route.levels and len(asked) > 1:
        lowered = [min(last, level + route.levels) for level in asked[:-1]]
        found = _by_lowered(applicants, title, route, lowered)
        names = joined(f"“{_named(applicants, level)}”" for level in asked)
        what = (
            f"{title_name(applicants, title)}，{route.name}：“{route.words}”。各条分别要求{names}，"
            "是各条都降，还是只降最低的一条，条文没有写明。"
        )
        yield _finding("level", route, title, what, "", found)
    for level in asked:
        if level + route.levels > last:
            what = (
                f"{title_name(applicants, title)}，{route.name}：“{route.words}”，"
                f"从“{_named(applicants, level)}”再降，已经没有这样的层次。"
            )
            yield _finding("level", route, title, what, "end")


def _by_lowered(
    applicants: Applicants, title: Title, route: Route, levels: list[int]
) -> Record | None:
    """Who has just the lowered level of a way that is not the lowest; best somebody who needs that way."""
    found = [_by_way(applicants, title, route, level) for level in reversed(levels)]
    other = {route.level_reading: "B"}
    needing = [it for it in found if it and applicants.verdict(it, other).status != "met"]
    return next(iter(needing), next(filter(None, found), None))


def _named(applicants: Applicants, level: int) -> str:
    field = level_field(applicants)
    answer = applicants.rules.eligibility.levels.order[level][0]
    return applicants.rules.question[field].label_of(answer) if field else str(answer)


def title_name(applicants: Applicants, title: Title) -> str:
    """What a title is called."""
    return applicants.rules.question["target"].label_of(title.target)


def _to_nothing(applicants: Applicants, title: Title, route: Route) -> Iterator[Finding]:
    """Years that are reduced until none are left."""
    for way in route.ways:
        if not (way.since and way.years):
            continue
        early = route.earlier if way.since == "title" else None
        early = early if early and way.level <= early.level else None
        alone = route.shrink >= way.years
        together = early and route.shrink + early.years >= way.years
        if not alone and not (early and together):
            continue
        besides = facts_of(early.when) if early and not alone else {}
        found = _by_way(applicants, title, route, way.level, besides)
        also = f"，再提前{early.years}年" if early and not alone else ""
        what = (
            f"{title_name(applicants, title)}，{route.name}：“{way.words}”要求满{way.years}年，"
            f"减{route.shrink}年{also}以后，不再剩下年限。"
        )
        at = _level_label(applicants, way.level)
        yield _finding("zero", route, title, what, at, found)


def _with_degree(applicants: Applicants, title: Title, route: Route) -> Iterator[Finding]:
    """A fact that brings the years forward, on a route that takes some off already."""
    earlier = route.earlier
    if not (earlier and route.shrink):
        return
    found = _by_way(applicants, title, route, earlier.level, facts_of(earlier.when))
    what = (
        f"{title_name(applicants, title)}，{route.name}：“{route.words}”和“{earlier.when.words}”"
        f"可以同时符合，{route.shrink}年和{earlier.years}年能不能相加，条文没有写明。"
    )
    clauses = tuple(filter(None, dict.fromkeys((route.clause, earlier.when.clause))))
    yield replace(_finding("stack", route, title, what, "earlier", found), clauses=clauses)


def _level_facts(applicants: Applicants, level: int) -> dict[str, Any]:
    field = level_field(applicants)
    return (
        {field: applicants.rules.eligibility.levels.order[level][0]} if field and level >= 0 else {}
    )


def _both(applicants: Applicants, title: Title, one: Route, other: Route) -> Iterator[Finding]:
    """Two routes of the same ways that each take years off, open to the same person."""
    if not (one.shrink and other.shrink) or any(
        contradict(own, theirs) for own in one.only for theirs in other.only
    ):
        return
    same = [way.words for way in one.ways] == [way.words for way in other.ways]
    counted = [way for way in other.ways if way.years > max(one.shrink, other.shrink)]
    if not same or not counted:
        return
    what = (
        f"{title_name(applicants, title)}：{one.name}（“{one.words}”）和{other.name}（“{other.words}”）"
        f"可以同时符合，减{max(one.shrink, other.shrink)}年，还是减{one.shrink + other.shrink}年，"
        "条文没有写明。"
    )
    clauses = (other.clause, one.clause)
    at, found = f"{title.target}/{one.clause}", _just_short(applicants, title, one, other, counted)
    yield Finding("stack", other.clause, at, what, clauses, found)


def _just_short(
    applicants: Applicants, title: Title, one: Route, other: Route, ways: list[Way]
) -> Record | None:
    """Somebody to whom both reductions apply, and who lacks one year if only one of them counts."""
    besides = {path: fact for when in one.only for path, fact in facts_of(when).items()}
    way = max(ways, key=lambda way: way.level)
    since = applicants.rules.time.title_since if way.since == "title" else None
    since = applicants.rules.time.field_work_since if way.since == "work" else since
    last = len(applicants.rules.eligibility.levels) - 1
    level = min(last, way.level + other.levels) if way.level >= 0 else -1
    found = _by_way(applicants, title, other, level, besides)
    if not found or not since or since not in found:
        return found
    later = {**found, since: found[since].replace(year=found[since].year + 1)}

    def lacks(it: Record) -> bool:
        return applicants.verdict(it).status != "met"

    return applicants.settled(later, {}, lacks) if lacks(later) else found

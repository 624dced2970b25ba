"""The readings: of each that has two sides, somebody for whom they come out differently.

A reading for which nobody is found is dead: no rule reads it, or it makes no difference.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from typing import Any

from calculator.eligibility import decide, fields
from calculator.outcome import Alternative, Outcome, alternatives, outcome
from calculator.outlook import VERDICTS
from calculator.points import Number, Points, shown, span
from calculator.readings import Choices, Reading
from calculator.record import Record, value
from calculator.result import VERDICTS as STATUSES
from calculator.routes import Route
from calculator.rules import Item, Rules, ScoreTable
from calculator.score import items_of
from workbench.gaps.applicants import Applicants, consults, put
from workbench.gaps.finding import Finding

# How many answers are changed at once, and how many records are tried for a reading.
MOST_CHANGED = 2
MOST_TRIED = 1500


def findings(applicants: Applicants, known: Iterable[Record]) -> Iterator[Finding]:
    """A finding for each reading with two sides; `known`: records that show other findings, looked at first."""
    rules = applicants.rules
    differing: dict[str, list[tuple[int, int, Record]]] = {}
    for record in known:
        chosen = outcome(rules, record, {})
        for other in alternatives(rules, record, {}, chosen):
            clear = _clearness(chosen, other.outcome)
            differing.setdefault(other.reading, []).append((clear, len(record), record))
    for reading in rules.readings:
        if reading.b:
            found = sorted(differing.get(reading.id, ()), key=lambda each: each[:2])
            best = found[0][2] if found else None
            if not found or found[0][0]:
                best = _searched(applicants, reading) or best
            yield _told(rules, reading, _settled(applicants, reading, best) if best else None)


def _clearness(one: Outcome, other: Outcome) -> int:
    """How plainly two outcomes differ: 0 where that is certain, 1 where it shows only in what can still be.

    A verdict is certain, or can be made so (`_settled`).
    """
    if one.verdict.status != other.verdict.status or not (one.score and other.score):
        return 0
    if {one.score.passes, other.score.passes} == {"yes", "no"}:
        return 0
    pairs = [(points, other.score.items[id]) for id, points in one.score.items.items()]
    differing = [pair for pair in pairs if _ends(pair[0]) != _ends(pair[1])]
    certain = all(points.min == points.max for pair in differing for points in pair)
    return 0 if certain and (differing or one.score.total.min != other.score.total.min) else 1


def _ends(points: Points) -> tuple[Number, Number]:
    return points.min, points.max


def _settled(applicants: Applicants, reading: Reading, record: Record) -> Record:
    """The record with what else it leaves open answered, where the reading decides who may apply."""
    sides: tuple[Choices, ...] = ({}, {reading.id: "B"})

    def statuses(it: Record) -> list[str]:
        return [applicants.verdict(it, side).status for side in sides]

    def differs(it: Record) -> bool:
        found = statuses(it)
        return "met" in found and found[0] != found[1]

    if differs(record):
        for side in sides:
            record = applicants.settled(record, side, differs)
    return record


def _told(rules: Rules, reading: Reading, record: Record | None) -> Finding:
    if not record:
        what = "按甲、按乙试算，结果没有不同。"
        return Finding("dead", reading.id, "", what, reading.clauses)
    chosen = outcome(rules, record, {})
    (other,) = (each for each in _other_sides(rules, record) if each.reading == reading.id)
    name = rules.question["target"].label_of(value(record, "target"))
    a, b = _results(rules, chosen, other.outcome)
    what = f"有人申报{name}：按甲，{a}；按乙，{b}。"
    return Finding("sides", reading.id, "", what, reading.clauses, record)


def _other_sides(rules: Rules, record: Record) -> Iterator[Alternative]:
    return alternatives(rules, record, {}, outcome(rules, record, {}))


def _results(rules: Rules, one: Outcome, other: Outcome) -> tuple[str, str]:
    """In what two outcomes differ: the verdict, else a row, else the total, else whether it is enough."""
    both = (one, other)
    verdicts = [VERDICTS[STATUSES[each.verdict.status]] for each in both]
    if verdicts[0] != verdicts[1] or not (one.score and other.score):
        return verdicts[0], verdicts[1]
    for item in items_of(one.score.table):
        points = one.score.items[item.id], other.score.items[item.id]
        if _ends(points[0]) != _ends(points[1]):
            first, second = (span(each.min, each.max) for each in points)
            return f"“{item.name.partition('（')[0]}”一项得{first}", f"得{second}"
    totals = [span(score.total.min, score.total.max) for score in (one.score, other.score)]
    if totals[0] != totals[1]:
        return f"总分{totals[0]}", f"总分{totals[1]}"
    told = {"yes": "达到", "no": "没有达到", "undetermined": "还不能确定是否达到"}
    passes = [
        f"{told[score.passes]}{shown(rules.passing.mark)}分" for score in (one.score, other.score)
    ]
    return passes[0], passes[1]


def _searched(applicants: Applicants, reading: Reading) -> Record | None:
    """By the rows that name the reading, else by what decides who may apply."""
    rules = applicants.rules
    if not consults((rules.tables, rules.eligibility, rules.time, rules.passing), reading.id):
        return None
    rows = [(table, item) for table in rules.tables for item in items_of(table)]
    naming = [row for row in rows if consults(row[1].rule, reading.id)]
    # What counts time is named by no row.
    for table, item in naming or (rows if "score" in reading.subject else ()):
        if found := _by_row(applicants, reading, table, item):
            return found
    routes = [
        (target, route)
        for target, title in rules.eligibility.titles.items()
        for route in title.routes
    ]
    named = [each for each in routes if consults(each[1], reading.id)]
    for target, route in named or (routes if "eligibility" in reading.subject else ()):
        if found := _by_route(applicants, reading, target, route):
            return found
    return None


def _by_row(
    applicants: Applicants, reading: Reading, table: ScoreTable, item: Item
) -> Record | None:
    """Somebody whose points in this row differ; surely known ones, if there are any."""
    rules = applicants.rules
    paths = [path for path in item.rule.fields(rules.time) if path in rules.question]

    def points(record: Record, side: str) -> tuple[Number, Number]:
        return _ends(item.rule.score(rules.case(record, {reading.id: side}, table.below)))

    def differs(record: Record) -> bool:
        return points(record, "A") != points(record, "B") and _shows(rules, record, reading)

    def surely(record: Record) -> bool:
        ends = (*points(record, "A"), *points(record, "B"))
        return ends[0] == ends[1] != ends[2] == ends[3] and _shows(rules, record, reading)

    title = rules.eligibility.titles[table.target]
    bases = [applicants.plain(table.target, route) for route in title.routes]
    bases += [applicants.seasoned(table), applicants.record(table.target, {})]
    for holds in (surely, differs):
        for base in filter(None, bases):
            for record in _varied(applicants, base, paths):
                if points(record, "A") != points(record, "B") and holds(record):
                    return applicants.shrunk(record, holds)
    return None


def _by_route(applicants: Applicants, reading: Reading, target: str, route: Route) -> Record | None:
    """Somebody who may apply by the route on one side and not on the other."""
    rules = applicants.rules
    alone = applicants.alone(target, route)
    base = applicants.plain(target, route)
    own = [
        *route.fields(rules.time, rules.eligibility.levels),
        *(works.ladder.field for works in rules.eligibility.titles[target].works),
    ]
    paths = dict.fromkeys((*own, *sorted(fields(rules, target))))

    def verdicts(record: Record) -> tuple[str, str]:
        return (
            decide(alone, record, {}).status,
            decide(alone, record, {reading.id: "B"}).status,
        )

    def holds(record: Record) -> bool:
        found = verdicts(record)
        return "met" in found and found[0] != found[1] and _shows(rules, record, reading)

    asked = [path for path in paths if path in rules.question and path != rules.time.year]
    for record in _varied(applicants, base, asked) if base else ():
        nodes = decide(alone, record, {}).nodes
        if any(reading.id in node.readings for node in nodes) and holds(record):
            return applicants.shrunk(record, holds)
    return None


def _shows(rules: Rules, record: Record, reading: Reading) -> bool:
    """Is the other side of the reading told beside the result of this record?"""
    return any(other.reading == reading.id for other in _other_sides(rules, record))


def _varied(applicants: Applicants, base: Record, paths: Iterable[str]) -> Iterator[Record]:
    """The record, and it with one answer changed, then two: so many as are tried."""
    yield base
    listed = list(paths)
    answers: Mapping[str, list[Any]] = {
        path: list(applicants.answers(path, base)) for path in listed
    }
    left = MOST_TRIED
    for size in range(1, MOST_CHANGED + 1):
        for chosen in combinations(listed, size):
            changed = [base]
            for path in chosen:
                changed = [put(each, path, answer) for each in changed for answer in answers[path]]
            for record in changed:
                left -= 1
                if left < 0:
                    return
                yield record

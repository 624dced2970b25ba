"""Applicants made to order: somebody who may apply and of whom certain facts are so.

Nothing is known here of any rule. The core says which fact it hangs on next; each is tried at its ends and at the
numbers that some rule compares it with, and the answer that leads furthest is kept. So a kind of rule that is new needs
nothing here. The same rules give the same applicants.
"""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import Any

from calculator.conditions import When
from calculator.eligibility import Verdict, decide
from calculator.hours import Demand
from calculator.kinds.hours import HoursPerYear
from calculator.kinds.per_year import PerYear
from calculator.kinds.tiers import Tier
from calculator.periods import periods
from calculator.questions import Question
from calculator.readings import Choices
from calculator.record import Record, value
from calculator.routes import Route
from calculator.rules import Rules, ScoreTable
from calculator.score import score_table
from workbench.gaps.finding import Holds

YEAR = 2026  # of the applications: any will do, for nothing in the rules hangs on which it is
BACK = 12  # years: nobody needs more for any number of years that a table or a route names
MANY = 9  # of each sort
MOST_TRIED = 200  # records, on the way to an applicant

type Facts = Mapping[str, Any]  # by the question's path


class Applicants:
    """Makes applicants under some rules."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        asked = rules.question[rules.time.year]
        self.year = int(min(max(YEAR, asked.min), asked.max))
        self._bounds = _bounds(rules)
        self._tops = _tops(rules)
        self._made: dict[tuple[str, str], Record | None] = {}
        self._alone: dict[tuple[str, str], Rules] = {}

    def years_ago(self, years: int) -> date:
        """A day since which so many years are full in the year of application, and none besides."""
        return date(self.year - years, 1, 1)

    def anybody(self) -> bool:
        """Is there anybody who may apply for anything?"""
        titles = self.rules.eligibility.titles.values()
        return any(self.plain(title.target, route) for title in titles for route in title.routes)

    def plain(self, target: str, route: Route) -> Record | None:
        """Somebody who may apply by this route; the plainest there is."""
        key = target, route.clause
        if key not in self._made:
            self._made[key] = self.eligible(target, {}, route)
        return self._made[key]

    def alone(self, target: str, route: Route) -> Rules:
        """The rules with no other route to the title: to look at one takes a fraction of the time."""
        key = target, route.clause
        if key not in self._alone:
            eligibility = self.rules.eligibility
            titles = {target: replace(eligibility.titles[target], routes=(route,))}
            self._alone[key] = replace(self.rules, eligibility=replace(eligibility, titles=titles))
        return self._alone[key]

    def eligible(self, target: str, facts: Facts, route: Route) -> Record | None:
        """Somebody of whom the facts are so and who may apply by this route; None where nobody was found."""
        found = self._completed(self.alone(target, route), self.record(target, facts), [MOST_TRIED])
        return self._trimmed(found) if found else None

    def example(self, target: str, facts: Facts, holds: Holds) -> Record | None:
        """Somebody who may apply and of whom `holds` is true, with no more facts than that takes.

        Of each route the plainest applicant is tried first, with these facts in place of their own.
        """
        routes = self.rules.eligibility.titles[target].routes
        # By a route that nobody can take, nobody is found either.
        routes = tuple(route for route in routes if self.plain(target, route))
        for make in (self._changed, self.eligible):
            for route in routes:
                found = make(target, facts, route)
                if found and holds(found):
                    return self.shrunk(found, holds, route)
        return None

    def _changed(self, target: str, facts: Facts, route: Route) -> Record | None:
        """The plainest applicant of a route with other facts, and what of the years these leave open."""
        record = self.plain(target, route)
        if not record:
            return None
        for path in self.periods(record):
            record = _without(record, (path,))
        for path, answer in facts.items():
            record = put(record, path, answer)
        found = self._completed(self.alone(target, route), record, [MOST_TRIED])
        return self._trimmed(found) if found else None

    def verdict(self, record: Record, choices: Choices | None = None) -> Verdict:
        """May they apply?"""
        return decide(self.rules, record, choices or {})

    def record(self, target: str, facts: Facts) -> Record:
        """A record of nothing but these facts."""
        record: Record = {"target": target, self.rules.time.year: self.year}
        for path, answer in facts.items():
            # A standard may do without some of what tells time: these have no path.
            record = put(record, path, answer) if path else record
        return record

    def seasoned(self, table: ScoreTable) -> Record:
        """Somebody in the title below for as long as any tier of the table names, and nothing else known."""
        time = self.rules.time
        ends = [tier.low for tier in objects(table) if isinstance(tier, Tier) and tier.low < BACK]
        facts = {
            time.title: table.below,
            time.title_since: self.years_ago(int(max((1, *ends)))),
            time.series: time.own_series,
            time.leaves: [],
        }
        return self.record(table.target, facts)

    def shrunk(self, record: Record, holds: Holds, route: Route | None = None) -> Record:
        """The record without the facts that it does not take for `holds`, nor to apply by the route."""
        rules = self.alone(value(record, "target"), route) if route else None
        for place in _places(record):
            if place not in (("target",), (self.rules.time.year,)):
                smaller = _without(record, place)
                if holds(smaller) and (not rules or decide(rules, smaller, {}).status == "met"):
                    record = smaller
        return record

    def settled(self, record: Record, choices: Choices, holds: Holds) -> Record:
        """The record with answers to what is open in its verdict under these readings, as long as `holds`."""
        for _ in self.rules.questions:
            verdict = self.verdict(record, choices)
            need = self._need(verdict) if verdict.status == "unknown" else ""
            answered = (
                (put(record, need, answer) for answer in self.answers(need, record)) if need else ()
            )
            tried = [candidate for candidate in answered if holds(candidate)]
            if not tried:
                break
            record = min(tried, key=lambda it: _open(self.verdict(it, choices)))
        return record

    def _completed(self, rules: Rules, record: Record, left: list[int]) -> Record | None:
        """The record with answers to what is open until it may apply; `rules` have one route to its title."""
        verdict = decide(rules, record, {})
        if verdict.status != "unknown":
            return record if verdict.status == "met" else None
        need = self._need(verdict)
        candidates: list[tuple[tuple[int, int, int], int, Record]] = []
        for answer in self.answers(need, record) if need else ():
            left[0] -= 1
            candidate = put(record, need, answer)
            found = decide(rules, candidate, {})
            if found.status != "unmet":
                plainness = (0, 0, 0) if self.rules.question[need].past else _plainness(found)
                candidates.append((plainness, len(candidates), candidate))
        for _, _, candidate in sorted(candidates, key=lambda found: found[:2]):
            if left[0] > 0 and (done := self._completed(rules, candidate, left)):
                return done
        return None

    def _need(self, verdict: Verdict) -> str:
        """The question to answer next: what the route hangs on, then what everybody must meet; "" for none."""
        nodes = (*verdict.routes, *verdict.requirements)
        for path in (need for node in nodes if node.status == "unknown" for need in node.needs):
            while path and path not in self.rules.question:
                path = path.rpartition(".")[0]
            if path:
                return path
        # Whether this is a conversion can be all that is left.
        return self.rules.time.series if verdict.status == "unknown" else ""

    def answers(self, path: str, record: Record) -> Iterator[Any]:
        """Answers to a question: its ends, its options, and the numbers that rules compare it with."""
        question = self.rules.question[path]
        match question.kind:
            case "choice":
                own = value(record, "target") if path == self.rules.time.title else None
                # Nobody applies for what they hold.
                yield from (option.value for option in question.options if option.value != own)
            case "bool":
                yield from (False, True)
            case "date":
                yield from (self.years_ago(years) for years in range(BACK))
            case "months":
                counted = int(self.rules.time.leave_years * 12)
                yield from ([], [counted], [counted, counted], [2 * counted])
            case "year":
                yield from (0, self.year) if question.zero else (question.min, self.year)
            case "yearly":
                yield from self._yearly(question, record)
            case "claims":
                yield from self._claims(question, record)
            case "tally":
                most = {row.value: dict.fromkeys(row.columns, MANY) for row in question.rows}
                yield from ({}, most)
            case "count" | "number":
                yield from self._numbers(question)

    def _numbers(self, question: Question) -> Iterator[int | float]:
        bounds = self._bounds.get(question.path, set())
        near = {bound + off for bound in bounds for off in (-question.step, 0, question.step)}
        inside = {number for number in near if question.min <= number <= question.max}
        zero = {0} if question.zero else set()
        for number in sorted(zero | {question.min, question.max} | inside):
            yield int(number) if float(number).is_integer() else number

    def _yearly(self, question: Question, record: Record) -> Iterator[Mapping[int, Any]]:
        """The same in all years, but for those of which the record says something."""
        given = value(record, question.path) or {}
        asked = self.periods(record).get(question.path)
        years = asked or range(self.year - BACK, self.year)
        every: list[Any]
        if question.parts:
            least = self._least(question)
            *rest, (last, number) = least.items()
            every = [least, {**dict(rest), last: number + self._tops.get(question.path, 0)}]
        else:
            every = [option.value for option in question.options]
        for answer in every:
            yield {**dict.fromkeys(years, answer), **given}
        if question.parts and years:
            first, more = min(years), {path: number + 1 for path, number in least.items()}
            short = {path: max(0, number - 1) for path, number in least.items()}
            for other in (short, more):
                yield {**dict.fromkeys(years, least), first: other, **given}

    def _least(self, question: Question) -> dict[str, Any]:
        """Just as many of each part as a year must have."""
        demands = [
            each for each in objects(self.rules.eligibility.asked) if isinstance(each, Demand)
        ]
        asked = (part for each in demands if each.field == question.path for part in each.parts)
        least = {part.field: part.least for part in asked}
        return {part.path: least.get(part.path, 0) for part in question.parts}

    def _claims(self, question: Question, record: Record) -> Iterator[Mapping[str, Any]]:
        """Nothing; what the title or one of its routes asks for, and a part of that; all there is."""
        title = self.rules.eligibility.titles[value(record, "target")]
        own = [route.works for route in title.routes if route.works]
        asked = [
            [condition.id for condition in conditions[:need]]
            for conditions, need in (
                *((works.ladder.conditions, works.need) for works in title.works),
                *((works.conditions, works.need) for works in own),
            )
        ]
        yield {}
        yield dict.fromkeys((id for ids in asked for id in ids), True)
        for ids in asked:
            yield dict.fromkeys(ids, True)
            yield dict.fromkeys(
                (id for others in asked if others is not ids for id in others), True
            )
            yield dict.fromkeys(ids, 2)
        kinds = {claim.clause: claim.most for claim in question.claims if claim.most}
        for id, most in kinds.items():
            yield {**dict.fromkeys((id for ids in asked for id in ids), True), id: most}
        yield {claim.clause: claim.most or True for claim in question.claims}

    def periods(self, record: Record) -> Mapping[str, tuple[int, ...] | None]:
        """The years that each yearly question asks of the record; None where that is open."""
        return periods(self.rules, score_table(self.rules, record), self.rules.case(record, {}))

    def _trimmed(self, record: Record) -> Record:
        """The record without the years that nobody asks for."""
        for path, years in self.periods(record).items():
            given = value(record, path)
            if given and years is not None:
                record = put(record, path, {year: given[year] for year in given if year in years})
        return record


def put(record: Record, path: str, answer: Any) -> Record:
    """The record with an answer at a question's path."""
    name, _, rest = path.partition(".")
    return {**record, name: put(record.get(name) or {}, rest, answer) if rest else answer}


def facts_of(when: When) -> dict[str, Any]:
    """The plainest facts under which a condition holds."""
    answer = when.values[0] if when.values else when.least or True
    return {when.field: answer, **(facts_of(when.also) if when.also else {})}


def objects(found: Any) -> Iterator[Any]:
    """A frozen object and all that is in it."""
    if is_dataclass(found) and not isinstance(found, type):
        yield found
        found = [getattr(found, each.name) for each in fields(found)]
    elif isinstance(found, Mapping):
        found = list(found.values())
    if isinstance(found, (tuple, list)):
        for inner in found:
            yield from objects(inner)


def consults(found: Any, reading: str) -> bool:
    """Does a rule name this reading?"""
    return any(
        getattr(each, one.name) == reading for each in objects(found) for one in fields(each)
    )


def _bounds(rules: Rules) -> dict[str, set[int | float]]:
    """The numbers that a field is compared with, by its path."""
    bounds: dict[str, set[int | float]] = {}
    for found in objects((rules.eligibility, rules.tables)):
        if isinstance(found, When) and found.least:
            bounds.setdefault(found.field, set()).add(found.least)
    for rule in objects(rules.tables):
        if isinstance(rule, PerYear):
            bounds.setdefault(rule.field, set()).add(rule.cap / rule.rate)
    numbers = {question.path for question in rules.questions if question.kind == "number"}
    for table in rules.tables:
        for group in table.groups:
            for item in group.items:
                ends = {
                    end
                    for tier in objects(item.rule)
                    if isinstance(tier, Tier)
                    for end in (tier.low, tier.high)
                }
                for path in numbers & set(item.rule.fields(rules.time)):
                    bounds.setdefault(path, set()).update(end for end in ends if abs(end) < 1e9)
    return bounds


def _tops(rules: Rules) -> dict[str, int]:
    """Of the yearly fields with parts: a number that is beyond every tier."""
    found: dict[str, int] = {}
    for rule in objects(rules.tables):
        if isinstance(rule, HoursPerYear):
            ends = [end for tier in rule.tiers for end in (tier.low, tier.high) if abs(end) < 1e9]
            found[rule.field] = max(found.get(rule.field, 0), int(max((0, *ends))) + 1)
    return found


def _open(verdict: Verdict) -> int:
    return sum(len(node.needs) for node in verdict.nodes if node.status == "unknown")


def _plainness(verdict: Verdict) -> tuple[int, int, int]:
    """The less, the better: what lifts a requirement is for few, the others meet it; and little should stay open."""
    nodes = tuple(verdict.nodes)
    waived = sum(node.status == "waived" for node in nodes)
    met = sum(node.status == "met" for node in nodes)
    return waived, -met, _open(verdict)


def _places(record: Mapping[Any, Any]) -> list[tuple[Any, ...]]:
    """The places of a record whose facts can be left out, whole ones before what is inside them."""
    inner = [
        (name, *place)
        for name, found in record.items()
        if isinstance(found, Mapping)
        for place in _places(found)
    ]
    return [*((name,) for name in record), *inner]


def _without(record: Mapping[Any, Any], place: tuple[Any, ...]) -> Record:
    """The record without what is at a place."""
    name, *rest = place
    if name not in record:
        return record
    if rest:
        return {**record, name: _without(record[name], tuple(rest))}
    return {other: found for other, found in record.items() if other != name}

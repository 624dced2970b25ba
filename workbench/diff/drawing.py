"""Sample applicants, drawn from the rules alone: no question of any standard is known here.

By chance hardly anybody is drawn who may apply. So each is led to a route: what the route and the requirements still
need is answered, again and again, by an answer that closes nothing, until the route is open; then all else is
answered. Of those led there some stand exactly at a bound, others differ from them in one fact and just miss it, and
some differ at random.
"""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise
from random import Random
from typing import Any, NamedTuple

from calculator.compiling import Table
from calculator.eligibility import conversions
from calculator.nodes import Node
from calculator.open_questions import still_open
from calculator.outcome import Outcome, outcome
from calculator.periods import periods
from calculator.questions import Question
from calculator.record import Record, check, value
from calculator.routes import Route
from calculator.rules import Rules
from workbench.diff.population import Applicant, Population, words_of_claims

TRIES = 6  # attempts to lead somebody to a route: an early answer can close it later
STEPS = 80  # answers that one attempt gives at most
CANDIDATES = 16  # answers that are tried for one fact
LONGEST_AGO = 25  # years: no date of a sample lies further back
YEARS = 8  # years back for which something yearly is told
EACH = 2  # who may apply, drawn for each route; others are made of them
VARIED = 3  # facts of somebody who differs, or of whom not all is known
NEAR_MARK = 4  # completions drawn, of which the two nearest to the pass mark are kept

_MEASURED = ("date", "year", "count", "number")

type Data = dict[str, Any]
# What sort (甲 may apply, 乙 just may not, 丙 is near the pass mark, 丁 differs, 戊 is half known), who, the record.
type Drawn = tuple[str, str, Data]


def draw(
    rules: Rules, compiled: Table, year: int, seed: int = 0, titles: Container[str] | None = None
) -> Population:
    """Sample applicants of an application year for each title and route; the same ones for the same seed.

    `titles`: those that they apply for; all of them where none are named.

    Of a route to which nobody could be led there are none.
    """
    random = Random(seed)
    drawer = _Drawer(rules, compiled, random, year)
    drawn = [
        (kind, who, data)
        for target, route in _goals(rules)
        if titles is None or target in titles
        for nth in range(EACH)
        if (base := drawer.led(target, route))
        for kind, who, data in drawer.around(base, target, route, whole=nth == 0)
    ]
    applicants = (
        Applicant(f"{kind}{number:03}：{who}", data)
        for number, (kind, who, data) in enumerate(drawn, 1)
    )
    return Population(words_of_claims(rules), tuple(applicants))


def _goals(rules: Rules) -> Iterator[tuple[str, Route]]:
    """Each title with each of its routes, and with the conversion."""
    for option in rules.question["target"].options:
        title = rules.eligibility.titles.get(str(option.value))
        if title:
            yield from ((title.target, route) for route in (*title.routes, *conversions(rules)))


class _Seen(NamedTuple):
    """A record and what comes out for it."""

    data: Data
    record: Record
    outcome: Outcome


class Bound(NamedTuple):
    """A fact at which it turns: its path, the record that just does, and the one that just does not."""

    path: str
    inside: Data
    outside: Data


@dataclass(frozen=True)
class _Drawer:
    """Draws by one random sequence."""

    rules: Rules
    compiled: Table
    random: Random
    year: int

    @cached_property
    def numbers(self) -> tuple[int | float, ...]:
        """All numbers that the rules name: what is asked of people lies at one of them.

        The ends of what a question takes at all are not among them: nobody is there.
        """
        rules = (table for name, table in self.compiled.items() if name != "questions.toml")
        return tuple(
            sorted({number for table in rules for number in _numbers(table) if number >= 0})
        )

    def see(self, data: Data) -> _Seen | None:
        """What comes out for a record; None for one that is not valid."""
        record, errors = check(data, self.rules.questions, self.rules.readings)
        if errors:
            return None
        return _Seen(data, record, outcome(self.rules, record, value(record, "readings") or {}))

    # To a route

    def led(self, target: str, route: Route) -> _Seen | None:
        """Somebody who may apply by this route, with all facts known, by no other route where that can be.

        None where nobody was found.
        """
        best: _Seen | None = None
        for _ in range(TRIES):
            reached = self._reached(target, route)
            if reached:
                found = self._pruned(self._completed(reached, route), route)
                best = min(filter(None, (best, found)), key=_routes_open)
                if _routes_open(best) == 1:
                    break
        return best

    def _reached(self, target: str, route: Route) -> _Seen | None:
        seen = self.see({"target": target, self.rules.time.year: self.year})
        for _ in range(STEPS):
            if seen is None or _failing(seen, route):
                return None
            needs = _needs(seen, route)
            if not needs:
                return seen if _is_open(seen, route) else None
            path = self.random.choice(needs)
            tried = [each for each in self._tried(seen.data, path) if not _failing(each, route)]
            seen = self.random.choice(tried) if tried else None
        return None

    def _completed(self, seen: _Seen, route: Route) -> _Seen:
        """With all that is still unknown answered, so that no other route opens where that can be."""
        for question in self.random.sample(self.rules.questions, len(self.rules.questions)):
            asked = not question.blank and question.kind != "readings"
            if asked and value(seen.record, question.path) is None:
                seen = self._answered(seen, route, question.path)
        for _ in range(STEPS):
            open_ = self._open_parts(seen)
            if not open_:
                break
            answered = self._answered(seen, route, open_[0])
            if answered is seen:
                break
            seen = answered
        return seen

    def _answered(self, seen: _Seen, route: Route, path: str) -> _Seen:
        """One more fact known; the same where each answer would close the route."""
        tried = [each for each in self._tried(seen.data, path) if _is_open(each, route)]

        def unlikely(each: _Seen) -> tuple[int, bool]:
            return _routes_open(each), value(each.data, path) is True

        return min(tried, key=unlikely, default=seen)

    def _open_parts(self, seen: _Seen) -> tuple[str, ...]:
        choices = value(seen.record, "readings") or {}
        asked = periods(self.rules, seen.outcome.table, self.rules.case(seen.record, choices))
        open_ = still_open(self.rules, seen.record, seen.outcome, asked)
        return tuple(part for question in open_ for part in question.parts)

    def _pruned(self, seen: _Seen, route: Route) -> _Seen:
        """With no more achievements claimed than it takes, and some that come by chance."""
        for question in self.rules.questions:
            claims = value(seen.data, question.path) if question.kind == "claims" else None
            for clause in self.random.sample(sorted(claims), len(claims)) if claims else ():
                less = {
                    id: claim
                    for id, claim in value(seen.data, question.path).items()
                    if id != clause
                }
                without = self.see(put(seen.data, question.path, less))
                if without and _is_open(without, route):
                    seen = without
        return seen

    # Around one who may apply

    def around(self, base: _Seen, target: str, route: Route, *, whole: bool) -> Iterator[Drawn]:
        """Somebody at a bound, who just misses it, who is near the pass mark, and who differs at random.

        `whole`: at the bounds of all that the route asks for.
        """
        title = self.rules.question["target"].label_of(target).partition("（")[0]
        who = f"{title}，{route.name}"
        yield ("甲", who, base.data)
        for path, inside, outside in self._some(
            list(self._bounds(base, route)), route if whole else None
        ):
            name = self.rules.question[path].name
            if inside != base.data:
                yield ("甲", f"{who}，{name}刚好符合", inside)
            yield ("乙", f"{who}，只有{name}不符合", outside)
        for data in self._near_mark(base, route):
            yield ("丙", f"{who}，接近标准分", data)
        yield ("丁", f"{who}，另有几项不同", self._varied(base))
        yield ("戊", f"{who}，有几项还不清楚", self._unknown(base))

    def _some(self, bounds: list[Bound], route: Route | None) -> list[Bound]:
        """One by chance of each fact that the route itself asks for, and of two others, a measured one and any."""
        self.random.shuffle(bounds)
        by_path = {bound.path: bound for bound in bounds}
        asked = route.fields(self.rules.time, self.rules.eligibility.levels) if route else ()
        own = [bound for path, bound in by_path.items() if path in asked]
        others = [bound for path, bound in by_path.items() if path not in asked]
        measured = [each for each in others if self.rules.question[each.path].kind in _MEASURED]
        plain = [each for each in others if each not in measured]
        return [*own, *measured[:1], *plain[:1]]

    def _bounds(self, base: _Seen, route: Route) -> Iterator[Bound]:
        """Facts at which it turns."""
        for question in self.rules.questions:
            held = value(base.data, question.path)
            if held is None or question.required or question.kind == "readings":
                continue
            line = [
                seen
                for data in self._line(base.data, question, held)
                if (seen := self.see(data)) and seen.outcome.verdict.status != "unknown"
            ]
            for one, other in pairwise(line):
                for inside, outside in ((one, other), (other, one)):
                    if _is_open(inside, route) and outside.outcome.verdict.status == "unmet":
                        yield self._nearest(question, inside, outside, route)

    def _nearest(self, question: Question, inside: _Seen, outside: _Seen, route: Route) -> Bound:
        """Of two days between which it turns, the two neighbouring ones; of other facts the two as they are."""
        path = question.path
        while question.kind == "date":
            near, far = (date.fromisoformat(value(seen.data, path)) for seen in (inside, outside))
            if abs(far - near) <= timedelta(days=1):
                break
            between = self.see(put(inside.data, path, str(near + (far - near) / 2)))
            if between is None:
                break
            if _is_open(between, route):
                inside = between
            else:
                outside = between
        return Bound(path, inside.data, outside.data)

    def _line(self, data: Data, question: Question, held: Any) -> Iterable[Data]:
        """Records that differ in one fact, in an order in which neighbours differ least."""
        path = question.path
        match question.kind:
            case "date":
                return [put(data, path, str(day)) for day in self._turns()]
            case "count" | "number" | "year":
                numbers = sorted({*self._fitting(question), held})
                return [put(data, path, number) for number in numbers]
            case "choice" | "bool":
                others = [answer for answer in self._answers(question) if answer != held]
                return (each for other in others for each in (data, put(data, path, other)))
            case "claims":
                without = [{id: held[id] for id in held if id != left_out} for left_out in held]
                return (each for less in without for each in (data, put(data, path, less)))
            case "yearly":
                changed = [{**held, year: self._of_year(question)} for year in held]
                return (each for other in changed for each in (data, put(data, path, other)))
            case _:
                return ()

    def _near_mark(self, base: _Seen, route: Route) -> Iterator[Data]:
        """Of some whose points were drawn anew, those just at the pass mark and just below it."""
        if not base.outcome.score:
            return
        mark = self.rules.passing.mark
        drawn = [
            seen
            for _ in range(NEAR_MARK)
            if (seen := self._redrawn(base, route)) and seen.outcome.score
        ]
        totals = [
            (seen.outcome.score.total.min - mark, seen.data) for seen in drawn if seen.outcome.score
        ]
        reached = [(over, data) for over, data in totals if over >= 0]
        missed = [(-over, data) for over, data in totals if over < 0]
        for near in (reached, missed):
            if near:
                yield min(near, key=lambda each: each[0])[1]

    def _redrawn(self, base: _Seen, route: Route) -> _Seen:
        """With other answers to what gives points, where the route stays open."""
        seen = base
        fields = {
            field
            for group in (base.outcome.table.groups if base.outcome.table else ())
            for item in group.items
            for field in item.rule.fields(self.rules.time)
        }
        for path in sorted(fields & self.rules.question.keys()):
            tried = [each for each in self._tried(seen.data, path, 3) if _is_open(each, route)]
            seen = self.random.choice(tried) if tried else seen
        return seen

    def _varied(self, base: _Seen) -> Data:
        """With up to three facts that are different, whatever comes of it."""
        seen = base
        for path in self._some_facts(base):
            tried = self._tried(seen.data, path, 1)
            seen = tried[0] if tried else seen
        return seen.data

    def _unknown(self, base: _Seen) -> Data:
        """With up to three facts that are not known."""
        data = base.data
        for path in self._some_facts(base):
            data = put(data, path, None)
        return data

    def _some_facts(self, base: _Seen) -> list[str]:
        """Up to three questions that are answered and need not be."""
        paths = [
            question.path
            for question in self.rules.questions
            if not question.required and value(base.data, question.path) is not None
        ]
        return self.random.sample(paths, min(VARIED, len(paths)))

    # Answers

    def _tried(self, data: Data, path: str, most: int = CANDIDATES) -> list[_Seen]:
        """The record with some of the answers to a fact, in any order."""
        answers = list(self._any_answers(data, path))
        picked = self.random.sample(answers, min(most, len(answers)))
        found = (self.see(put(data, path, answer)) for answer in picked)
        return [seen for seen in found if seen]

    def _any_answers(self, data: Data, path: str) -> Iterable[Any]:
        """Answers to a question, or to a place inside one."""
        question = self.rules.question.get(path)
        if question:
            return self._answers(question)
        outer = next(
            (each for each in self.rules.questions if path.startswith(f"{each.path}.")), None
        )
        if outer is None:
            return ()
        inside = path.removeprefix(f"{outer.path}.").split(".")
        match outer.kind:
            case "yearly" if len(inside) == 1:
                return [self._of_year(outer) for _ in range(CANDIDATES)]
            case "claims" if len(inside) == 1:
                return (True, False)
            case _:
                return (*self.numbers, True, False, [], [*self.numbers[-3:]])

    def _answers(self, question: Question) -> Sequence[Any]:
        match question.kind:
            case "choice":
                return [option.value for option in question.options]
            case "bool":
                return [True, False]
            case "date":
                return [str(self._day(ago)) for ago in range(LONGEST_AGO)]
            case "year" | "count" | "number":
                return self._fitting(question)
            case "months":
                return [[], [], [self.random.randint(1, 40)]]
            case "yearly":
                return [self._yearly(question) for _ in range(CANDIDATES)]
            case "claims":
                return [{claim.clause: claim.most or True for claim in question.claims}, {}]
            case "tally":
                return [{}, *(self._tally(question) for _ in range(4))]
            case _:
                return []

    def _turns(self) -> Iterator[date]:
        """The last day of each year and the first, from now on back."""
        for year in range(self.year, self.year - LONGEST_AGO, -1):
            yield from (date(year, 12, 31), date(year, 1, 1))

    def _day(self, ago: int) -> date:
        """A day of a year of the past; one of three is one at which a year turns."""
        start = date(self.year - ago, 1, 1)
        return start + timedelta(days=self.random.choice((0, 364, self.random.randint(0, 364))))

    def _fitting(self, question: Question) -> list[int | float]:
        """The numbers that the rules name and those beside them, or the last years, as far as the question takes them."""
        if question.kind == "year":
            near: Iterable[int | float] = range(self.year - YEARS, self.year + 1)
        else:
            near = (
                number + by for number in self.numbers for by in (-question.step, 0, question.step)
            )
        found = {int(number) if float(number).is_integer() else round(number, 2) for number in near}
        none = {0} if question.zero or question.min == 0 else set()
        fitting = {number for number in found if question.min <= number <= question.max}
        return sorted(
            number
            for number in fitting | none
            if question.kind == "number" or number == int(number)
        )

    def _yearly(self, question: Question) -> Data:
        """The same in all years but for one, perhaps."""
        usual, once = self._of_year(question), self._of_year(question)
        years = [str(self.year - ago) for ago in range(YEARS, 0, -1)]
        given = dict.fromkeys(years, usual)
        return given | (
            {self.random.choice(years[-4:]): once} if self.random.random() < 0.3 else {}
        )

    def _of_year(self, question: Question) -> Any:
        if not question.parts:
            return self.random.choice(question.options).value
        return {
            part.path: self.random.choice([n for n in self.numbers if n <= part.max])
            for part in question.parts
        }

    def _tally(self, question: Question) -> Data:
        rows = self.random.sample(question.rows, self.random.randint(1, min(2, len(question.rows))))
        return {row.value: {self.random.choice(row.columns): 1} for row in rows}


def put(data: Mapping[str, Any], path: str, answer: Any) -> Data:
    """The record with another answer at a path."""
    name, _, rest = path.partition(".")
    return {**data, name: put(data.get(name) or {}, rest, answer) if rest else answer}


def _node(seen: _Seen, route: Route) -> Node | None:
    return next((node for node in seen.outcome.verdict.routes if node.clause == route.clause), None)


def _failing(seen: _Seen, route: Route) -> bool:
    """Is a requirement not met, or the route closed?"""
    node = _node(seen, route)
    requirements = seen.outcome.verdict.requirements
    return (
        node is None
        or node.status == "unmet"
        or any(each.status == "unmet" for each in requirements)
    )


def _is_open(seen: _Seen, route: Route) -> bool:
    """May somebody apply, and by this route?"""
    node = _node(seen, route)
    return seen.outcome.verdict.status == "met" and node is not None and node.status == "met"


def _routes_open(seen: _Seen) -> int:
    return sum(node.status != "unmet" for node in seen.outcome.verdict.routes)


def _needs(seen: _Seen, route: Route) -> list[str]:
    """What is unknown of the requirements and the route."""
    node = _node(seen, route)
    asked = (*seen.outcome.verdict.requirements, *((node,) if node else ()))
    return list(
        dict.fromkeys(need for each in asked if each.status == "unknown" for need in each.needs)
    )


def _numbers(inside: object) -> Iterator[int | float]:
    match inside:
        case bool():
            return
        case int() | float():
            yield inside
        case Mapping():
            for each in inside.values():
                yield from _numbers(each)
        case list() | tuple():
            for each in inside:
                yield from _numbers(each)

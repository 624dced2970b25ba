"""What becomes of the sample applicants: each is scored under both editions, and the two are held together.

`rank` orders verdicts: whoever comes to a higher one gains, to a lower one loses. Of points the least is compared, and
the most. An edition that has no such title decides nothing for who applies for it.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from calculator import outlook
from calculator.eligibility import conversions
from calculator.nodes import Node, Status
from calculator.outcome import Outcome, outcome
from calculator.points import Number, span
from calculator.record import value
from calculator.rules import Rules
from calculator.score import items_of
from workbench.diff.population import Applicant, Population, adapted
from workbench.diff.standards import Standard
from workbench.diff.texts import Pairs

type Verdict = Literal["none", "ineligible", "undetermined", "eligible"]
type Move = Literal["gained", "lost", "same"]

VERDICTS: Mapping[Status, Verdict] = {
    "met": "eligible",
    "waived": "eligible",
    "unknown": "undetermined",
    "unmet": "ineligible",
}
RANK: tuple[Verdict, ...] = ("none", "ineligible", "undetermined", "eligible")
PASSES = ("no", "undetermined", "yes")
EXAMPLES = 6


@dataclass(frozen=True)
class Line:
    """A requirement, a route, a part of one, or a score item, as one edition explains it. `id` is the same in both."""

    id: str
    name: str
    says: str  # the status or the points
    why: str


@dataclass(frozen=True)
class Side:
    """One applicant under one edition. `points`: the least and the most, None where nothing is scored."""

    verdict: Verdict
    open_routes: tuple[str, ...]  # clauses
    points: tuple[Number, Number] | None
    passes: str  # "" where nothing is scored
    lines: tuple[Line, ...]
    left_out: tuple[str, ...]  # facts that the edition does not know


@dataclass(frozen=True)
class Effect:
    """One applicant under both. `title`: what is applied for, by its value."""

    name: str
    title: str
    old: Side
    new: Side

    @property
    def eligibility(self) -> Move:
        """Can more be applied for than before?"""
        return _move(RANK.index(self.old.verdict), RANK.index(self.new.verdict))

    @property
    def passing(self) -> Move:
        """Is the pass mark reached that was not?"""
        if not self.old.passes or not self.new.passes:
            return "same"
        return _move(PASSES.index(self.old.passes), PASSES.index(self.new.passes))

    @property
    def gain(self) -> tuple[Number, Number]:
        """By how much the least and the most points rise; (0, 0) where nothing is scored on one side."""
        if not self.old.points or not self.new.points:
            return 0, 0
        (low, high), (low_now, high_now) = self.old.points, self.new.points
        return _rounded(low_now - low), _rounded(high_now - high)

    @property
    def points(self) -> Move:
        """Are there more points than before? By the least, and where that stays by the most."""
        low, high = self.gain
        return _move(0, low or high)

    @property
    def changed(self) -> bool:
        """Does anything come out otherwise: verdict, routes or points?"""
        told = (self.eligibility, self.passing, self.points)
        return any(move != "same" for move in told) or self.old.open_routes != self.new.open_routes

    @property
    def differing(self) -> tuple[tuple[Line | None, Line | None], ...]:
        """The lines whose answer is not the same on both sides, side by side; where all are, those with another reason."""
        old, new = ({line.id: line for line in side.lines} for side in (self.old, self.new))
        sides = [(old.get(id), new.get(id)) for id in dict.fromkeys((*old, *new))]
        others = [(one, other) for one, other in sides if one != other]
        telling = [
            (one, other) for one, other in others if not one or not other or one.says != other.says
        ]
        return tuple(telling or others)


@dataclass(frozen=True)
class Count:
    """How many of `all` gain, lose, or neither. `before`, `after`: to how many it is open."""

    name: str
    all: int
    gained: int
    lost: int
    before: int
    after: int

    @property
    def same(self) -> int:
        return self.all - self.gained - self.lost


@dataclass(frozen=True)
class Example:
    """Somebody to whom it happens, and how many others it happens to in the same way."""

    effect: Effect
    what: str
    others: int


@dataclass(frozen=True)
class Effects:
    """All applicants under both editions. `titles`: what the titles are called, by value, in the form's order;
    `routes`: by title, the clauses of its routes in the new text, and what they are called."""

    each: tuple[Effect, ...]
    titles: Mapping[str, str]
    routes: Mapping[str, Mapping[str, str]]

    @cached_property
    def changed(self) -> tuple[Effect, ...]:
        return tuple(effect for effect in self.each if effect.changed)

    @cached_property
    def left_out(self) -> tuple[int, int]:
        """Of how many applicants facts are unknown to the old edition, and to the new one."""
        old, new = (
            sum(bool(side.left_out) for side in sides)
            for sides in ((each.old for each in self.each), (each.new for each in self.each))
        )
        return old, new

    @cached_property
    def eligibility(self) -> tuple[Count, ...]:
        """By title: who gains and who loses eligibility."""
        return self._by_title(
            lambda effect: effect.eligibility, lambda side: side.verdict == "eligible"
        )

    @cached_property
    def passing(self) -> tuple[Count, ...]:
        """By title: who comes to the pass mark, and who falls below it."""
        scored = [title for title in self.titles if any(self._scored(title))]
        counts = self._by_title(lambda effect: effect.passing, lambda side: side.passes == "yes")
        return tuple(
            count for title, count in zip(self.titles, counts, strict=True) if title in scored
        )

    @cached_property
    def points(self) -> tuple[Count, ...]:
        """By title: who has more points and who fewer, of those who are scored."""
        return tuple(
            Count(
                self.titles[title],
                len(found),
                sum(effect.points == "gained" for effect in found),
                sum(effect.points == "lost" for effect in found),
                len(found),
                len(found),
            )
            for title in self.titles
            if (found := list(self._scored(title)))
        )

    @cached_property
    def by_route(self) -> tuple[tuple[str, tuple[Count, ...]], ...]:
        """By title: how many each route is open to, before and after."""
        return tuple(
            (
                self.titles[title],
                tuple(self._route(title, clause, name) for clause, name in routes.items()),
            )
            for title, routes in self.routes.items()
        )

    @cached_property
    def amounts(self) -> tuple[tuple[Number, int], ...]:
        """The changes of the least points, from the greatest loss to the greatest gain, and how many have each."""
        found = Counter(
            effect.gain[0] for effect in self.each if effect.old.points and effect.new.points
        )
        return tuple(sorted(found.items()))

    @cached_property
    def examples(self) -> tuple[Example, ...]:
        """One for each thing that happens to somebody, the most frequent first; none who shows what another does."""
        happening: dict[str, list[Effect]] = {}
        for effect in self.changed:
            happening.setdefault(what(effect), []).append(effect)
        told = sorted(happening.items(), key=lambda each: -len(each[1]))
        return tuple(
            Example(_plainest(found), said, len(found) - 1) for said, found in told[:EXAMPLES]
        )

    def _scored(self, title: str) -> Iterator[Effect]:
        return (
            each
            for each in self.each
            if each.title == title and each.old.points and each.new.points
        )

    def _by_title(
        self, move: Callable[[Effect], Move], has: Callable[[Side], bool]
    ) -> tuple[Count, ...]:
        return tuple(
            _count(name, [each for each in self.each if each.title == title], move, has)
            for title, name in self.titles.items()
        )

    def _route(self, title: str, clause: str, name: str) -> Count:
        def is_open(side: Side) -> bool:
            return clause in side.open_routes

        found = [each for each in self.each if each.title == title]
        return _count(
            name, found, lambda each: _move(is_open(each.old), is_open(each.new)), is_open
        )


def effects(old: Standard, new: Standard, paired: Pairs, population: Population) -> Effects:
    """Each applicant under both editions; clauses of the old one are called by their ids in the new text."""
    titles = {
        str(option.value): option.label.partition("（")[0]
        for rules in (new.rules, old.rules)
        for option in rules.question["target"].options
    }
    each = tuple(
        Effect(
            applicant.name,
            str(applicant.data["target"]),
            _side(old, population, applicant, paired),
            _side(new, population, applicant, {}),
        )
        for applicant in population.applicants
    )
    routes = {
        title: {**_routes(old.rules, title, paired), **_routes(new.rules, title, {})}
        for title in titles
    }
    return Effects(each, titles, routes)


def what(effect: Effect) -> str:
    """What happens to somebody, in words: the verdict, the mark, the points; else only the routes."""
    verdicts = [CALLED[side.verdict] for side in (effect.old, effect.new)]
    said = [
        " → ".join(verdicts) if effect.eligibility != "same" else "",
        _PASSING[effect.passing],
        _POINTS[effect.points],
    ]
    return "，".join(filter(None, said)) or "能走的途径有变化"


CALLED: Mapping[str, str] = {"none": "没有这一级", **outlook.VERDICTS}
_PASSING: Mapping[Move, str] = {
    "gained": "从达不到变为达到标准分",
    "lost": "从达到变为达不到标准分",
    "same": "",
}
_POINTS: Mapping[Move, str] = {"gained": "得分增加", "lost": "得分减少", "same": ""}


def _move(before: Number, after: Number) -> Move:
    return "gained" if after > before else "lost" if after < before else "same"


def _rounded(points: Number) -> Number:
    """Sums of halves and tenths without what floats add to them."""
    return round(points, 6)


def _plainest(found: Iterable[Effect]) -> Effect:
    """The one of whose explanation least differs: it shows best what the change does."""
    return min(found, key=lambda effect: (len(effect.differing), effect.name))


def _count(
    name: str, found: list[Effect], move: Callable[[Effect], Move], has: Callable[[Side], bool]
) -> Count:
    moves = Counter(map(move, found))
    before, after = (
        sum(map(has, sides))
        for sides in ([each.old for each in found], [each.new for each in found])
    )
    return Count(name, len(found), moves["gained"], moves["lost"], before, after)


def _routes(rules: Rules, title: str, paired: Pairs) -> Mapping[str, str]:
    asked = rules.eligibility.titles.get(title)
    routes = (*asked.routes, *conversions(rules)) if asked else ()
    return {paired.get(route.clause, route.clause): route.name for route in routes}


def _side(standard: Standard, population: Population, applicant: Applicant, paired: Pairs) -> Side:
    rules, read = standard.rules, adapted(standard.rules, population, applicant)
    if read.record is None:
        return Side("none", (), None, "", (), read.left_out)
    found = outcome(rules, read.record, value(read.record, "readings") or {})
    score = found.score
    return Side(
        VERDICTS[found.verdict.status],
        tuple(
            paired.get(node.clause, node.clause)
            for node in found.verdict.routes
            if node.status == "met"
        ),
        (score.total.min, score.total.max) if score else None,
        score.passes if score else "",
        tuple(_lines(standard, found, str(applicant.data["target"]), paired)),
        read.left_out,
    )


_STATUS: Mapping[Status, str] = {
    "met": "符合",
    "waived": "不作要求",
    "unknown": "还不清楚",
    "unmet": "不符合",
}


def _lines(standard: Standard, found: Outcome, title: str, paired: Pairs) -> Iterator[Line]:
    """Requirements, routes with what they are made of, and score items."""
    names = _routes(standard.rules, title, {})
    for node in found.verdict.requirements:
        yield _line(node, node.clause, standard.called(node.clause), paired)
    for route in found.verdict.routes:
        yield _line(route, f"{route.clause}/", names[route.clause], paired)
        for nth, node in enumerate(route.children, 1):
            name = f"{names[route.clause]}：{standard.called(node.clause)}"
            yield _line(node, f"{route.clause}/{nth}/{node.clause}", name, paired)
    if found.score:
        for item in items_of(found.score.table):
            points = found.score.items[item.id]
            name = item.name.partition("（")[0]
            yield Line(f"item/{item.id}", name, span(points.min, points.max), points.why)


def _line(node: Node, place: str, name: str, paired: Pairs) -> Line:
    """`place`: where it stands, clauses and numbers; its id says it in clauses of the new text."""
    id = "/".join(paired.get(step, step) for step in place.split("/"))
    return Line(id, name, _STATUS[node.status], node.why)

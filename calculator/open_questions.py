"""What is still open: the unknown facts that can still change the answer, and how much hangs on them.

The answer is the verdict, the earliest year while the verdict is not yet eligible, the total and whether it
passes. An unknown fact is left out where no answer to it changes any of these:

- what only other routes ask for, once one is met; everything about eligibility, once nothing opens the way
  any more, neither a fact nor time;
- what a score item hangs on whose group has its points already, or the total its.

It is the readings chosen that count: a fact that matters under another reading alone is not open.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from calculator.eligibility import Verdict, conversions, converts
from calculator.nodes import fails_for_good, later_of
from calculator.outcome import Outcome
from calculator.periods import Periods
from calculator.points import Number
from calculator.questions import Question
from calculator.record import Record, value
from calculator.rules import Rules


class OpenItem(NamedTuple):
    """A score item that is open: its group, and how wide it is."""

    id: str
    group: str
    width: Number


class Open(NamedTuple):
    """A question with unknown facts. Where neither `verdict` nor `points` are there, it is the earliest year that
    hangs on it, or points that are those of another question.

    `parts`: the unknown facts, by their paths: the question's own, or places inside it. `clause`: what asks
    for the first of them. `verdict`: can the verdict hang on it? `points`: how far the total can move with
    the score items `items`, which are those that ask for it before all else that is open: 58 points hang on the
    achievements, not on the answer that lets some of them be replaced.
    """

    question: Question
    clause: str
    parts: tuple[str, ...]
    verdict: bool
    points: Number
    items: tuple[OpenItem, ...]

    @property
    def field(self) -> str:
        """The one fact that is unknown; the question where there are several."""
        return self.parts[0] if len(self.parts) == 1 else self.question.path

    @property
    def words(self) -> str:
        """The question; where one fact inside it is unknown, with the name of its place."""
        question, inside = self.question, self.field[len(self.question.path) + 1 :]
        if not inside:
            return question.label
        joint = "，" if question.claims else ""
        return f"{question.label}（{joint.join(_names(question, inside.split('.')))}）"


class OpenSection(NamedTuple):
    """A section of the form: how many of its questions are open, and what hangs on them together."""

    id: str
    questions: int
    verdict: bool
    points: Number


class _Need(NamedTuple):
    """An unknown field, and what asks for it: a clause, as part of the verdict or for a score item."""

    field: str
    clause: str
    verdict: bool
    item: OpenItem | None = None


def still_open(rules: Rules, record: Record, found: Outcome, asked: Periods) -> tuple[Open, ...]:
    """The open questions: those that the verdict hangs on, then by points, then in the form's order.

    `asked`: the years that the yearly questions ask for.
    """
    needs: dict[str, list[_Need]] = {}
    for need in (*_of_verdict(rules, record, found), *_of_score(rules, found)):
        needs.setdefault(question_of(rules, need.field).path, []).append(need)
    questions = [
        _question(question, needs[question.path], record, asked, found)
        for question in rules.questions
        if question.path in needs
    ]
    return tuple(sorted(questions, key=_weight))


def sections(rules: Rules, found: Outcome, questions: Iterable[Open]) -> tuple[OpenSection, ...]:
    """The sections of the form in which questions are open, by the same weight."""
    inside: dict[str, list[Open]] = {section.id: [] for section in rules.sections}
    for each in questions:
        inside[each.question.section].append(each)
    listed = [
        OpenSection(
            id,
            len(open_),
            any(each.verdict for each in open_),
            hanging(found, open_),
        )
        for id, open_ in inside.items()
        if open_
    ]
    return tuple(sorted(listed, key=_weight))


def hanging(found: Outcome, questions: Iterable[Open]) -> Number:
    """The points that hang on some open questions together."""
    return _points(found, [item for each in questions for item in each.items])


def question_of(rules: Rules, field: str) -> Question:
    """The question that a field, or a place inside one, belongs to: of honours.national.first, honours."""
    while field not in rules.question:
        field = field.rpartition(".")[0]
    return rules.question[field]


def _weight(each: Open | OpenSection) -> tuple[bool, Number]:
    return not each.verdict, -each.points


def _question(
    question: Question, needs: list[_Need], record: Record, asked: Periods, found: Outcome
) -> Open:
    """An open question from all that asks for it."""
    items = tuple(dict.fromkeys(need.item for need in needs if need.item))
    parts = dict.fromkeys(
        part for need in needs for part in _parts(question, need.field, record, asked)
    )
    return Open(
        question,
        needs[0].clause,
        tuple(parts),
        any(need.verdict for need in needs),
        _points(found, items),
        items,
    )


def _parts(question: Question, field: str, record: Record, asked: Periods) -> Iterable[str]:
    """What is unknown inside a field, as far as one can say: of the years asked for, the counts of a row."""
    if question.kind not in ("yearly", "tally"):
        return (field,)
    known = value(record, field)
    inside: list[str] = []
    for year in asked.get(field) or ():
        entered = (known or {}).get(year)
        if question.parts:
            names = (part.path for part in question.parts if part.path not in (entered or {}))
            inside += (f"{field}.{year}.{name}" for name in names)
        elif entered is None:
            inside.append(f"{field}.{year}")
    if question.kind == "tally" and known is not None:
        inside += (f"{field}.{column}" for column, count in known.items() if count is None)
    return inside or (field,)


def _points(found: Outcome, items: Sequence[OpenItem]) -> Number:
    """How far the total can move at most with these score items: no further than their groups can."""
    if not found.score:
        return 0
    widths: dict[str, Number] = {}
    for item in items:
        widths[item.group] = widths.get(item.group, 0) + item.width
    groups, total = found.score.groups, found.score.total
    moving = sum(min(width, groups[id].max - groups[id].min) for id, width in widths.items())
    return min(moving, total.max - total.min)


def _names(question: Question, places: Iterable[str]) -> Iterator[str]:
    """The places inside a question by name: 2024年, 公需科目; a condition by its citation."""
    named: Iterable[tuple[str, str]] = (
        *((row.value, row.label) for row in question.rows),
        *((str(column.value), column.label) for column in question.columns),
        *((part.path, part.name) for part in question.parts),
    )
    known = dict(named)
    for place in places:
        if question.claims and place not in known:
            claim = question.claim(place)
            known = (
                {field.id: field.name for field in claim.measure.fields} if claim.measure else {}
            )
            yield claim.name
        else:
            yield f"{place}年" if place.isdecimal() else known[place]


# What is needed


def _of_verdict(rules: Rules, record: Record, found: Outcome) -> Iterator[_Need]:
    """What the verdict hangs on, or the earliest year alone.

    By which of several routes it is, is no question any more once one is met.
    """
    verdict, time = found.verdict, rules.time
    either = converts(rules, record) is None
    undetermined = verdict.status == "unknown"
    pending = verdict.status != "met" and not _is_final(rules, verdict, either)
    if either and (pending or found.score):
        # Of who converts, other things are asked, and no points.
        (conversion,) = conversions(rules)
        for field in (time.title, time.series):
            if value(record, field) is None:
                yield _Need(field, conversion.clause, undetermined)
    if not pending:
        return
    routes = verdict.routes
    if any(route.status == "met" for route in routes):
        routes = routes[-1:] if either else ()  # the conversion comes last
    nodes = (*verdict.requirements, *routes)
    decisive = {
        field for node in nodes if undetermined and node.status == "unknown" for field in node.needs
    }
    matter = decisive.union(later_of(nodes))
    # A requirement that is the question's own comes first; then the very part that asks for a fact, before its route.
    parts = (part for route in routes for part in route.children)
    clauses = {
        field: node.clause
        for node in verdict.requirements
        for field in (*node.needs, *node.later)
        if node.clause == question_of(rules, field).clause
    }
    for asking in (*parts, *nodes):
        for field in (*asking.needs, *asking.later):
            clauses.setdefault(field, asking.clause)
    for field, clause in clauses.items():
        if field in matter:
            yield _Need(field, clause, field in decisive)


def _is_final(rules: Rules, verdict: Verdict, either: bool) -> bool:
    """Does it stay ineligible, whatever the unknown facts are and however long one waits?

    `either`: it may be a conversion or not, and what is asked of both must fail.
    """
    asked = zip(
        rules.eligibility.asked, verdict.requirements, strict=False
    )  # ability is asked besides
    of_both = (node for each, node in asked if each.conversion)
    return any(
        fails_for_good(node) for node in (of_both if either else verdict.requirements)
    ) or all(fails_for_good(route) and not route.later for route in verdict.routes)


def _of_score(rules: Rules, found: Outcome) -> Iterator[_Need]:
    """What the total hangs on, and whether it passes."""
    score = found.score
    if not score:
        return
    if score.total.min == score.total.max and score.passes != "undetermined":
        return
    for group in score.table.groups:
        if score.groups[group.id].min < score.groups[group.id].max:
            for item in group.items:
                points = score.items[item.id]
                if points.needs:
                    open_ = OpenItem(item.id, group.id, points.max - points.min)
                    asked = [(field, question_of(rules, field).path) for field in points.needs]
                    first = _first(item.rule.fields(rules.time), [path for _, path in asked])
                    for field, path in asked:
                        yield _Need(field, item.clause, False, open_ if path == first else None)


def _first(order: Iterable[str], asked: list[str]) -> str:
    """Of the questions asked, the one that comes first in an order."""
    return next((path for path in order if path in asked), asked[0])

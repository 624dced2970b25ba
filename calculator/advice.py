"""What next: what an applicant can do, found by a search over the rules.

- `sets`, for an ineligible record: the smallest sets of changes after which it is eligible, nearest first.
  Waiting is a change as well: of the field `year`, while nothing else but time passes. Only where no
  set of changes makes it certain: those after which nothing fails any more and unknown facts decide.
- `gains`, for an eligible record with a score: the single changes that add most points.
- `ask`, for an undetermined record: the first of what is still open.

What can be changed at all is said by the questions (`change` in questions.toml). What could help is said
by the rules: each node that is not met, and each item of the score, names its changes. Every answer
given here has been tried on the record.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from calculator.aging import aged
from calculator.eligibility import AHEAD, Verdict, decide_again, fields, first_year
from calculator.nodes import Change, Node, Status, any_of
from calculator.open_questions import Open, question_of
from calculator.outcome import Outcome
from calculator.points import Number, Points
from calculator.readings import Choices
from calculator.record import Record, value
from calculator.rules import Rules
from calculator.score import items_of, score_again

# How much is shown.
SETS = 5
GAINS = 8
ASKED = 8
# How far the search goes: changes in a set, waiting not counted, and records tried.
MOST_CHANGES = 3
MOST_TRIED = 40


class Plan(NamedTuple):
    """A set of changes, the year in which they do it, and the verdict then."""

    changes: tuple[Change, ...]
    year: int
    status: Status


class Gain(NamedTuple):
    """A change and the points that it adds to the least and to the greatest total."""

    item: str
    change: Change
    min: Number
    max: Number


class Advice(NamedTuple):
    """At most one of the three has anything in it."""

    sets: tuple[Plan, ...] = ()
    gains: tuple[Gain, ...] = ()
    ask: tuple[Open, ...] = ()


def advice(
    rules: Rules, record: Record, choices: Choices, found: Outcome, open_: tuple[Open, ...]
) -> Advice:
    """What the applicant can do, by the verdict in `found`, the record's outcome; `open_` is what is open."""
    match found.verdict.status:
        case "unmet":
            return Advice(sets=_plans(rules, record, choices, found.verdict))
        case "unknown":
            return Advice(ask=open_[:ASKED])
        case _:
            return Advice(gains=_gains(rules, record, choices, found))


def changed(record: Record, change: Change) -> Record:
    """The record after a change."""
    return _put(record, change.field.split("."), change.value)


def _put(inside: Mapping[str, Any] | None, path: list[str], answer: Any) -> Mapping[str, Any]:
    name, *rest = path
    known = inside or {}
    return {**known, name: _put(known.get(name), rest, answer) if rest else answer}


def after(rules: Rules, record: Record, changes: Iterable[tuple[str, Any]]) -> Record:
    """The record after the changes of a plan or a gain, pairs of field and answer, as they were tried.

    A later year is waiting: it comes last, and nothing but time passes until then.
    """
    answers = dict(changes)
    now = int(value(record, rules.time.year))
    then = answers.pop(rules.time.year, now)
    for field, answer in answers.items():
        record = _put(record, field.split("."), answer)
    return aged(rules, record, then - now) if then > now else {**record, rules.time.year: then}


def in_words(rules: Rules, change: Change) -> str:
    """What there is to do, as a sentence."""
    return question_of(rules, change.field).change.format(value=change.what) + "。"


# Sets of changes


class _State(NamedTuple):
    """A record on the way: the changes made so far, and the verdict."""

    changes: tuple[Change, ...]
    record: Record
    verdict: Verdict


def _plans(rules: Rules, record: Record, choices: Choices, verdict: Verdict) -> tuple[Plan, ...]:
    """Breadth first, by the number of changes. Each time only what fails now is worked on."""
    now = int(value(record, rules.time.year))
    certain: list[Plan] = []
    hanging: list[Plan] = []  # on what is unknown
    seen: set[frozenset[str]] = set()
    states = [_State((), record, verdict)]
    for left in range(MOST_CHANGES, -1, -1):
        for state in states:
            certain += _waiting(rules, choices, state, certain)
        further: list[_State] = []
        for state in states if left else ():
            for change in _worth_trying(state.verdict):
                changes = (*state.changes, change)
                key = frozenset(f"{each.field}={each.value}" for each in changes)
                again = any(change.field == made.field for made in state.changes)
                if again or key in seen or _covered(changes, certain) or len(seen) >= MOST_TRIED:
                    continue
                seen.add(key)
                after = changed(state.record, change)
                field = question_of(rules, change.field).path
                then = decide_again(rules, after, choices, state.verdict, field)
                if then.status == "met":
                    certain.append(Plan(changes, now, then.status))
                    continue
                if then.status == "unknown":
                    hanging.append(Plan(changes, now, then.status))
                further.append(_State(changes, after, then))
        states = further
    return _least(rules, certain or hanging)[:SETS]


def _waiting(
    rules: Rules, choices: Choices, state: _State, certain: list[Plan]
) -> tuple[Plan, ...]:
    """The state, and then nothing but waiting: shorter than without its changes, or it is of no use."""
    if state.verdict.status != "unmet":
        return ()
    time = rules.time
    ends = (plan.year for plan in certain if _covered(state.changes, [plan], besides=time.year))
    end = min(ends, default=int(value(state.record, time.year)) + AHEAD + 1)
    year = first_year(rules, state.record, choices, state.verdict, end)
    if year is None:
        return ()
    clause = next((node.clause for node in _failing(state.verdict.nodes) if node.timed), "")
    wait = Change(time.year, year, clause, str(year), year)
    return (Plan((*state.changes, wait), year, "met"),)


def _worth_trying(verdict: Verdict) -> tuple[Change, ...]:
    """The changes without one of which, but for time, what fails goes on failing."""
    failing = _failing(verdict.requirements)
    lasting = [node for node in failing if not node.timed]
    if lasting:
        # All must be met, so one of them shows the way; one that nobody can change ends it.
        return _fewest(lasting)
    changes = [change for node in failing for change in node.changes]
    if all(route.status in ("unmet", "unknown") for route in verdict.routes):
        for route in _failing(verdict.routes):
            parts = _failing((*route.fixed, _together(route)))
            lasting = [part for part in parts if not part.timed]
            if lasting:
                changes += _fewest(lasting)
            else:
                changes += (change for part in parts for change in part.changes)
    return tuple(dict.fromkeys(changes))


def _together(route: Node) -> Node:
    """All ways of a route as one node: what can be done for any of them can be done for it."""
    changes = dict.fromkeys(change for way in route.ways for change in _changes(way))
    status = any_of([way.status for way in route.ways])
    in_time = any(way.timed for way in route.ways)
    return Node(route.clause, status, "", timed=in_time, changes=tuple(changes))


def _changes(way: Node) -> tuple[Change, ...]:
    """What can be done for a way: none where something in it stays as it is, whatever one does."""
    failing = _failing(way.children)
    lasting = [child for child in failing if not child.timed]
    if any(not child.changes for child in lasting):
        return ()
    counted = lasting[:1] or failing
    return tuple(change for child in counted for change in child.changes)


def _fewest(nodes: Iterable[Node]) -> tuple[Change, ...]:
    """The changes of the node with the fewest: none where one cannot be changed at all."""
    return min((node.changes for node in nodes), key=lambda changes: len(changes))


def _failing(nodes: Iterable[Node]) -> list[Node]:
    return [node for node in nodes if node.status == "unmet"]


def _least(rules: Rules, plans: list[Plan]) -> tuple[Plan, ...]:
    """Those that no other does as well as with a part of the changes; the nearest first."""
    least = [
        plan
        for plan in plans
        if not _covered(plan.changes, (other for other in plans if other is not plan))
    ]

    def distance(plan: Plan) -> tuple[int, int, int]:
        long = sum(question_of(rules, change.field).long for change in plan.changes)
        return len(plan.changes), long, plan.year

    return tuple(sorted(least, key=distance))


def _covered(changes: Iterable[Change], plans: Iterable[Plan], besides: str = "") -> bool:
    """Does a plan ask for no more than these changes? `besides`: a field that does not matter."""
    return any(
        all(
            theirs.field == besides
            or any(
                mine.field == theirs.field
                and (mine.value == theirs.value or mine.rank > theirs.rank)
                for mine in changes
            )
            for theirs in plan.changes
        )
        for plan in plans
    )


# Points


def _gains(rules: Rules, record: Record, choices: Choices, found: Outcome) -> tuple[Gain, ...]:
    """Of each item the change that adds most to the total, and of those that add as much the least."""
    if not found.score:
        return ()
    table = found.score.table
    decisive = fields(rules, value(record, "target"))
    case = rules.case(record, choices, table.below)
    gains: list[Gain] = []
    for item in items_of(table):
        best: Gain | None = None
        tried = {_span(found.score.items[item.id])}
        for change in item.rule.gains(case):
            after, field = changed(record, change), question_of(rules, change.field).path
            points = _span(item.rule.score(replace(case, record=after)))
            if points in tried:
                continue
            tried.add(points)
            total = score_again(rules, after, choices, found.score, field).total
            gain = Gain(
                item.id,
                change._replace(clause=item.clause),
                total.min - found.score.total.min,
                total.max - found.score.total.max,
            )
            if _by_points(gain) <= _by_points(best):
                continue
            # No points are worth it where the applicant could not apply any more.
            if field in decisive:
                then = decide_again(rules, after, choices, found.verdict, field)
                if then.status != "met":
                    continue
            best = gain
        if best:
            gains.append(best)
    return tuple(sorted(gains, key=_by_points, reverse=True))[:GAINS]


def _span(points: Points) -> tuple[Number, Number]:
    return points.min, points.max


def _by_points(gain: Gain | None) -> tuple[Number, Number]:
    return (gain.min, gain.max) if gain else (0, 0)

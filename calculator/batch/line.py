"""One person's results as a line: plain data for JSON, from which tables, ranking, lists and sheets are made."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from calculator.batch.accounts import Judged, accounts
from calculator.batch.groups import groups_of
from calculator.batch.people import Account, Person, Trouble, plain_trouble
from calculator.batch.told import told
from calculator.eligibility import Verdict, decide, earliest
from calculator.explanation import explain
from calculator.nodes import Node
from calculator.open_questions import Open, hanging, still_open
from calculator.outcome import Outcome, outcome
from calculator.periods import periods
from calculator.readings import Choices
from calculator.record import FieldError, Record, check, value
from calculator.result import VERDICTS, other_readings, plain_points, scored, totals
from calculator.rules import Rules
from calculator.summary import called

type Line = dict[str, Any]

# Of somebody of whom nothing can be said. `verdict` is null in no other line.
_NO_RESULTS: Line = {
    "verdict": None,
    "clause": None,
    "why": "",
    "route": None,
    "earliest_year": None,
    "requirements": [],
    "total": None,
    "passes": None,
    "groups": [],
    "items": [],
    "open": 0,
    "ask": [],
    "readings": [],
    "ranked": None,
    "choices": {},
    "told": {},
}


# What a brief line tells of results; all that a ranking takes is among it.
BRIEF = ("verdict", "route", "total", "passes", "groups", "ranked")


def line(rules: Rules, person: Person) -> Line:
    """The results of a person, by the last of the accounts given of them.

    Who has grave troubles, mistakes in the record among them, has no results; `troubles` say why.
    """
    return _line(rules, person, _results)


def brief(rules: Rules, person: Person) -> Line:
    """A line with no more of the results than the verdict and the points: without reasons, doubts and accounts."""
    return _line(rules, person, _brief)


def _line(
    rules: Rules, person: Person, results: Callable[[Rules, Person, Record | None], Line]
) -> Line:
    last = person.accounts[-1] if person.accounts else None
    record, errors = check(last.record if last else {}, rules.questions, rules.readings)
    found = list(person.troubles)
    if last and not person.grave:
        found += (_trouble(rules, last, error) for error in errors)
    fit = last and not any(trouble.grave for trouble in found)
    return {
        "key": person.key,
        "name": person.name,
        "employer": person.employer,
        "spot": person.accounts[0].spot._asdict() if person.accounts else None,
        "target": record.get("target"),
        "year": record.get("year"),
        **results(rules, person, record if fit else None),
        "troubles": list(map(plain_trouble, found)),
    }


def _trouble(rules: Rules, account: Account, error: FieldError) -> Trouble:
    """A mistake in a record, where no column is known to hold it."""
    place = called(rules, error.path)
    return Trouble(account.spot, f"{place}：{error.problem}", error.allowed)


def _brief(rules: Rules, person: Person, record: Record | None) -> Line:
    if record is None:
        return {name: _NO_RESULTS[name] for name in BRIEF}
    found = outcome(rules, record, value(record, "readings") or {}, whole=False)
    score = totals(rules, found.score) if found.score else _NO_RESULTS
    return {
        "verdict": VERDICTS[found.verdict.status],
        "route": found.verdict.route.clause if found.verdict.route else None,
        **{name: score[name] for name in ("total", "passes", "groups")},
        "ranked": groups_of(rules, record, found),
    }


def _results(rules: Rules, person: Person, record: Record | None) -> Line:
    if record is None:
        return {**_NO_RESULTS, "accounts": accounts(rules, person, None)}
    choices: Choices = value(record, "readings") or {}
    found = outcome(rules, record, choices, whole=False)
    if found.verdict.status != "met":
        # What stands in the way is told of closed routes as well.
        found = Outcome(found.score, decide(rules, record, choices))
    year, years = earliest(rules, record, choices, found.verdict)
    case = rules.case(record, choices)
    summary = explain(rules, case, found.verdict, year)
    open_ = still_open(rules, record, found, periods(rules, found.table, case))
    score = scored(rules, found.score) if found.score else _NO_RESULTS
    return {
        "verdict": VERDICTS[found.verdict.status],
        "clause": summary.clause,
        "why": summary.why,
        "route": found.verdict.route.clause if found.verdict.route else None,
        "earliest_year": year,
        "requirements": [
            {"id": node.clause, "status": node.status, "why": node.why}
            for node in _in_the_way(found.verdict, years)
        ],
        **{name: score[name] for name in ("total", "passes", "groups", "items")},
        "open": plain_points(hanging(found, open_)),
        "ask": _asked(rules, open_),
        "readings": other_readings(rules, record, choices, found),
        "ranked": groups_of(rules, record, found),
        "choices": dict(choices),
        "told": told(rules, record),
        "accounts": accounts(rules, person, Judged(record, found)),
    }


def _in_the_way(verdict: Verdict, years: Sequence[int | None]) -> Iterator[Node]:
    """What keeps somebody from applying, or may: of all requirements, and of one route.

    It is the best route; where none is open, the one that opens first. `years`: from when each is open.
    """
    nodes = list(verdict.requirements)
    if verdict.status != "met" and verdict.routes:
        order = [(year is None, year or 0) for year in years]
        soonest = verdict.routes[order.index(min(order))]
        nodes += (verdict.route or soonest).children
    return (node for node in nodes if node.status in ("unmet", "unknown"))


def _asked(rules: Rules, open_: tuple[Open, ...]) -> list[Mapping[str, Any]]:
    """What is still to be asked, and whom: what the verdict hangs on first, then by points."""
    who = {section.id: section.who for section in rules.sections}
    return [
        {
            "who": who[each.question.section],
            "field": each.field,
            "name": each.question.name,
            "verdict": each.verdict,
            "points": plain_points(each.points),
        }
        for each in open_
    ]

"""What the property tests draw: full records, records with blanks, and what may fill a blank."""

import copy
from collections.abc import Iterator
from random import Random
from typing import Any

from calculator.measures import MOST, MOST_AMOUNT
from tests.calculator.scoring import RULES
from tests.records import record

# A place in a record: ("political_exam", "score"), ("achievements", "std-20-2-1", 0, "date").
type Place = tuple[str | int, ...]
type Record = dict[str, Any]

SCORED = tuple(RULES.table)
# What is not a fact that can be unknown: the two required fields, one with a default, the choice of readings,
# and the day of a conversion, whose absence says that there was none.
GIVEN = {"target", "year", "submitted", "readings", "converted_on"}
LAST_YEARS = 62  # longer ago than anything in a working life


def full(random: Random) -> Record:
    """A record with nothing unknown, and nothing that contradicts itself."""
    drawn = record(random, target=random.choice(SCORED), unknown=0)
    exam = drawn["political_exam"]
    if random.choice((True, False)):
        exam["pass_mark"] = random.choice((60, 60.5, 60.3, 80.5, 81))
        exam["score"] = random.choice((exam["pass_mark"], 60, 60.5, 61, 80.5))
    if exam["waived"]:  # then no exam was taken
        del exam["score"]
    if random.choice((True, True, False)):
        _unbar(drawn)
    converted = drawn["converted_on"]
    if converted < drawn["title_since"] or random.choice((True, False)):
        drawn["converted_on"] = None
    if random.choice((True, False)):
        drawn["study_leaves"] = []
    return drawn


def _unbar(drawn: Record) -> None:
    """Turn the answers that bar the application into ones that do not."""
    for name, grade in drawn["unit"].items():
        drawn["unit"][name] = "pass" if grade == "fail" else grade
    exam = drawn["political_exam"]
    exam["valid"] = True
    exam["grade"] = "pass" if exam["grade"] == "fail" else exam["grade"]
    exam["pass_mark"] = min(exam["pass_mark"], exam.get("score", 100))


def places(inside: Any, above: Place = ()) -> Iterator[Place]:
    """Every place whose fact can be unknown."""
    if isinstance(inside, dict):
        for name, inner in inside.items():
            if not (name in GIVEN and not above) and name != "what":
                yield (*above, name)
                yield from places(inner, (*above, name))
    elif isinstance(inside, list) and above[0] == "achievements":
        for index, inner in enumerate(inside):
            yield from places(inner, (*above, index))


def put(drawn: Record, place: Place, value: object) -> Record:
    """The record with another value at a place; as it is where the place lies in an unknown one."""
    changed: Any = copy.deepcopy(drawn)
    level = changed
    for name in place[:-1]:
        level = level[name]
        if level is None:
            break
    else:
        level[place[-1]] = value
    return dict(changed)


def blanked(random: Random, drawn: Record, most: int) -> tuple[Record, list[Place]]:
    """The record with some facts unknown, and where. Every field is as likely as the achievements."""
    blanks: list[Place] = []
    found = list(places(drawn))
    fields = sorted({str(place[0]) for place in found})
    for _ in range(random.randint(1, most)):
        field = random.choice(fields)
        blanks.append(random.choice([place for place in found if place[0] == field]))
        drawn = put(drawn, blanks[-1], None)
    return drawn, blanks


def answers(drawn: Record, place: Place) -> list[Any]:
    """Representative answers for an unknown fact: on, just below and just above all that can matter."""
    year, path = drawn["year"], ".".join(map(str, place))
    question = RULES.question.get(path)
    if question is None:
        return _inner_answers(drawn, place)
    match question.kind:
        case "choice":
            return [option.value for option in question.options]
        case "bool":
            taken = path == "political_exam.waived" and drawn["political_exam"].get("score")
            return [False] if taken is not None and taken is not False else [True, False]
        case "count":
            return [0, 1, 2, 60]
        case "year":
            return [0, *(year + ago for ago in (-5, -3, -2, -1, 0, 1))]
        case "date":
            last = drawn.get("submitted") or f"{year}-12-31"
            if path == "title_since":  # nobody converts a title before having it
                last = min(last, drawn.get("converted_on") or last)
            days = ("01-01", "09-15", "12-31")
            dates = [f"{year - ago}-{day}" for ago in range(LAST_YEARS) for day in days]
            return [last, *(date for date in dates if date < last)]
        case "months":
            return [[], [12], [24], [13, 13], [600, 600]]
        case "number":
            ends = [question.min, question.max, *([0] if question.zero else [])]
            mark = (drawn["political_exam"] or {}).get("pass_mark") or 0
            inside = [mark, 1, 1.5, 5.5, 6, 10, 30, 59.5, 60, 60.3, 60.5, 61, 80, 80.3, 80.5, 81]
            return ends + [number for number in inside if question.min <= number <= question.max]
        case "yearly":
            years = [str(year - ago) for ago in range(1, LAST_YEARS)]
            every = [dict.fromkeys(years, answer) for answer in _of_year(path)]
            last_only = [{years[0]: answer} for answer in _of_year(path)]
            grades = [option.value for option in question.options]
            mixed = [{**dict.fromkeys(years, grade), years[0]: "excellent"} for grade in grades]
            if question.parts:
                return [{}, *every, *last_only]
            return [*every, *mixed]
        case "claims":
            return [{}, {claim.clause: claim.most or 9 for claim in question.claims}]
        case "tally":
            most = {row.value: dict.fromkeys(row.columns, 99) for row in question.rows}
            return [{}, most]
    return []


def _inner_answers(drawn: Record, place: Place) -> list[Any]:
    """Answers for a place inside a question: a year, a count, a claim, what is known of a work."""
    year, last = drawn["year"], place[-1]
    field = str(place[0])
    if field in ("assessments", "continuing_education"):
        if len(place) == 2:
            return _of_year(field)
        return [0, 29, 29.5, 30, 31] if last == "general" else [0, 59, 60, 61, 90, 91, 8000]
    if field == "honours":
        columns = {row.value: row.columns for row in RULES.question[field].rows}
        if len(place) == 3:
            return [0, 1, 99]
        return [{}, {"personal": 1}, dict.fromkeys(columns[str(last)], 99)]
    if field == "achievements":
        if len(place) == 3:
            (claim,) = (it for it in RULES.question[field].claims if it.clause == place[1])
            kinds = {it.id: it.kind for it in claim.measure.fields} if claim.measure else {}
            of_kind: dict[str, list[Any]] = {
                "fact": [False, True],
                "amounts": [[], [150], [150, 300], [MOST_AMOUNT] * MOST],
                "number": [0, 1, 2.5, 3, 10, 20, MOST],
                "count": [*range(8), MOST],
            }
            return of_kind[kinds[str(last)]]
        if len(place) == 2:
            most = {claim.clause: claim.most for claim in RULES.question[field].claims}[str(last)]
            return [False, True, *range(most or 9)] + ([most] if most else [])
        if last == "date":
            since = drawn.get("title_since") or f"{year}-01-01"
            return [since, *(f"{year + 1 - ago}-01-01" for ago in range(30))]
        return [True, False]
    return []  # an object of questions: each of them is a place of its own


def _of_year(path: str) -> list[Any]:
    options = [option.value for option in RULES.question[path].options]
    hours = (10, 60, 60.5, 61, 90, 91, 8000)
    return options or [{"general": 30, "professional": number} for number in hours]

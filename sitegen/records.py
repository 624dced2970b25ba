"""Varied records, valid and made from the questions themselves, with much left unknown: for the tests, and for the
exercise that the quick start of Python is built on.

`varied` gives the same ones in every run. `record` draws one by any `Random`: the property tests pass
Hypothesis's own, so that what fails shrinks: the first choice everywhere is the plainest.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from calculator.measures import Field
from calculator.questions import EDITION, Claim, Question
from calculator.readings import Reading
from calculator.record import value
from calculator.rules import Rules


def varied(rules: Rules, n: int, seed: int = 0) -> list[dict[str, Any]]:
    """`n` records; the targets take turns."""
    random = Random(seed)
    targets = [option.value for option in rules.question["target"].options]
    return [record(rules, random, target=targets[index % len(targets)]) for index in range(n)]


def record(
    rules: Rules, random: Random, *, target: str | int | None = None, unknown: float | None = None
) -> dict[str, Any]:
    """A record; `unknown` of its facts are not given, some of them as null (any part where None)."""
    share = random.choice((0.05, 0.2, 0.5)) if unknown is None else unknown
    drawn: dict[str, Any] = {}
    for question in rules.questions:
        if question.path == EDITION:
            continue  # without a name, a record is of the edition whose rules it meets
        if question.path == "target" and target is not None:
            _put(drawn, question.path, target)
        elif question.required or not _chance(random, share):
            _put(drawn, question.path, _answer(rules, random, question, drawn, share))
        elif _chance(random, 0.5):
            _put(drawn, question.path, None)
    _in_order(rules, drawn)
    return drawn


def _chance(random: Random, share: float) -> bool:
    return random.random() < share


def _put(drawn: dict[str, Any], path: str, answer: object) -> None:
    *groups, name = path.split(".")
    for group in groups:
        drawn = drawn.setdefault(group, {})
    drawn[name] = answer


def _answer(
    rules: Rules, random: Random, question: Question, drawn: Mapping[str, Any], share: float
) -> Any:
    """An answer to one question, of the kind that it takes."""
    year = drawn.get("year", 0)
    if question.path == "year":
        return random.randint(2024, 2028)
    if question.within_year:
        return str(date(year, 1, 1) + timedelta(days=random.randint(0, 364)))
    if question.kind == "readings":
        return _readings(random, rules.readings)
    return _ANSWERS[question.kind](random, question, year, share)


def _choice(random: Random, question: Question, year: int, share: float) -> Any:
    return random.choice([option.value for option in question.options])


def _bool(random: Random, question: Question, year: int, share: float) -> bool:
    return random.choice((False, True))


def _date(random: Random, question: Question, year: int, share: float) -> str:
    """Within twenty years; often on one of the days at which a year of seniority turns."""
    start = date(year - random.randint(0, 20), 1, 1)
    return str(start + timedelta(days=random.choice((0, 364, random.randint(0, 364)))))


def _year(random: Random, question: Question, year: int, share: float) -> int:
    found = max(int(question.min), random.randint(year - 6, year))
    return random.choice((0, found)) if question.zero else found


def _count(random: Random, question: Question, year: int, share: float) -> int:
    count = random.choice((0, 1, 2, random.randint(0, 12)))
    return (
        count if question.zero and not count else int(min(question.max, max(question.min, count)))
    )


def _number(random: Random, question: Question, year: int, share: float) -> int | float:
    """Any number that is allowed; half of them whole."""
    if question.zero and random.choice((True, False)):
        return 0
    steps = int((question.max - question.min) / question.step)
    number = question.min + random.randint(0, steps) * question.step
    return int(number) if float(number).is_integer() else number


def _months(random: Random, question: Question, year: int, share: float) -> list[int]:
    return [random.choice((0, 6, 12, 13, 18, 24, 40)) for _ in range(random.choice((0, 1, 2, 3)))]


def _yearly(random: Random, question: Question, year: int, share: float) -> dict[str, Any]:
    """From ten years ago to the year of the application, which never counts."""
    answers: dict[str, Any] = {}
    usual = random.choice((60, 61, 70, 90, 91))
    for past in range(year - random.choice((4, 10)), year + 1):
        if _chance(random, share):
            if _chance(random, 0.5):
                answers[str(past)] = None
        elif question.parts:
            answers[str(past)] = {
                part.path: min(
                    part.max,
                    random.choice(
                        (usual, 59, 59.5, 100) if part == question.parts[-1] else (30, 29, 45)
                    ),
                )
                for part in question.parts
                if not _chance(random, share / 4)
            }
        else:
            # The best two are what most people have.
            answers[str(past)] = random.choice([*question.options[:2], *question.options]).value
    return answers


def _claims(random: Random, question: Question, year: int, share: float) -> dict[str, Any]:
    claims = random.sample(question.claims, random.randint(0, len(question.claims)))
    return {claim.clause: _claim(random, claim, year, share) for claim in claims}


def _claim(random: Random, claim: Claim, year: int, share: float) -> Any:
    """False most of the time, or every record would be at the cap."""
    form = random.choice((False, False, False, True, "count", "works", "numbers"))
    if _chance(random, share / 4):
        return None
    if form == "count":
        return random.randint(0, claim.most or 4)
    if form == "works" and not claim.most:
        return [_work(random, year, share) for _ in range(random.choice((1, 2, 3, 0)))]
    if form == "numbers" and claim.measure:
        return {
            field.id: None if _chance(random, share / 4) else _entered(random, field)
            for field in claim.measure.fields
            if not _chance(random, share / 4)
        }
    return form is True


def _entered(random: Random, field: Field) -> Any:
    """One of a condition's own numbers; the plainest fulfils nothing."""
    match field.kind:
        case "fact":
            return random.choice((False, True, True))
        case "amounts":
            return [
                random.choice((1, 5, 6, 10, 99.5, 150, 300))
                for _ in range(random.choice((0, 1, 2, 3)))
            ]
        case "number":
            return random.choice((0, 1, 2.5, 3, 10, 20))
        case _:
            return random.choice((0, 1, 2, 3, 6))


def _work(random: Random, year: int, share: float) -> dict[str, Any]:
    work: dict[str, Any] = {}
    if not _chance(random, share):
        work["date"] = str(date(year - random.randint(-1, 12), random.randint(1, 12), 1))
    if _chance(random, 0.5):
        work["what"] = random.choice(("成果", "论文《甲》", "A “work” <b>&amp;</b>"))
    if _chance(random, 0.3):
        work["used_before"] = random.choice((False, True, None))
    return work


def _tally(random: Random, question: Question, year: int, share: float) -> dict[str, Any]:
    rows: dict[str, Any] = {}
    for row in question.rows:
        if _chance(random, 0.4):
            rows[row.value] = {
                column: None if _chance(random, share / 4) else random.choice((0, 1, 0, 2))
                for column in row.columns
                if _chance(random, 0.5)
            }
        elif _chance(random, share / 4):
            rows[row.value] = None
    return rows


def _readings(random: Random, readings: Sequence[Reading]) -> dict[str, Any]:
    share = random.choice((0, 0.2, 0.5))
    return {
        reading.id: random.choice(reading.sides) for reading in readings if _chance(random, share)
    }


_ANSWERS: Mapping[str, Callable[[Random, Question, int, float], Any]] = {
    "choice": _choice,
    "bool": _bool,
    "date": _date,
    "year": _year,
    "count": _count,
    "number": _number,
    "months": _months,
    "yearly": _yearly,
    "claims": _claims,
    "tally": _tally,
}


def _in_order(rules: Rules, drawn: dict[str, Any]) -> None:
    """No date of the past lies after the submission: it moves back to that day."""
    last = f"{drawn['year']}-12-31"
    for question in rules.questions:
        last = (value(drawn, question.path) if question.within_year else None) or last
    for question in rules.questions:
        found = value(drawn, question.path) if question.past else None
        if found and found > last:
            drawn[question.path] = last

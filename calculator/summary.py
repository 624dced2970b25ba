"""A record in words: each fact that is answered, called as the form calls it, for people to read over.

An answer stands at a place of the record: a question, or, where one question holds many facts, a row, a
condition or a reading inside it.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from calculator.measures import Field
from calculator.points import shown
from calculator.questions import Claim, Question
from calculator.record import Record, value
from calculator.rules import Rules

UNKNOWN = "不清楚"
NONE = "没有"
OPENING = 24  # characters of a condition's words that tell it from the others


class Place(NamedTuple):
    """Where an answer can stand. `inside`: what of the question's value; "" for all of it."""

    question: Question
    inside: str
    name: str

    @property
    def field(self) -> str:
        """Its path in the record."""
        return f"{self.question.path}.{self.inside}" if self.inside else self.question.path


class Answer(NamedTuple):
    """A fact in words: what it is called, and what was answered."""

    field: str
    name: str
    value: str


def answers(rules: Rules, record: Record) -> list[dict[str, Any]]:
    """The answers by section, both in the form's order; sections without any are left out.

    What is on no form, such as the readings chosen, comes last, under its own name.
    """
    titles = {section.id: section.title for section in rules.sections}
    found: dict[str, list[Answer]] = {}
    for place in places(rules):
        words = in_words(rules, record, place)
        if words is not None:
            section = place.question.section or place.question.path
            titles.setdefault(section, place.question.name)
            found.setdefault(section, []).append(Answer(place.field, place.name, words))
    return [
        {
            "id": id,
            "title": title,
            "answers": [answer._asdict() for answer in found[id]],
        }
        for id, title in titles.items()
        if id in found
    ]


def places(rules: Rules) -> Iterator[Place]:
    """Every place at which an answer can stand, in the form's order."""
    for question in rules.questions:
        name = question.name
        match question.kind:
            case "claims":
                yield Place(question, "", name)
                for claim in question.claims:
                    yield Place(question, claim.clause, f"{claim.name} {_opening(claim.words)}")
            case "tally":
                yield Place(question, "", name)
                for row in question.rows:
                    yield Place(question, row.value, f"{name}（{row.label}）")
            case "readings":
                for reading in rules.readings:
                    yield Place(question, reading.id, reading.question)
            case _:
                yield Place(question, "", name)


def in_words(rules: Rules, record: Record, place: Place) -> str | None:
    """What is answered at a place; None where nothing is."""
    question, given = place.question, value(record, place.question.path)
    if given is None:
        return None
    match question.kind:
        case "claims" | "tally" if not place.inside:
            # What is not named in it is not claimed; with nothing named, that is the answer.
            return None if given else NONE
        case "claims":
            claim = question.claim(place.inside)
            return _claimed(claim, given[claim.clause]) if claim.clause in given else None
        case "tally":
            return _counted(question, given[place.inside]) if place.inside in given else None
        case "readings":
            return (
                _reading(rules, place.inside, given[place.inside])
                if given.get(place.inside)
                else None
            )
        case "yearly":
            return _yearly(question, given)
        case _:
            return _plain(question, given)


def absent(rules: Rules, record: Record, place: Place) -> str | None:
    """What a record that says nothing at a place says by that; None where that is just unknown."""
    match place.question.kind:
        case "readings":
            return _reading(rules, place.inside, "A")
        case "claims" | "tally" if value(record, place.question.path) is not None:
            return NONE
        case _:
            return None


def called(rules: Rules, path: str) -> str:
    """What the place of a mistake is called, in the form's words as far as they go."""
    names = re.split(r"[.\[]", path)
    question = next(
        (
            rules.question[head]
            for head in (".".join(names[:2]), names[0])
            if head in rules.question
        ),
        None,
    )
    if question is None:
        return f"“{path}”" if path else "整份记录"
    inside = names[question.path.count(".") + 1 :]
    known = dict(_inside(rules, question))
    words: list[str] = []
    for depth, name in enumerate(inside):
        if name.endswith("]"):
            break
        words.append(known.get(".".join(inside[: depth + 1]), known.get(name, f"“{name}”")))
    return question.name + (f"（{'，'.join(words)}）" if words else "")


def _inside(rules: Rules, question: Question) -> Iterator[tuple[str, str]]:
    """The names of all that can be inside a question."""
    for claim in question.claims:
        yield claim.clause, claim.name
        for field in claim.measure.fields if claim.measure else ():
            yield f"{claim.clause}.{field.id}", field.name
    yield from ((row.value, row.label) for row in question.rows)
    yield from ((str(column.value), column.label) for column in question.columns)
    yield from ((part.path, part.name) for part in question.parts)
    if question.kind == "yearly":
        yield from ((str(year), f"{year}年") for year in range(1900, 2100))
    if question.kind == "readings":
        yield from ((reading.id, reading.question) for reading in rules.readings)


def _opening(words: str) -> str:
    return words if len(words) <= OPENING else f"{words[:OPENING]}……"


def _reading(rules: Rules, id: str, side: str) -> str:
    reading = next(reading for reading in rules.readings if reading.id == id)
    return reading.b if side == "B" else reading.a


def _plain(question: Question, given: Any) -> str:
    """An answer that is one value, or a list of numbers."""
    match given:
        case bool():
            return _yes(given)
        case date():
            return _day(given)
        case list():
            return "、".join(map(shown, given)) + question.unit if given else NONE
        case str():
            return question.label_of(given)
        case _ if question.options:
            return question.label_of(given)
        case 0 if question.zero:
            return NONE
        case _:
            return shown(given) + question.unit


def _yes(given: bool) -> str:
    return "是" if given else "否"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _yearly(question: Question, given: Mapping[int, Any]) -> str | None:
    """The latest year first; neighbouring years of which the same is known, as one run."""
    runs: list[tuple[int, int, str]] = []  # first and last year, and what is known
    for year in sorted(given):
        words = _of_year(question, given[year])
        if not words:
            continue
        if runs and runs[-1][1:] == (year - 1, words):
            runs[-1] = (runs[-1][0], year, words)
        else:
            runs.append((year, year, words))
    spans = (
        f"{first}年：{words}" if first == last else f"{first}至{last}年：{words}"
        for first, last, words in reversed(runs)
    )
    return "；".join(spans) or None


def _of_year(question: Question, given: Any) -> str:
    """What is known of one year; "" for nothing."""
    if not question.parts:
        return question.label_of(given) if given is not None else ""
    return "，".join(
        f"{part.name}{shown(given[part.path])}{question.unit}"
        for part in question.parts
        if given.get(part.path) is not None
    )


def _counted(question: Question, given: Mapping[str, Any] | None) -> str:
    """A row of a tally."""
    if given is None:
        return UNKNOWN
    counts = [
        (column.label, given[str(column.value)])
        for column in question.columns
        if column.value in given
    ]
    if all(count == 0 for _, count in counts):
        return NONE
    return "，".join(
        f"{name}{UNKNOWN}" if count is None else f"{name}{count}{question.unit}"
        for name, count in counts
    )


def _claimed(claim: Claim, given: Any) -> str:
    match given:
        case None:
            return UNKNOWN
        case True:
            return "有"
        case False | 0:
            return NONE
        case int():
            return f"{given}{'种' if claim.most else '项'}"
        case list():
            return "；".join(map(_work, given)) or NONE
        case _:
            fields = claim.measure.fields if claim.measure else ()
            known = (field for field in fields if given.get(field.id) is not None)
            return "；".join(_entered(field, given[field.id]) for field in known) or UNKNOWN


def _entered(field: Field, given: Any) -> str:
    match given:
        case bool():
            return f"{field.name}：{_yes(given)}"
        case list():
            return f"{field.name}：{'、'.join(map(shown, given)) + field.unit if given else NONE}"
        case _:
            return f"{field.name}：{shown(given)}{field.unit}"


def _work(work: Mapping[str, Any]) -> str:
    day = _day(work["date"]) if work["date"] else f"日期{UNKNOWN}"
    used = {True: "，以前的评审用过", None: f"，以前的评审用过没有{UNKNOWN}"}
    return f"{work['what'] or '一项成果'}（{day}{used.get(work['used_before'], '')}）"

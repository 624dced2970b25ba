"""The columns of a roster that hold the record, made from the questions that the rules read of each title.

A scalar is a column; of yearly answers each year is one, of claims each condition and each of its own numbers, of a
tally each count. In the last three what is left out is not what is unknown; so a column more says that whatever is left
blank is not there.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import groupby
from typing import Literal, NamedTuple

from calculator.asked import clause_asking, lists, titles_of
from calculator.batch.cells import (
    HAVE,
    UNKNOWN,
    YES,
    Choice,
    Claimed,
    Day,
    Flag,
    Kind,
    Number,
    Numbers,
    Rest,
    key,
)
from calculator.batch.layout import ROW
from calculator.measures import Field
from calculator.questions import EDITION, Claim, Question
from calculator.rules import TARGET, Rules

# Characters of a condition's words, and of the name of one of its numbers, in a heading; the note says the rest.
LONGEST_OPENING, LONGEST_NAME = 18, 36
BEFORE = 10  # years of which yearly answers are asked, before that of the application

# What a column holds: a fact by itself; of a list a claim, one of a claim's own numbers, a count of a tally, a number of
# a year, or whether the rest is not there.
type Role = Literal["fact", "claim", "measure", "count", "part", "rest"]


@dataclass(frozen=True)
class Column:
    """A column. `path`: the names that lead to the value in the record; of the rest of a list, those of the list."""

    heading: str
    path: tuple[str, ...]
    role: Role
    kind: Kind
    note: str
    question: Question = field(repr=False)

    @cached_property
    def place(self) -> str:
        """The place as a dotted path, as a mistake in a record names it."""
        return ".".join(self.path)

    @cached_property
    def listed(self) -> tuple[str, ...]:
        """The path of the list that it belongs to."""
        return names_of(self.question)

    @cached_property
    def inside(self) -> tuple[str, ...]:
        """The entry of the list that it tells of: a condition, a year, or a row and a column of a tally."""
        inner = self.path[len(self.listed) :]
        return inner if self.role == "count" else inner[:1]

    @property
    def choices(self) -> tuple[str, ...]:
        """What is offered to choose from."""
        return self.kind.choices


class Yearly(NamedTuple):
    """Columns of which there is one a year: the heading without the year, and the column of no year yet."""

    rest: str
    column: Column

    def of(self, year: int) -> Column:
        """The column of a year."""
        path = tuple(str(year) if each == "" else each for each in self.column.path)
        return replace(self.column, heading=f"{year}年度 {self.rest}", path=path)


type Each = Column | Yearly


@dataclass(frozen=True)
class Columns:
    """All columns of a standard, and which of them are for which title."""

    every: tuple[Each, ...]
    asked: Mapping[str, tuple[Each, ...]]  # by title

    def of(self, title: str, years: Iterable[int]) -> tuple[Column, ...]:
        """Those of a title, with yearly answers of these years."""
        return spread(self.asked[title], years)

    def of_all(self, years: Iterable[int]) -> tuple[Column, ...]:
        """Those of any title."""
        asked = {id(each) for own in self.asked.values() for each in own}
        return spread((each for each in self.every if id(each) in asked), years)

    @cached_property
    def by_question(self) -> tuple[tuple[Question, tuple[Each, ...]], ...]:
        """The columns question by question."""

        def asking(each: Each) -> Question:
            return each.column.question if isinstance(each, Yearly) else each.question

        return tuple(
            (asking(own[0]), own)
            for own in (
                tuple(group) for _, group in groupby(self.every, lambda it: asking(it).path)
            )
        )

    @cached_property
    def by_heading(self) -> Mapping[str, Column]:
        """The columns by their headings as they are compared; those of a condition by its number alone as well."""
        single = [each for each in self.every if isinstance(each, Column)]
        numbers = {
            key(each.heading.partition(" ")[0]): each for each in single if each.role == "claim"
        }
        return numbers | {key(each.heading): each for each in single}

    @cached_property
    def by_rest(self) -> Mapping[str, Yearly]:
        """The yearly ones by their headings without the year."""
        return {key(each.rest): each for each in self.every if isinstance(each, Yearly)}


def years_before(year: int) -> range:
    """The years of which yearly answers are asked, the latest first."""
    return range(year - 1, year - 1 - BEFORE, -1)


def spread(columns: Iterable[Each], years: Iterable[int]) -> tuple[Column, ...]:
    """The columns with one for each year in place of a yearly one; neighbours of one question year by year."""
    found: list[Column] = []
    group: list[Yearly] = []
    listed = tuple(years)

    def close() -> None:
        found.extend(each.of(year) for year in listed for each in group)
        group.clear()

    for each in columns:
        if group and (isinstance(each, Column) or each.column.question != group[0].column.question):
            close()
        if isinstance(each, Yearly):
            group.append(each)
        else:
            found.append(each)
    close()
    return tuple(found)


def columns(rules: Rules) -> Columns:
    """The columns of a standard, in the order of its form."""
    taken = {key(own.heading) for own in ROW}
    order = {section.id: index for index, section in enumerate(rules.sections)}
    questions = sorted(
        (
            question
            for question in rules.questions
            if question.path not in (TARGET, EDITION) and question.kind != "readings"
        ),
        key=lambda question: order.get(question.section, -1),
    )
    own = {question.path: tuple(_told_apart(_of(question), taken)) for question in questions}
    return Columns(
        tuple(each for question in questions for each in own[question.path]),
        {
            title: tuple(
                each
                for question in questions
                for each in _asked(rules, title, question, own[question.path])
            )
            for title in titles_of(rules)
        },
    )


def _asked(rules: Rules, title: str, question: Question, own: tuple[Each, ...]) -> Iterator[Each]:
    """The columns of a question that a title's rules read."""
    if question.kind != "claims":
        yield from own if clause_asking(rules, title, question) else ()
        return
    table = rules.table.get(title)
    read = {(id,) for ids, _ in lists(rules, table) for id in ids} if table else set()
    claims = [each for each in own if isinstance(each, Column) and each.inside in read]
    yield from claims
    yield from own[-1:] if claims else ()


def _told_apart(found: Iterable[Each], taken: set[str]) -> Iterator[Each]:
    """The columns, each by a heading of its own."""
    for each in found:
        heading = each.rest if isinstance(each, Yearly) else each.heading
        own, number = heading, 1
        while key(own) in taken:
            number += 1
            own = f"{heading} {number}"
        taken.add(key(own))
        yield each._replace(rest=own) if isinstance(each, Yearly) else replace(each, heading=own)


def names_of(question: Question) -> tuple[str, ...]:
    """The names that lead to a question's answer in the record."""
    return tuple(question.path.split("."))


def _of(question: Question) -> Iterator[Each]:
    """The columns of a question."""
    match question.kind:
        case "yearly":
            yield from _yearly(question)
            yield from (_rest(question),) if question.parts else ()
        case "claims":
            for claim in question.claims:
                yield from _claim(question, claim)
            yield _rest(question)
        case "tally":
            yield from _tally(question)
            yield _rest(question)
        case _:
            unit = f"（{question.unit}）" if question.unit and question.kind != "year" else ""
            note = f"{question.label}{question.help}"
            yield Column(
                question.name + unit, names_of(question), "fact", _kind(question), note, question
            )


def _kind(question: Question) -> Kind:
    """What the cells of a question take, that is one value."""
    match question.kind:
        case "choice":
            return Choice(question.options)
        case "bool":
            return Flag()
        case "date":
            return Day()
        case "months":
            return Numbers(question.unit)
        case "number":
            return Number(question.unit, none=question.zero)
        case _:
            return Number(question.unit, whole=True, none=question.zero or question.min == 0)


def _yearly(question: Question) -> Iterator[Yearly]:
    names = (*names_of(question), "")
    note = f"{question.label}。{question.help}"
    for part in question.parts:
        kind, heading = Number(question.unit), f"{part.name}（{question.unit}）"
        yield Yearly(heading, Column("", (*names, part.path), "part", kind, note, question))
    if not question.parts:
        kind_of_one = Choice(question.options)
        yield Yearly(question.name, Column("", names, "fact", kind_of_one, note, question))


def _claim(question: Question, claim: Claim) -> Iterator[Column]:
    number = number_of(claim)
    names = (*names_of(question), claim.clause)
    fields = claim.measure.fields if claim.measure else ()
    right = f"右边的数字都还没有填时，可以只写“{HAVE}”；填了数字的，按数字判断。" if fields else ""
    note = f"{claim.name}：{claim.words}{right}"
    heading = f"{number} {_short(claim.words, LONGEST_OPENING)}"
    yield Column(heading, names, "claim", Claimed(claim.most), note, question)
    for own in fields:
        unit = f"（{own.unit}）" if own.unit else ""
        note = f"{claim.name}：{own.name}{unit}。没有的填0或“没有”，不知道的空着。"
        heading = f"{number} {_short(own.name, LONGEST_NAME)}{unit}"
        yield Column(heading, (*names, own.id), "measure", _entered(own), note, question)


def number_of(claim: Claim) -> str:
    """The number of a condition, as its headings begin: 第二十条（二）4."""
    return "".join(claim.name.rpartition("》")[2].split())


def _entered(field: Field) -> Kind:
    match field.kind:
        case "fact":
            return Flag()
        case "amounts":
            return Numbers(field.unit)
        case "number":
            return Number(field.unit)
        case _:
            return Number(field.unit, whole=True, none=True)


def _tally(question: Question) -> Iterator[Column]:
    label = {column.value: column.label for column in question.columns}
    kind = Number(question.unit, whole=True, none=True)
    unit = f"（{question.unit}）" if question.unit else ""
    for row in question.rows:
        for column in row.columns:
            heading = f"{row.label} {label[column]}{unit}"
            path = (*names_of(question), row.value, column)
            note = f"{question.label}{question.help}"
            yield Column(heading, path, "count", kind, note, question)


def _rest(question: Question) -> Column:
    note = (
        f"写“{YES}”：{question.name}各列中空着的，都是没有。"
        f"不写：只要这几列里填过一格，其余空着的都按“{UNKNOWN.value}”；一格也没有填，就是整项还没有填。"
    )
    heading = f"{question.name}：其余都没有"
    return Column(heading, names_of(question), "rest", Rest(), note, question)


def _short(words: str, room: int) -> str:
    return words if len(words) <= room else f"{words[:room]}…"

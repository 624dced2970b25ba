"""The questions: what a record may hold, built from the rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from calculator.measures import Measure
from calculator.parties import PARTIES
from calculator.points import Number
from calculator.reader import Reader

EDITION = "edition"  # the field that says by which edition a record was answered

KINDS = (
    "choice",
    "bool",
    "date",
    "year",
    "count",
    "number",
    "months",
    "yearly",
    "claims",
    "tally",
    "readings",
)


@dataclass(frozen=True, slots=True)
class Option:
    """A value to choose, and what it is called on screen."""

    value: str | int
    label: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a tally: its own columns, of those that the question has."""

    value: str
    label: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A number that a yearly question asks for, one of several."""

    path: str
    name: str
    max: Number


@dataclass(frozen=True, slots=True)
class Claim:
    """An achievement that may be claimed.

    `name`: 《评价标准》第二十条（二）4. `most` is 0 for a condition; for kinds of substitutes it is the number of kinds there are.
    `measure`: what decides the condition from its own numbers; None for a plain judgement.
    """

    clause: str
    name: str
    words: str
    most: int
    measure: Measure | None


@dataclass(frozen=True)
class Question:
    """One field of the record. `path` is its place in the record and the control's name."""

    path: str
    section: str  # "" for one that is not in the form's sections
    kind: str
    name: str  # in a sentence
    label: str  # as it is put to a person
    help: str
    clause: str
    required: bool
    zero: bool  # 0 is allowed below `min`, and means none
    past: bool  # a date that cannot lie after the submission
    within_year: bool  # the day of the submission, within the year of the application
    vary: bool  # offered as something to be tried with another answer
    blank: bool  # left open it says something of its own: it is never without effect, nor unknown
    personal: bool  # tells of a person: in a case file only where the person says so
    change: str  # what an applicant can do about it, with a hole for the {value}; "" for nothing
    long: bool  # such a change takes years
    min: Number
    max: Number
    step: Number
    unit: str  # what its numbers are counted in: 年, 学时; "" where it has none
    options: tuple[Option, ...]
    rows: tuple[Row, ...]
    columns: tuple[Option, ...]
    parts: tuple[Part, ...]
    claims: tuple[Claim, ...]

    def label_of(self, value: object) -> str:
        """What an option is called; the value itself where it is none."""
        for option in self.options:
            if option.value == value:
                return option.label
        return str(value)

    def claim(self, clause: str) -> Claim:
        """What may be claimed for a condition."""
        return self.claim_for[clause]

    @cached_property
    def claim_for(self) -> Mapping[str, Claim]:
        """What may be claimed, by condition."""
        return {claim.clause: claim for claim in self.claims}

    def most(self, clause: str) -> Number:
        """How many kinds of substitutes a claim takes at most."""
        return self.claim(clause).most


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the form. `who`: the party that knows the answers (procedure.PARTIES)."""

    id: str
    title: str
    intro: str
    who: str


def read_question(reader: Reader, measures: Mapping[str, Measure]) -> Question:
    """A question from its table in the rules; `measures`: those of the conditions, by clause."""
    question = Question(
        path=reader.text("path"),
        section=reader.text("section", ""),
        kind=reader.one_of("kind", KINDS),
        name=reader.text("name"),
        label=reader.text("label"),
        help=reader.text("help", ""),
        clause=reader.text("clause"),
        required=reader.flag("required"),
        zero=reader.flag("zero"),
        past=reader.flag("past"),
        within_year=reader.flag("within_year"),
        vary=reader.flag("vary"),
        blank=reader.flag("blank"),
        personal=reader.flag("personal"),
        change=reader.text("change", ""),
        long=reader.flag("long"),
        min=reader.number("min", 0),
        max=reader.number("max", 0),
        step=reader.number("step", 1),
        unit=reader.text("unit", ""),
        options=tuple(_option(table) for table in reader.tables("options")),
        rows=tuple(_row(table) for table in reader.tables("rows")),
        columns=tuple(_option(table) for table in reader.tables("columns")),
        parts=tuple(_part(table) for table in reader.tables("parts")),
        claims=tuple(_claim(table, measures) for table in reader.tables("claims")),
    )
    if question.kind in ("year", "count", "number", "months") and question.max <= question.min:
        reader.wrong("max", f"是{question.max:g}，不大于 min", f"大于{question.min:g}的数")
    if set("{}") & set(question.change.replace("{value}", "")):
        reader.wrong("change", f"是“{question.change}”", "除{value}外没有别的空")
    reader.close()
    return question


def edition_question(id: str, name: str, clause: str) -> Question:
    """By which edition a record was answered. There is one answer: a record of another edition is not for these rules."""
    table = {
        "path": EDITION,
        "kind": "choice",
        "name": "版本",
        "label": "按哪一版填写？",
        "clause": clause,
        "options": [{"value": id, "label": name}],
    }
    return read_question(Reader(table, "", "", []), {})


def read_section(reader: Reader) -> Section:
    """A section of the form from its table in the rules."""
    section = Section(
        id=reader.text("id"),
        title=reader.text("title"),
        intro=reader.text("intro", ""),
        who=reader.one_of("who", PARTIES, "applicant"),
    )
    reader.close()
    return section


def _option(reader: Reader) -> Option:
    option = Option(reader.scalar("value"), reader.text("label"))
    reader.close()
    return option


def _row(reader: Reader) -> Row:
    row = Row(reader.text("value"), reader.text("label"), reader.texts("columns"))
    reader.close()
    return row


def _part(reader: Reader) -> Part:
    part = Part(reader.text("path"), reader.text("name"), reader.number("max"))
    reader.one_of("kind", ("number",))
    reader.close()
    return part


def _claim(reader: Reader, measures: Mapping[str, Measure]) -> Claim:
    clause = reader.text("clause")
    most = int(reader.number("most", 0))
    claim = Claim(clause, reader.text("name"), reader.text("words"), most, measures.get(clause))
    reader.close()
    return claim

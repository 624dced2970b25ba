"""What an application takes beside its conditions, as data: the materials and the year's dates."""

from dataclasses import dataclass

from calculator.conditions import When, closed
from calculator.parties import PARTIES
from calculator.reader import Reader


@dataclass(frozen=True, slots=True)
class Note:
    """What the text adds to a material where a fact holds."""

    when: When
    text: str


@dataclass(frozen=True, slots=True)
class Material:
    """Something to hand in. `only`: where that fact holds; `unless`: not where this one does."""

    clause: str
    words: str
    who: str
    name: str
    copies: int  # 0 where the text names no number
    years: int  # of how many past years it is asked for; 0 where it is not about years
    fewer: str  # what the text says of who has fewer years: 不足3年的按实际年度提供
    only: When | None
    unless: When | None
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """Something with its time in the application's year. A number is 0 where the text names none."""

    clause: str
    words: str
    who: str
    what: str
    qualifier: str  # what the text puts before the time: 原则上, 不少于; "" where nothing
    from_month: int  # from its first day
    until_month: int
    until_day: int  # the month's last day where the text names no day
    days: int  # working days
    at_submission: bool  # ends with the applicant's own submission


def read_material(reader: Reader) -> Material:
    """A material from its table in the rules."""
    material = Material(
        clause=reader.text("clause"),
        words=reader.text("words"),
        who=reader.one_of("who", ("applicant", "unit")),
        name=reader.text("name"),
        copies=int(reader.number("copies", 0)),
        years=int(reader.number("years", 0)),
        fewer=_fewer(reader.table("fewer")) if reader.has("fewer") else "",
        only=_when(reader, "only"),
        unless=_when(reader, "unless"),
        notes=tuple(map(_note, reader.tables("notes"))),
    )
    reader.close()
    return material


def read_term(reader: Reader) -> Term:
    """A date of the calendar from its table in the rules. Its qualifier stands in its words."""
    qualifier = reader.text("qualifier", "")
    if qualifier not in reader.text("words"):
        reader.wrong("qualifier", f"“{qualifier}”不在 words 的引文里", "引文里的几个字，照抄")
    term = Term(
        clause=reader.text("clause"),
        words=reader.text("words"),
        who=reader.one_of("who", PARTIES),
        what=reader.text("what"),
        qualifier=qualifier,
        from_month=_within(reader, "from_month", 12),
        until_month=_within(reader, "until_month", 12),
        until_day=_within(reader, "until_day", 31),
        days=int(reader.number("days", 0)),
        at_submission=reader.flag("at_submission"),
    )
    reader.close()
    return term


def _when(reader: Reader, key: str) -> When | None:
    return closed(reader.table(key)) if reader.has(key) else None


def _fewer(reader: Reader) -> str:
    reader.number("years")
    reader.close()
    return reader.text("words")


def _note(reader: Reader) -> Note:
    note = Note(When.read(reader), reader.text("note"))
    reader.close()
    return note


def _within(reader: Reader, key: str, most: int) -> int:
    number = int(reader.number(key, 0))
    if not 0 <= number <= most:
        reader.wrong(key, f"是{number}", f"1至{most}")
    return number

"""A roster read: the people that its sheets tell of, one by one, and whatever is wrong with it.

A roster is a book of sheets (`workbook.read`, `csvtext.read`). All that is wrong is a Trouble, in a person where it is
about one; nothing is left out without one. Rows stream: what grows with the number of people is the 编号, the name and
employer of each with a row's number (some 300 bytes a person), to notice who stands there twice, and the dated
achievements, which stand in a sheet of their own.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from calculator.batch import layout, settings
from calculator.batch.cells import UNKNOWN, Bad, Choice, blank, key
from calculator.batch.columns import Column, columns
from calculator.batch.filling import Filled, scope
from calculator.batch.headings import Rows, find, head, unread
from calculator.batch.layout import Own
from calculator.batch.people import Person, Spot, Trouble
from calculator.batch.persons import Line, Reading, Sheet, cell_spot, first, goes_on, later
from calculator.batch.settings import Settings
from calculator.batch.tables import Book, Odd, UnusableError
from calculator.rules import TARGET, Rules

MOST_NAMED = 5  # columns that are missing, by name


class Roster(NamedTuple):
    """A roster: what it says of itself, and its people as they are read, with the troubles that are about nobody."""

    settings: Settings
    people: Iterator[Person | Trouble]


def read(rules: Rules, book: Book) -> Roster:
    """The roster of a book."""
    said = settings.read(rules, book)
    works = {whose: list(listed) for whose, listed in said.works.items()}
    reading = Reading(rules, columns(rules), book.file, said, works, {}, {})
    return Roster(said, _people(reading, book))


def _people(reading: Reading, book: Book) -> Iterator[Person | Trouble]:
    yield from book.notices
    yield from reading.settings.troubles
    others = {key(name) for name in (*layout.OTHERS, layout.CHOICES)}
    found = False
    for name in book.sheets:
        if key(name) in others:
            continue
        sheet = Spot(book.file, name, 0)
        rows = book.grid(name).rows
        try:
            read = _begin(reading, book, sheet, rows)
            found |= isinstance(read, Sheet)
            if isinstance(read, Sheet):
                yield from _sheet(reading, read, rows)
            elif read:
                yield read
        except UnusableError as why:
            found = True
            yield Trouble(sheet, str(why), "完好的工作表；在这以前的已经读了")
    if not found:
        names = "、".join(f"“{name}”" for name in layout.sheet_names(reading.rules))
        problem = "没有一张工作表是名册：名称都不是职称，或没有标题行"
        yield Trouble(Spot(book.file, "", 0), problem, f"从模板开始填：工作表名为{names}")
    for (whose, _), listed in reading.works.items():
        for work in listed:
            yield Trouble(
                work.spot,
                f"名册里没有编号“{whose}”的人，或没有这一方的行",
                "名册里有的编号和填写方",
            )


def _begin(reading: Reading, book: Book, sheet: Spot, rows: Rows) -> Sheet | Trouble | None:
    """The sheet with its headings; what is wrong with it where it is no roster; None of an empty one."""
    names = layout.sheet_names(reading.rules)
    title = next((names[name] for name in names if key(name) == key(sheet.sheet)), "")
    question = reading.rules.question[TARGET]
    titled = Own(question.name, Choice(question.options, sure=True), "")
    found = find(rows)
    if found:
        top = head(sheet, *found, (*layout.ROW, titled), reading.columns)
        if title or titled in top.columns.values():
            present = [column for column in top.columns.values() if isinstance(column, Column)]
            scopes = {each: scope(reading.columns, each, present) for each in reading.columns.asked}
            places = {
                column.place: at for at, column in top.columns.items() if isinstance(column, Column)
            }
            return Sheet(sheet, top, title, titled, scopes, places)
    if not any(not blank(cell) for _, cells in book.grid(sheet.sheet).rows for cell in cells):
        return None
    if title or book.sheets == ("",):
        problem = f"没有找到标题行：前{layout.MOST_LEAD}行里没有“{layout.KEY.heading}”一格"
        if found:
            problem = f"没有“{titled.heading}”这一列"
        return Trouble(sheet, problem, "和模板一样的标题行")
    return Trouble(
        sheet, "这张工作表没有读：名称不是职称", "名册、说明、备注以外的可以不管", grave=False
    )


def _sheet(reading: Reading, sheet: Sheet, rows: Rows) -> Iterator[Person | Trouble]:
    """The people of a sheet: each with the rows that stand together."""
    yield from _missing(reading, sheet)
    told: set[int] = set()
    person: Person | None = None
    try:
        for number, cells in rows:
            line = _line(sheet, number, cells)
            for at, cell in line.unread:
                if at not in told:
                    told.add(at)
                    yield unread(sheet.head, sheet.spot, number, at, cell)
            if not (line.own or line.filled or line.wrong):
                continue
            if person and goes_on(person, line):
                person = later(reading, sheet, person, line)
                continue
            if person:
                yield person
                person = None
            if line.named:
                person = first(reading, sheet, line)
            else:
                problem, allowed = (
                    "没有写编号和姓名，不知道是谁",
                    "每人一行，写明编号和姓名；空行请删去",
                )
                yield Trouble(line.spot, problem, allowed)
                yield from line.wrong.values()
    except UnusableError:
        if person:
            yield person
        raise
    if person:
        yield person


def _missing(reading: Reading, sheet: Sheet) -> Iterator[Trouble]:
    """Columns of the template that the sheet has not."""
    there = {column.heading for column in sheet.head.columns.values()}
    asked = reading.columns.asked[sheet.title] if sheet.title else ()
    wanted = [own.heading for own in layout.ROW]
    wanted += (each.heading for each in asked if isinstance(each, Column))
    gone = [heading for heading in wanted if heading not in there]
    if gone:
        named = "、".join(f"“{heading}”" for heading in gone[:MOST_NAMED])
        more = "等" if len(gone) > MOST_NAMED else ""
        problem = f"比模板少了{len(gone)}列：{named}{more}，都按空着算"
        spot = sheet.spot._replace(row=sheet.head.row)
        yield Trouble(spot, problem, "和模板一样的各列", grave=False)


def _line(sheet: Sheet, number: int, cells: Sequence[Any]) -> Line:
    """Takes a row apart."""
    row = sheet.spot._replace(row=number)
    own: dict[str, Any] = {}
    filled: list[Filled] = []
    wrong: dict[int, Trouble] = {}
    unread: list[tuple[int, Any]] = []
    hidden: dict[int, Trouble] = {}
    for at, cell in enumerate(cells):
        if cell is None:
            continue
        column = sheet.head.columns.get(at)
        if column is None:
            if not (blank(cell) or (isinstance(cell, Odd) and cell.kind == "merged")):
                unread.append((at, cell))
            continue
        value = column.kind.read(cell)
        if isinstance(value, Bad):
            merged = isinstance(cell, Odd) and cell.kind == "merged"
            (hidden if merged else wrong)[at] = Trouble(cell_spot(sheet, row, at), *value)
        elif value is None:
            continue
        elif isinstance(column, Column):
            filled.append(Filled(column, value))
        elif value is not UNKNOWN:
            own[column.heading] = value
    if own or filled or wrong:
        # A row with nothing in it but what a merged cell hides is a blank one.
        wrong |= hidden
    return Line(row, own, tuple(filled), wrong, tuple(unread))

"""The people of a sheet, out of its rows: who they are, what each party says of them, and what is wrong with it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from calculator.batch import layout, settings
from calculator.batch.columns import Columns
from calculator.batch.filling import Filled, Scope, fill
from calculator.batch.headings import Head
from calculator.batch.layout import Own
from calculator.batch.people import SCORERS, Account, Person, Spot, Trouble
from calculator.batch.settings import Listed, Settings
from calculator.batch.sheetxml import letters
from calculator.jsontext import inline
from calculator.parties import PARTIES
from calculator.record import check
from calculator.rules import TARGET, Rules

YEAR = "year"


class Reading(NamedTuple):
    """What all sheets of a roster are read with. `seen`: the place of each 编号; `named`: the 编号 of each name."""

    rules: Rules
    columns: Columns
    file: str
    settings: Settings
    works: settings.Works
    seen: dict[str, Spot]
    named: dict[tuple[str, str], str]


class Sheet(NamedTuple):
    """A sheet with its headings. `title`: that of all its people; "" where each row has its own, in the column `titled`."""

    spot: Spot
    head: Head
    title: str
    titled: Own
    scopes: Mapping[str, Scope]
    places: Mapping[str, int]  # the number of the column that tells of a place in the record


class Line(NamedTuple):
    """A row taken apart."""

    spot: Spot
    own: Mapping[str, Any]  # by heading
    filled: tuple[Filled, ...]
    wrong: Mapping[int, Trouble]  # by the number of the column
    unread: tuple[tuple[int, Any], ...]  # what stands in columns that are not read

    @property
    def silent(self) -> bool:
        """Does it say no more than whom it is about and whose it is to fill in?"""
        about = {own.heading for own in (layout.KEY, layout.NAME, layout.EMPLOYER, layout.SCORER)}
        return not (self.filled or self.wrong or self.own.keys() - about)

    @property
    def named(self) -> bool:
        """Does it say whom it is about?"""
        return layout.KEY.heading in self.own or layout.NAME.heading in self.own


def cell_spot(sheet: Sheet, row: Spot, at: int) -> Spot:
    """Where a cell of a row stands."""
    return row._replace(column=letters(at + 1), heading=sheet.head.texts[at])


def goes_on(person: Person, line: Line) -> bool:
    """Is this a row of a later party about the person of the row before?"""
    later = line.own.get(layout.SCORER.heading, SCORERS[0]) != SCORERS[0]
    return later and bool(person.key) and line.own.get(layout.KEY.heading) == person.key


def first(reading: Reading, sheet: Sheet, line: Line) -> Person:
    """A person by their first row."""
    whose, name, employer = (
        line.own.get(own.heading, "") for own in (layout.KEY, layout.NAME, layout.EMPLOYER)
    )
    troubles = list(line.wrong.values())
    for own, said in ((layout.KEY, whose), (layout.NAME, name)):
        at = sheet.head.of(own)
        if not said and at is not None and at not in line.wrong:
            spot = cell_spot(sheet, line.spot, at)
            troubles.append(Trouble(spot, f"没有写{own.heading}", f"每个人都写明{own.heading}"))
    troubles += _twice(reading, sheet, line, whose, (name, employer))
    scorer = line.own.get(layout.SCORER.heading, SCORERS[0])
    if scorer != SCORERS[0]:
        problem = f"填写方是{PARTIES[scorer]}，上面一行却不是同一编号的人"
        allowed = f"先有{PARTIES[SCORERS[0]]}的一行，后一方的行紧接在它下面，编号相同"
        troubles.append(Trouble(_own(sheet, line, layout.SCORER), problem, allowed))
    account, more = _account(reading, sheet, line, scorer, None)
    return Person(whose, name, employer, (account,), (*troubles, *more))


def later(reading: Reading, sheet: Sheet, person: Person, line: Line) -> Person:
    """The person with one more row; one that is there to be filled in, and is not yet, says nothing."""
    scorer = line.own[layout.SCORER.heading]
    troubles = [*line.wrong.values(), *_otherwise(sheet, person, line)]
    if line.silent and not troubles and (person.key, scorer) not in reading.works:
        return person
    last = person.accounts[-1]
    if SCORERS.index(scorer) <= SCORERS.index(last.scorer):
        problem = f"{PARTIES[scorer]}的一行在{PARTIES[last.scorer]}的一行下面"
        allowed = "每一方最多一行，依次为" + "、".join(PARTIES[each] for each in SCORERS)
        troubles.append(Trouble(_own(sheet, line, layout.SCORER), problem, allowed))
    account, more = _account(reading, sheet, line, scorer, last.record)
    return person._replace(
        accounts=(*person.accounts, account), troubles=(*person.troubles, *troubles, *more)
    )


def _otherwise(sheet: Sheet, person: Person, line: Line) -> Iterator[Trouble]:
    """Does a later row call the person otherwise?"""
    for own, before in ((layout.NAME, person.name), (layout.EMPLOYER, person.employer)):
        said = line.own.get(own.heading, before)
        if said != before:
            problem = f"是“{inline(said)}”，和上面一行的“{inline(before)}”不同"
            yield Trouble(_own(sheet, line, own), problem, "和上面一行相同，或空着")


def _own(sheet: Sheet, line: Line, own: Own) -> Spot:
    """Where a row says something about itself; the row, where the sheet has no such column."""
    at = sheet.head.of(own)
    return line.spot if at is None else cell_spot(sheet, line.spot, at)


def _twice(
    reading: Reading, sheet: Sheet, line: Line, whose: str, named: tuple[str, str]
) -> Iterator[Trouble]:
    """Does somebody stand in the roster twice?"""
    if whose:
        first = reading.seen.setdefault(whose, line.spot)
        if first is not line.spot:
            problem = f"编号“{inline(whose)}”前面已经有了：{_place(first)}"
            allowed = "每人一个编号；同一人后一方的行紧接在下面，写明填写方"
            yield Trouble(_own(sheet, line, layout.KEY), problem, allowed)
    if whose and all(named):
        other = reading.named.setdefault(named, whose)
        if other != whose:
            problem = f"同单位同姓名的人前面已经有了，编号是“{inline(other)}”"
            allowed = "确实是两个人的，不用改"
            yield Trouble(_own(sheet, line, layout.NAME), problem, allowed, grave=False)


def _place(spot: Spot) -> str:
    return (f"工作表“{spot.sheet}”" if spot.sheet else "") + f"第{spot.row}行"


def _account(
    reading: Reading,
    sheet: Sheet,
    line: Line,
    scorer: str,
    before: Mapping[str, Any] | None,
) -> tuple[Account, list[Trouble]]:
    """What a row says: the record that comes of it, and of the row before; and what is wrong with it."""
    troubles: list[Trouble] = []
    title = before[TARGET] if before and TARGET in before else _title(sheet, line, troubles)
    record: dict[str, Any] = {}
    if title:
        whose = line.own.get(layout.KEY.heading, "")
        works: dict[str, list[Listed]] = {}
        for each in reading.works.pop((whose, scorer), ()):
            works.setdefault(each.condition, []).append(each)
        listed = {id: [each.work for each in own] for id, own in works.items()}
        made = fill(sheet.scopes[title], line.filled, listed, before)
        record = made.record
        if before is None:
            record = {TARGET: title, **_given(reading, made.record)}
        for column, bad in made.problems:
            troubles.append(Trouble(_spot(sheet, line, column.place, {}), *bad))
        if made.changed and not line.own.get(layout.WHY.heading):
            problem = "改了前一方已填的内容，没有写更改理由"
            troubles.append(Trouble(_own(sheet, line, layout.WHY), problem, "改了什么、为什么改"))
        places = {sheet.scopes[title].claims[id].place: own for id, own in works.items()}
        troubles += _mistakes(reading, sheet, line, record, before, places)
    by, day, why, code = (
        line.own.get(own.heading, "") for own in (layout.BY, layout.DAY, layout.WHY, layout.CODE)
    )
    return Account(scorer, record, by, day, why, code, line.spot), troubles


def _given(reading: Reading, record: dict[str, Any]) -> dict[str, Any]:
    """A first record with what is said for the whole roster."""
    said = reading.settings
    if record.get(YEAR) is None and said.year is not None:
        record[YEAR] = said.year
    return {**record, "readings": dict(said.readings)} if said.readings else record


def _title(sheet: Sheet, line: Line, troubles: list[Trouble]) -> str:
    """The title that a person applies for; "" where the row does not tell."""
    own = line.own.get(sheet.titled.heading, "")
    if sheet.title and own and own != sheet.title:
        problem = f"和工作表“{sheet.spot.sheet}”不是同一级"
        allowed = "和工作表的名称相同，或空着"
        troubles.append(Trouble(_own(sheet, line, sheet.titled), problem, allowed))
    at = sheet.head.of(sheet.titled)
    if not (sheet.title or own or at in line.wrong):
        spot = _own(sheet, line, sheet.titled)
        troubles.append(Trouble(spot, f"没有写{sheet.titled.heading}", sheet.titled.kind.allowed))
    return sheet.title or own


def _mistakes(
    reading: Reading,
    sheet: Sheet,
    line: Line,
    record: Mapping[str, Any],
    before: Mapping[str, Any] | None,
    works: Mapping[str, Sequence[Listed]],
) -> Iterator[Trouble]:
    """What is wrong with the record of a row, and was not before, at the cell that says it."""
    rules = reading.rules
    _, errors = check(record, rules.questions, rules.readings)
    if not errors:
        return
    known = check(before, rules.questions, rules.readings)[1] if before else ()
    wrong = {trouble.spot for trouble in line.wrong.values()}
    for error in errors:
        spot = _spot(sheet, line, error.path, works)
        if error not in known and spot not in wrong:
            yield Trouble(spot, error.problem, error.allowed)


def _spot(sheet: Sheet, line: Line, path: str, works: Mapping[str, Sequence[Listed]]) -> Spot:
    """Where a place of the record stands: in the list of works, in a column of the row, or just in the row."""
    while path:
        path, bracket, number = path.partition("[")
        if bracket and path in works:
            return works[path][int(number.partition("]")[0])].spot
        if path in sheet.places:
            return cell_spot(sheet, line.spot, sheet.places[path])
        path = path.rpartition(".")[0]
    return line.spot

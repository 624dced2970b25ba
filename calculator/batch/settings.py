"""What a roster says of itself and of all its people: the rules it was made by, the readings chosen, the dated
achievements, who has signed it off."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from calculator.batch import layout
from calculator.batch.cells import UNKNOWN, Bad, blank, called, key
from calculator.batch.columns import number_of
from calculator.batch.headings import find, head, unread
from calculator.batch.layout import Own
from calculator.batch.people import SCORERS, Spot, Trouble
from calculator.batch.sheetxml import letters
from calculator.batch.tables import Book, Odd, UnusableError
from calculator.jsontext import inline
from calculator.rules import Rules

_FORMAT = re.compile(rf"{layout.MARK}/([0-9]{{1,9}})")


class Listed(NamedTuple):
    """A dated achievement, as a record has it, and where it stands."""

    condition: str
    work: Mapping[str, Any]
    spot: Spot


# The dated achievements by 编号 and party.
type Works = dict[tuple[str, str], list[Listed]]


class Settings(NamedTuple):
    """What is said beside the people. `year`: of those whose row names none; `readings`: those chosen, by id.

    `signed`: the sign-offs, each row by its headings. `version` and `edition` are "" where they are not told.
    """

    version: str = ""
    edition: str = ""
    year: int | None = None
    readings: Mapping[str, str] = {}
    works: Mapping[tuple[str, str], Sequence[Listed]] = {}
    signed: tuple[Mapping[str, str], ...] = ()
    troubles: tuple[Trouble, ...] = ()


def read(rules: Rules, book: Book) -> Settings:
    """The settings of a roster, and what is wrong with them."""
    sheets = {key(name): name for name in book.sheets}
    troubles: list[Trouble] = []

    def table(name: str, own: Sequence[Own], first: Own) -> Iterator[_Row]:
        sheet = sheets.get(key(name))
        return _rows(book, sheet, own, first, troubles) if sheet else iter(())

    about = _about(book, sheets.get(key(layout.ABOUT)), troubles)
    readings = _readings(rules, table(layout.READINGS, layout.READ, layout.READING), troubles)
    works = _works(rules, table(layout.WORKS, layout.WORK, layout.KEY), troubles)
    return Settings(
        version=about.get(layout.RULES_LINE, ""),
        edition=about.get(layout.EDITION_LINE, ""),
        year=_year(about.get(layout.YEAR_LINE, "")),
        readings=readings,
        works=works,
        signed=tuple(_signed(book, sheets.get(key(layout.SIGNED)), troubles)),
        troubles=(*troubles, *_by_other_rules(rules, book, about)),
    )


class _Row(NamedTuple):
    """A row of a small sheet: what it says, by heading, and where each of it stands; "" is the row itself."""

    said: Mapping[str, Any]
    spots: Mapping[str, Spot]

    def of(self, own: Own) -> Any:
        """What it says in a column; None where that is blank."""
        return self.said.get(own.heading)

    def spot(self, own: Own) -> Spot:
        """Where it says it; where it does not, the row."""
        return self.spots.get(own.heading, self.spots[""])


def _rows(
    book: Book, sheet: str, own: Sequence[Own], first: Own, troubles: list[Trouble]
) -> Iterator[_Row]:
    """The rows of a small sheet; what cannot be read goes to the troubles, and the row is not given."""
    at_sheet = Spot(book.file, sheet, 0)
    rows = book.grid(sheet).rows
    try:
        found = find(rows, first)
        if not found:
            return
        top = head(at_sheet, *found, own)
        told: set[int] = set()
        for number, cells in rows:
            row = at_sheet._replace(row=number)
            said: dict[str, Any] = {}
            spots = {"": row}
            good = True
            for at, cell in enumerate(cells):
                if blank(cell):
                    continue
                column = top.columns.get(at)
                if column is None:
                    if at not in told:
                        told.add(at)
                        troubles.append(unread(top, at_sheet, number, at, cell))
                    continue
                spot = row._replace(column=letters(at + 1), heading=top.texts[at])
                value = column.kind.read(cell)
                if isinstance(value, Bad):
                    troubles.append(Trouble(spot, *value))
                    good = False
                said[column.heading], spots[column.heading] = value, spot
            if said and good:
                yield _Row(said, spots)
    except UnusableError as problem:
        troubles.append(Trouble(at_sheet, str(problem), "完好的工作表"))


def _about(book: Book, sheet: str | None, troubles: list[Trouble]) -> dict[str, str]:
    """The lines that say what the roster is, by their names."""
    lines = (layout.FORMAT_LINE, layout.RULES_LINE, layout.EDITION_LINE, layout.YEAR_LINE)
    wanted = {key(line): line for line in lines}
    found: dict[str, str] = {}
    if sheet is None:
        return found
    try:
        for _, (name, *cells) in (
            (number, cells) for number, cells in book.grid(sheet).rows if cells
        ):
            line = wanted.get(key(name)) if isinstance(name, str) else None
            said = next((cell for cell in cells if not blank(cell)), None)
            if line and said is not None:
                found.setdefault(line, _words(said))
    except UnusableError as problem:
        troubles.append(Trouble(Spot(book.file, sheet, 0), str(problem), "完好的工作表"))
    return found


def _by_other_rules(rules: Rules, book: Book, about: Mapping[str, str]) -> Iterator[Trouble]:
    """Was the roster made for another layout, edition or version of the rules than what reads it?"""
    edition = rules.standard.edition
    spot = Spot(book.file, layout.ABOUT, 0)
    found = _FORMAT.fullmatch(about.get(layout.FORMAT_LINE, ""))
    if not found:
        if book.sheets != ("",):
            problem = f"“{layout.ABOUT}”里没有“{layout.FORMAT_LINE}”，看不出是按哪一版的模板填的"
            allowed = "从模板开始填的名册"
            yield Trouble(Spot(book.file, "", 0), problem, allowed, grave=False)
        return
    if int(found[1]) > layout.FORMAT:
        problem = "名册的格式比这里的新，有些内容可能读不出来"
        yield Trouble(spot, problem, "请刷新页面或更新计算器，再试一次")
    named, version = about.get(layout.EDITION_LINE, ""), about.get(layout.RULES_LINE, "")
    if named and named != edition.id:
        problem = f"名册是按另一版规则文本（{inline(named)}）的模板填的，现在按“{edition.name}”读"
        yield Trouble(spot, problem, "这一版的模板；旧名册里同样的标题照样读", grave=False)
    elif version and version != rules.version:
        problem = f"名册是按规则{inline(version)}的模板填的，现在的规则是{rules.version}"
        yield Trouble(spot, problem, "现在的模板；旧名册里同样的标题照样读", grave=False)


def _readings(rules: Rules, rows: Iterable[_Row], troubles: list[Trouble]) -> dict[str, str]:
    """The readings that are chosen for the whole roster."""
    known = {reading.id: reading for reading in rules.readings}
    chosen: dict[str, str] = {}
    for row in rows:
        id, side = row.of(layout.READING), row.of(layout.CHOSEN)
        if side is None:
            continue
        if id not in known:
            problem = f"没有代号是“{inline(id or '')}”的理解"
            allowed = f"{'、'.join(known)}之一"
            troubles.append(Trouble(row.spot(layout.READING), problem, allowed))
        elif id in chosen:
            problem = f"代号“{id}”前面已经有了"
            troubles.append(Trouble(row.spot(layout.READING), problem, "每个代号只写一行"))
        elif side not in known[id].sides:
            problem, allowed = f"这一处没有理解{side}", "、".join(known[id].sides)
            troubles.append(Trouble(row.spot(layout.CHOSEN), problem, allowed))
        else:
            chosen[id] = side
    return chosen


def _works(rules: Rules, rows: Iterable[_Row], troubles: list[Trouble]) -> Works:
    """The dated achievements, by whom they are of and who lists them."""
    claims = [claim for question in rules.questions for claim in question.claims]
    conditions = {key(number_of(claim)): claim for claim in claims}
    conditions |= {key(claim.name): claim for claim in claims}
    found: Works = {}
    for row in rows:
        whose = row.of(layout.KEY)
        if whose is None:
            problem, allowed = "没有写编号，不知道是谁的成果", layout.KEY.note
            troubles.append(Trouble(row.spots[""], problem, allowed))
            continue
        # A heading of the roster begins with the number of its condition.
        named = row.of(layout.CONDITION) or ""
        claim = conditions.get(key(named)) or conditions.get(key(named.partition(" ")[0]))
        if claim is None or claim.most:
            spot = row.spot(layout.CONDITION)
            problem = (
                f"没有“{inline(named)}”这一条可以列成果的条件" if named else "没有写对应哪一条"
            )
            troubles.append(Trouble(spot, problem, "列表中的条号"))
            continue
        own = {
            name: None if value is UNKNOWN else value
            for name, column in (
                ("what", layout.WHAT),
                ("date", layout.DATE),
                ("used_before", layout.USED),
            )
            if (value := row.of(column)) is not None
        }
        scorer = row.of(layout.SCORER) or SCORERS[0]
        listed = Listed(claim.clause, own, row.spots[""])
        found.setdefault((whose, scorer), []).append(listed)
    return found


def _signed(book: Book, sheet: str | None, troubles: list[Trouble]) -> Iterator[dict[str, str]]:
    """The rows of the sign-offs by their headings, as text."""
    if sheet is None:
        return
    headings: Sequence[str] = ()
    try:
        for _, cells in book.grid(sheet).rows:
            words = ["" if blank(cell) else _words(cell) for cell in cells]
            if not headings and layout.SIGNED_HEADINGS[0] in words:
                headings = words
            elif headings and any(words):
                yield {name: said for name, said in zip(headings, words, strict=False) if name}
    except UnusableError as problem:
        troubles.append(Trouble(Spot(book.file, sheet, 0), str(problem), "完好的工作表"))


def _words(cell: Any) -> str:
    """A cell as text."""
    match cell:
        case str():
            return cell.strip()
        case Odd():
            return cell.words
        case date():
            return f"{cell:%Y-%m-%d}"
        case _:
            return called(cell).removeprefix("数字")


def _year(words: str) -> int | None:
    return int(words) if re.fullmatch("(19|20)[0-9]{2}", words) else None

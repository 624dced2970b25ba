"""What each title asks for, built from the compiled routes."""

from collections.abc import Mapping
from dataclasses import dataclass

from calculator.conditions import When, closed
from calculator.kinds.grades import YearlyGrades
from calculator.kinds.ladder import Ladder, read_condition
from calculator.mistakes import one_of
from calculator.reader import Reader
from calculator.requirements import KINDS, Requirement
from calculator.requirements.fact import Fact
from calculator.requirements.hours import HoursDone
from calculator.routes import COUNTED, Earlier, Levels, Route, Way
from calculator.timeline import Time
from calculator.works import OwnWorks, Works


@dataclass(frozen=True, slots=True)
class Asked:
    """A requirement of every applicant. `conversion`: also of who only converts."""

    requirement: Requirement
    conversion: bool


@dataclass(frozen=True, slots=True)
class Title:
    """What a title asks for. `grades`: the yearly grades of its score table, whose failed years delay."""

    target: str
    ability: Fact | None
    works: tuple[Works, ...]
    routes: tuple[Route, ...]
    grades: YearlyGrades | None


@dataclass(frozen=True, slots=True)
class Eligibility:
    """All that decides who may apply."""

    asked: tuple[Asked, ...]
    titles: Mapping[str, Title]
    hours: HoursDone | None  # the one of `asked` whose short years delay
    conversion: Route | None
    levels: Levels


def read_asked(reader: Reader) -> Asked:
    """A requirement from its table."""
    conversion = reader.flag("conversion")
    asked = Asked(KINDS[reader.one_of("kind", KINDS)](reader), conversion)
    reader.close()
    return asked


def read_title(reader: Reader, time: Time, rules: Mapping[str, object]) -> Title:
    """A title from its table; `rules` are the score rules of its table, by item."""
    delaying = (rule for rule in rules.values() if isinstance(rule, YearlyGrades) and rule.delay)
    ability = reader.optional("ability")
    works = tuple(_works(table, rules) for table in reader.tables("works"))
    clauses = {asked.item: asked.clause for asked in works}
    title = Title(
        target=reader.text("target"),
        ability=Fact(closed(ability)) if ability else None,
        works=works,
        routes=tuple(read_route(table, time, clauses) for table in reader.tables("routes")),
        grades=next(delaying, None),
    )
    reader.close()
    return title


def _works(reader: Reader, rules: Mapping[str, object]) -> Works:
    item = reader.text("item")
    ladder = rules.get(item)
    if not isinstance(ladder, Ladder):
        ladders = (name for name in rules if isinstance(rules[name], Ladder))
        problem = f"这一职称的计分表没有 kind 是 ladder 的“{item}”"
        reader.wrong(
            "item", problem, one_of(item, ladders), rests=("policy/", "tables/", "items.toml")
        )
        ladder = Ladder("", (), None, (), (), "")
    easier = reader.optional("easier")
    works = Works(
        clause=reader.text("clause"),
        words=reader.text("words"),
        item=item,
        ladder=ladder,
        need=int(reader.number("need")),
        easier_need=int(easier.number("need")) if easier else int(reader.number("need")),
        easier=closed(easier) if easier else None,
        waivers=tuple(_waiver(table) for table in reader.tables("waivers")),
    )
    reader.close()
    return works


def _waiver(reader: Reader) -> tuple[When, str]:
    only_under = reader.text("only_under", "")
    return closed(reader), only_under


def read_route(reader: Reader, time: Time, works: Mapping[str, str]) -> Route:
    """A route from its table; `works` are the clauses of the achievements asked for, by item."""
    earlier, stack = reader.optional("earlier"), reader.optional("stack")
    waives, own = reader.optional("waives"), reader.optional("works")
    route = Route(
        clause=reader.text("clause"),
        name=reader.text("name"),
        words=reader.text("words", ""),
        only=tuple(closed(table) for table in reader.tables("only")),
        ways=tuple(_way(table, time) for table in reader.tables("ways")),
        earlier=_earlier(earlier) if earlier else None,
        shrink=int(reader.number("shrink", 0)),
        levels=int(reader.number("levels", 0)),
        level_reading=reader.text("level_reading", ""),
        stack=int(stack.number("shrink")) if stack else 0,
        stack_reading=reader.text("stack_reading", ""),
        works=_own_works(own, reader.text("works_reading", "")) if own else None,
        waived_clause=_waived(waives, works) if waives else "",
        waived_words=waives.text("words") if waives else "",
        waived_reading=waives.text("reading", "") if waives else "",
    )
    for table in (stack, waives, reader):
        if table:
            table.close()
    return route


def _waived(reader: Reader, works: Mapping[str, str]) -> str:
    item = reader.text("item")
    if item not in works:
        reader.wrong("item", f"这一职称的 works 里没有“{item}”", one_of(item, works))
    return works.get(item, "")


def _way(reader: Reader, time: Time) -> Way:
    """A way. What is done in its years stands in its words."""
    work = reader.text("work", "")
    if work not in reader.text("words"):
        reader.wrong("work", f"“{work}”不在 words 的引文里", "引文里的几个字，照抄")
    way = Way(
        clause=reader.text("clause"),
        words=reader.text("words"),
        level=int(reader.number("level", -1)),
        title=reader.text("title", ""),
        series=reader.values("series"),
        years=int(reader.number("years", 0)),
        since=reader.one_of("since", ("", *time.since, COUNTED), ""),
        counted=reader.text("counted", ""),
        work=work,
        fact=closed(reader.table("fact")) if reader.has("fact") else None,
    )
    reader.close()
    return way


def _earlier(reader: Reader) -> Earlier:
    level, years = int(reader.number("level")), int(reader.number("years"))
    return Earlier(closed(reader), level, years)


def _own_works(reader: Reader, reading: str) -> OwnWorks:
    works = OwnWorks(
        clause=reader.text("clause"),
        words=reader.text("words"),
        need=int(reader.number("need")),
        conditions=tuple(read_condition(table) for table in reader.tables("conditions")),
        reading=reading,
    )
    reader.close()
    return works

"""The rules as frozen data, built from the compiled tables of the rules folder."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from calculator.case import Case
from calculator.kinds import KINDS, Rule
from calculator.kinds.ladder import Ladder
from calculator.measures import read_measure
from calculator.mistakes import Mistake, one_of
from calculator.points import Number
from calculator.procedure import Material, Term, read_material, read_term
from calculator.questions import Question, Section, edition_question, read_question, read_section
from calculator.ranking import SUBJECT, Ranking, read_ranking
from calculator.reader import Reader, Table
from calculator.readings import Choices, Reading, read_reading
from calculator.record import Record
from calculator.requirements.hours import HoursDone
from calculator.routes import Levels
from calculator.standard import Standard, read_standard
from calculator.timeline import Time, read_time
from calculator.titles import Eligibility, read_asked, read_route, read_title

TARGET = "target"  # the question whose options are the titles
_QUESTIONS = ("questions.toml",)


@dataclass(frozen=True, slots=True)
class Item:
    """A row of a score table: its rule and its cap (points)."""

    id: str  # "education"
    clause: str  # "annex-1-2-education"
    name: str  # 二级指标
    cap: Number
    rule: Rule


@dataclass(frozen=True, slots=True)
class Group:
    """A group of rows. `wide_cap`: the cap on the second side of `cap_reading`, if there is one."""

    id: str
    clause: str
    name: str  # 一级指标
    cap: Number
    cap_reading: str
    wide_cap: Number
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class ScoreTable:
    """The score table of a title; `below` is the title just below it."""

    target: str
    annex: str
    below: str
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Passing:
    """The hundred (std-8) and the pass mark (proc-24), in points, with their readings."""

    full: Number
    full_reading: str
    mark: Number
    bonus_group: str
    bonus_reading: str
    clause: str


# Of a standard without a score table.
NOT_SCORED = Passing(0, "", 0, "", "", "")


@dataclass(frozen=True)
class Rules:
    """Everything that the calculator knows. `version` stands for all of it: it changes with any rule.

    `readings` are those that a record can choose; `published` are all, those of the ranking among them.
    """

    version: str  # "7F3A-22C1"
    standard: Standard
    sections: tuple[Section, ...]
    questions: tuple[Question, ...]
    readings: tuple[Reading, ...]
    published: tuple[Reading, ...]
    time: Time
    passing: Passing
    tables: tuple[ScoreTable, ...]
    eligibility: Eligibility
    materials: tuple[Material, ...]
    calendar: tuple[Term, ...]
    ranking: Ranking | None  # None where nobody is ranked

    def case(self, record: Record, choices: Choices, title: str = "") -> Case:
        """A record under some readings; `title` is the one just below, where years in it are scored."""
        return Case(record, choices, self.time, self.question, self.claims, title)

    @cached_property
    def question(self) -> Mapping[str, Question]:
        """The questions by path."""
        return {question.path: question for question in self.questions}

    @cached_property
    def claims(self) -> str:
        """The path of the question that lists the achievements; "" where there is none."""
        return next((question.path for question in self.questions if question.claims), "")

    @cached_property
    def counterparts(self) -> Mapping[str, str]:
        """The rows that say a clause's conditions again, line by line, with that clause."""
        items = [item for table in self.printed for group in table.groups for item in group.items]
        return {
            item.clause: item.rule.conditions[0].id.rpartition("-")[0]
            for item in items
            if isinstance(item.rule, Ladder) and item.rule.conditions
        }

    @cached_property
    def printed(self) -> tuple[ScoreTable, ...]:
        """The score tables in the order of the texts; `tables` has them in that of the titles."""
        return tuple(
            table
            for text in self.standard.tables
            for table in self.tables
            if table.annex == text.id
        )

    @cached_property
    def table(self) -> Mapping[str, ScoreTable]:
        """The score tables by the title they are for."""
        return {table.target: table for table in self.tables}


def read_rules(compiled: Table) -> tuple[Rules, tuple[Mistake, ...]]:
    """Build the rules from compiled tables (see loading.py). Rules with mistakes are not for use."""
    mistakes: list[Mistake] = []

    def readers(file: str, key: str) -> list[Reader]:
        return [
            Reader(table, file, f"{key}[{index}]", mistakes)
            for index, table in enumerate(compiled[file][key])
        ]

    scoring = Reader(compiled["scoring.toml"], "scoring.toml", "", mistakes)
    measures = {
        reader.text("clause"): read_measure(reader)
        for reader in readers("conditions.toml", "condition")
    }
    standard = read_standard(Reader(compiled["standard.toml"], "standard.toml", "", mistakes))
    edition = standard.edition
    questions = (
        *(read_question(reader, measures) for reader in readers("questions.toml", "question")),
        edition_question(edition.id, edition.name, edition.clause),
    )
    in_tables = [
        Reader(table, file, "", mistakes)
        for file, table in compiled.items()
        if file.startswith("tables/")
    ]
    tables = [_table(reader) for reader in in_tables]
    titles = next((question.options for question in questions if question.path == TARGET), ())
    order = [str(option.value) for option in titles]
    holding = compiled["scoring.toml"].get("time", {}).get("title", "")
    held = [
        str(option.value)
        for question in questions
        if question.path == holding
        for option in question.options
    ]
    _check_titles(compiled, in_tables, order, held, mistakes)
    order += (table.target for table in tables if table.target not in order)
    time = read_time(scoring.table("time"))
    readings = tuple(map(read_reading, readers("readings.toml", "reading")))
    rules = Rules(
        version=compiled["version"],
        standard=standard,
        sections=tuple(map(read_section, readers("questions.toml", "section"))),
        questions=questions,
        readings=tuple(each for each in readings if SUBJECT not in each.subject),
        published=readings,
        time=time,
        passing=_passing(scoring) if tables else NOT_SCORED,
        tables=tuple(sorted(tables, key=lambda table: order.index(table.target))),
        eligibility=_eligibility(compiled, time, tables, mistakes),
        materials=tuple(map(read_material, readers("materials.toml", "material"))),
        calendar=tuple(map(read_term, readers("calendar.toml", "date"))),
        ranking=read_ranking(compiled, readings, order, mistakes),
    )
    scoring.close()
    _check_once(compiled, mistakes)
    return rules, tuple(mistakes)


def _check_titles(
    compiled: Table,
    tables: list[Reader],
    order: list[str],
    held: list[str],
    mistakes: list[Mistake],
) -> None:
    """The titles are the options of one question, those held of another; each has what it asks for, and at most one score
    table."""
    if not order:
        should = f'一段 [[question]]，path = "{TARGET}"，kind = "choice"，options 是各级职称'
        problem = f"缺少问题“{TARGET}”，或它没有选项"
        mistakes.append(Mistake("questions.toml", "", problem, should))
    readers = [
        Reader(title, "routes.toml", f"title[{index}]", mistakes)
        for index, title in enumerate(compiled["routes.toml"]["title"])
    ]
    for keys, named in (({"target": order, "below": held}, tables), ({"target": order}, readers)):
        seen: set[str] = set()
        for reader in named:
            for key, known in keys.items():
                title = reader.text(key, "")
                if known and title and title not in known:
                    problem, should = f"没有职称“{title}”", one_of(title, known)
                    reader.wrong(key, problem, should, rests=_QUESTIONS)
            if (title := reader.text("target", "")) in seen:
                reader.wrong("target", f"“{title}”前面已经有了", "每级职称只写一处")
            seen.add(title)
    for title in order:
        if title not in seen:
            should = f'一段 [[title]]，target = "{title}"'
            problem = f"职称“{title}”没有写要求什么、有哪些途径"
            mistakes.append(Mistake("routes.toml", "", problem, should, title, _QUESTIONS))


def _check_once(compiled: Table, mistakes: list[Mistake]) -> None:
    """No two questions have one path, no two readings or sections one id; each question's section is there."""
    for file, name, key in (
        ("questions.toml", "section", "id"),
        ("questions.toml", "question", "path"),
        ("readings.toml", "reading", "id"),
    ):
        seen: set[str] = set()
        for index, table in enumerate(compiled[file][name]):
            if (found := table.get(key, "")) in seen:
                reader = Reader(table, file, f"{name}[{index}]", mistakes)
                reader.wrong(key, f"“{found}”前面已经有了", f"另一个{key}，每个只用一次")
            seen.add(found)
    sections = [section.get("id", "") for section in compiled["questions.toml"]["section"]]
    for index, question in enumerate(compiled["questions.toml"]["question"]):
        reader = Reader(question, "questions.toml", f"question[{index}]", [])
        section = reader.text("section", "")
        if section and section not in sections:
            reader = Reader(question, "questions.toml", f"question[{index}]", mistakes)
            reader.wrong("section", f"没有部分“{section}”", one_of(section, sections))


def _eligibility(
    compiled: Table, time: Time, tables: list[ScoreTable], mistakes: list[Mistake]
) -> Eligibility:
    routes = Reader(compiled["routes.toml"], "routes.toml", "", mistakes)
    requirements = Reader(compiled["requirements.toml"], "requirements.toml", "", mistakes)
    score_rules = {
        table.target: {item.id: item.rule for group in table.groups for item in group.items}
        for table in tables
    }
    titles = [
        read_title(reader, time, score_rules.get(reader.text("target"), {}))
        for reader in routes.tables("title")
    ]
    asked = tuple(filter(None, map(read_asked, requirements.tables("requirement"))))
    hours = [each.requirement for each in asked if isinstance(each.requirement, HoursDone)]
    if len(hours) > 1:
        problem = f"kind 是 hours 的有{len(hours)}条"
        requirements.wrong("requirement", problem, '最多一条 kind = "hours"')
    conversion, equivalence = routes.optional("conversion"), routes.optional("equivalence")
    eligibility = Eligibility(
        asked=asked,
        hours=hours[0] if hours else None,
        titles={title.target: title for title in titles},
        conversion=read_route(conversion, time, {}) if conversion else None,
        levels=Levels(routes.text("level_field", ""), routes.lists("levels")),
    )
    if equivalence:
        equivalence.close()
    for reader in (routes, requirements):
        reader.close()
    return eligibility


def _passing(scoring: Reader) -> Passing:
    total, mark = scoring.table("total"), scoring.table("pass")
    passing = Passing(
        full=total.number("cap"),
        full_reading=total.text("reading", ""),
        mark=mark.number("mark"),
        bonus_group=mark.text("bonus_group", ""),
        bonus_reading=mark.text("reading", ""),
        clause=mark.text("clause"),
    )
    total.close()
    mark.close()
    return passing


def _table(reader: Reader) -> ScoreTable:
    table = ScoreTable(
        reader.text("target"),
        reader.text("annex"),
        reader.text("below", ""),
        tuple(_group(group) for group in reader.tables("groups")),
    )
    reader.close()
    return table


def _group(reader: Reader) -> Group:
    items = tuple(_item(item) for item in reader.tables("items"))
    group = Group(
        id=reader.text("id"),
        clause=reader.text("clause"),
        name=reader.text("name"),
        cap=reader.number("cap"),
        cap_reading=reader.text("cap_reading", ""),
        wide_cap=sum(item.cap for item in items),
        items=items,
    )
    reader.close()
    return group


def _item(reader: Reader) -> Item:
    rule = reader.table("rule")
    # The compiler lets only known kinds through.
    read = KINDS[rule.text("kind")]
    item = Item(
        reader.text("id"),
        reader.text("clause"),
        reader.text("name"),
        reader.number("cap"),
        read(rule),
    )
    rule.close()
    reader.close()
    return item

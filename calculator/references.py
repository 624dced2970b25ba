"""What a rule names must be there: readings, fields of the record, values of a field, dates that years run since."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from calculator import ranking
from calculator.mistakes import Absent, Missing, Mistake, one_of, told
from calculator.sourced import inside, place

type Table = Mapping[str, Any]

# The files whose tables name fields, values and readings; with them, the score tables.
_FILES = (
    "scoring.toml",
    "requirements.toml",
    "routes.toml",
    "materials.toml",
    "conditions.toml",
    ranking.FILE,
)

# Keys whose values are answers to the field around them, and to which part of it.
_ANSWERS = {"values": "", "best": "", "plain": "", "worst": "", "grade": ".grade"}
# Keys of a way whose values are answers to the fields that tell the title held.
_OF_TIME = ("title", "series")
_QUESTIONS = ("questions.toml",)
_READINGS = ("readings.toml",)


def lost_references(compiled: Table) -> Iterator[Mistake]:
    """A mistake for each name in the compiled tables that leads nowhere."""
    names = _Names.of(compiled)
    for file, table in compiled.items():
        if file in _FILES or file.startswith("tables/"):
            yield from _lost(names, table, file, "", "")
    yield from _lost_envelope(names)
    yield from _lost_in_time(names, compiled)
    yield from _lost_in_routes(names, compiled)
    yield from _without_title_below(compiled)


# What the envelope of every record has.
_ENVELOPE = {"target": "choice", "year": "year"}
# The fields of the rules of time that are questions.
_TIME = ("title", "title_since", "field_work_since", "submitted", "year")


def _lost_envelope(names: "_Names") -> Iterator[Mistake]:
    """What no record can do without, and questions that stand nowhere on the form."""
    for path, question in names.questions.items():
        if "section" not in question and question.get("kind") != "readings":
            file, key = place(question, "questions.toml", "")
            should = "它在表单里属于的一部分：一段 [[section]] 的 id"
            yield Missing(file, inside(key, "section"), "缺少“section”", should, path)
    for path, kind in _ENVELOPE.items():
        question = names.questions.get(path, {})
        if question.get("kind") != kind or question.get("required") is not True:
            should = f'一个必答的问题：path = "{path}"，kind = "{kind}"，required = true'
            file, key = place(question, "questions.toml", "")
            yield Absent(file, key, f"没有必答的问题“{path}”", should, path, _QUESTIONS)


def _lost_in_time(names: "_Names", compiled: Table) -> Iterator[Mistake]:
    """Fields of time that are no questions, or that some rule needs and that are not there."""
    file, time = "scoring.toml", compiled["scoring.toml"].get("time", {})

    for key in _TIME:
        if key in time:
            yield from _no_question(names, time[key], file, f"time.{key}")
    for name, fields in time.get("since", {}).items():
        if isinstance(fields, list):
            for each in fields:
                yield from _no_question(names, each, file, f"time.since.{name}")
    for key, field in (("conversion.own_series", "series"), ("none", "title")):
        asked = names.time.get(field, "")
        *above, last = key.split(".")
        table = time.get(above[0], {}) if above else time
        yield from _no_answer(names, asked, table.get(last, ""), file, f"time.{key}")
    for key, why in _needed_of_time(compiled):
        if key not in time:
            yield Missing(file, f"time.{key}", f"缺少“{key}”：{why}", "一个问题的 path，写在引号里")


def _needed_of_time(compiled: Table) -> Iterator[tuple[str, str]]:
    """The fields of time that some rule needs, with the reason."""
    time = compiled["scoring.toml"].get("time", {})
    kinds = {each.get("kind") for each in compiled["requirements.toml"]["requirement"]}
    for _, table in _tables(compiled):
        kinds |= _kinds(table)
    titled = any("title" in way for _, _, way in _ways(compiled["routes.toml"]))
    if "title" in time or titled or "years" in kinds:
        why = "有规则要看现职称"
        yield from ((key, why) for key in ("title", "none", "title_since", "field_work_since"))
    elif kinds & {"window", "hours", "grades"}:
        yield "field_work_since", "有规则要看任职的年度"


def _without_title_below(compiled: Table) -> Iterator[Mistake]:
    """Whatever scores the years in the title just below needs to be told which that is."""
    for file, table in _tables(compiled):
        if "below" not in table and "years" in _kinds(table):
            should = "below = 低一级的职称，任职年限按它算"
            yield Missing(file, "below", "缺少“below”", should)


def _tables(compiled: Table) -> Iterator[tuple[str, Table]]:
    """The score tables with their files."""
    return ((file, table) for file, table in compiled.items() if file.startswith("tables/"))


def _kinds(table: Table) -> set[str]:
    """The kinds of rules by which a table gives points."""
    return {item["rule"]["kind"] for group in table["groups"] for item in group["items"]}


def _ways(routes: Table) -> Iterator[tuple[str, Table, Table]]:
    """Each way of the titles' routes with its key and its route."""
    for at, title in enumerate(routes["title"]):
        for index, route in enumerate(title.get("routes", [])):
            for number, way in enumerate(route.get("ways", [])):
                yield f"title[{at}].routes[{index}].ways[{number}]", route, way


def _lost_in_routes(names: "_Names", compiled: Table) -> Iterator[Mistake]:
    """Titles and routes without a way, answers without a level, and years that are counted by nothing."""
    routes = compiled["routes.toml"]
    for at, title in enumerate(routes["title"]):
        file, key = place(title, "routes.toml", f"title[{at}]")
        if not title.get("routes"):
            should = "至少一段 [[title.routes]]"
            yield Missing(file, f"{key}.routes", "没有途径", should, title.get("target", ""))
        for index, route in enumerate(title.get("routes", [])):
            file, key = place(route, "routes.toml", f"title[{at}].routes[{index}]")
            if not route.get("ways"):
                should = "ways，至少一项，写明学历、职称或年限；或 like，照另一条途径"
                yield Missing(file, f"{key}.ways", "没有写要具备什么", should)
    file, field = "routes.toml", routes.get("level_field", "")
    placed = {answer for level in routes["levels"] for answer in level}
    if placed and not field:
        yield Missing(file, "level_field", "缺少“level_field”", "层次 levels 所排的问题的 path")
    elif field and field not in names.fields:
        yield from _no_question(names, field, file, "level_field")
    elif field:
        for answer in sorted(placed, key=str):
            yield from _no_answer(names, field, answer, file, "levels")
        for answer in sorted(names.values(field) - placed, key=str):
            problem, should = f"层次里没有选项“{answer}”", f"问题“{field}”的每个选项都在一个层次里"
            yield Mistake(file, "levels", problem, should, rests=_QUESTIONS)
    for key, _, way in _ways(routes):
        if (way.get("since") == "counted") != ("counted" in way):
            file, at_way = place(way, "routes.toml", key)
            should = '两个都写：since = "counted"，counted = 记有年数的问题'
            yield Mistake(file, f"{at_way}.counted", "since 和 counted 没有一起写", should)


@dataclass(frozen=True)
class _Names:
    """What there is to be named."""

    readings: frozenset[str]  # for a record
    of_ranking: frozenset[str]  # the readings that are not
    questions: Mapping[str, Table]
    fields: frozenset[str]  # questions, the objects they are in, and their parts
    claims: frozenset[str]  # the conditions that may be claimed, and the kinds of substitutes
    time: Mapping[str, str]  # the fields that tell the title held and its series

    @staticmethod
    def of(compiled: Table) -> "_Names":
        questions = {
            question.get("path", ""): question
            for question in compiled["questions.toml"]["question"]
        }
        objects = {path.rpartition(".")[0] for path in questions if "." in path}
        parts = {
            part.get("path", "")
            for question in questions.values()
            for part in question.get("parts", [])
        }
        readings = compiled["readings.toml"]["reading"]
        of_ranking = {
            reading.get("id", "")
            for reading in readings
            if ranking.SUBJECT in reading.get("subject", ())
        }
        of_record = {reading.get("id", "") for reading in readings} - of_ranking
        claims = {
            claim.get("clause", "")
            for question in questions.values()
            for claim in question.get("claims", [])
        }
        fields = frozenset(questions.keys() | objects | parts)
        time = compiled["scoring.toml"].get("time", {})
        held = {
            "title": time.get("title", ""),
            "series": time.get("conversion", {}).get("series_field", ""),
        }
        return _Names(
            frozenset(of_record), frozenset(of_ranking), questions, fields, frozenset(claims), held
        )

    def readings_in(self, file: str) -> frozenset[str]:
        """Those that a file may name."""
        return self.of_ranking if file == ranking.FILE else self.readings

    def values(self, field: object) -> set[object]:
        """The values that a field can have, as far as they can be listed."""
        question = self.questions.get(str(field), {})
        if question.get("kind") == "bool":
            return {True, False}
        values = (option.get("value") for option in question.get("options", []))
        return {value for value in values if isinstance(value, str | int)}


def _lost(names: _Names, table: Table, file: str, key: str, field: str) -> Iterator[Mistake]:
    """The names in a table, and in all tables in it, that lead nowhere."""
    file, key = place(table, file, key)
    field = table.get("field", field)
    for name, value in table.items():
        at = inside(key, name)
        if isinstance(value, dict):
            yield from _lost(names, value, file, at, field)
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            for index, inner in enumerate(value):
                yield from _lost(names, inner, file, f"{at}[{index}]", field)
        elif isinstance(value, list):
            for index, each in enumerate(value):
                yield from _unknown(names, name, each, file, f"{at}[{index}]", field)
        else:
            yield from _unknown(names, name, value, file, at, field)
    if table.get("kind") == "tally":
        yield from _lost_cells(names, table, file, key)


def _unknown(
    names: _Names, name: str, value: object, file: str, at: str, field: str
) -> Iterator[Mistake]:
    """A mistake where a value, or one of a list, is the name of something that there is not."""
    answers = _ANSWERS.get(name)
    if name in ("field", "counted", "series_field"):
        yield from _no_question(names, value, file, at)
    elif name == "shows" and value not in names.questions:
        should = one_of(value, names.questions)
        yield Mistake(file, at, f"没有问题“{value}”", should, rests=_QUESTIONS)
    elif name == "claim" and value not in names.claims:
        should = one_of(value, names.claims)
        yield Mistake(file, at, f"问题里没有可申报的“{value}”", should, rests=_QUESTIONS)
    elif _names_reading(name) and isinstance(value, str) and value not in names.readings_in(file):
        should = one_of(value, names.readings_in(file))
        yield Mistake(file, at, f"没有不同理解“{value}”", should, rests=_READINGS)
    elif answers is not None and (asked := f"{field}{answers}") in names.fields:
        yield from _no_answer(names, asked, value, file, at)
    elif name in _OF_TIME and file == "routes.toml":
        yield from _no_answer(names, names.time.get(name, ""), value, file, at)


def _no_question(names: _Names, field: object, file: str, at: str) -> Iterator[Mistake]:
    """A mistake where nothing is asked by this name."""
    if field not in names.fields:
        should = one_of(field, names.fields)
        yield Mistake(file, at, f"没有问题“{field}”", should, rests=_QUESTIONS)


def _no_answer(names: _Names, field: str, value: object, file: str, at: str) -> Iterator[Mistake]:
    """A mistake where a question has no such answer; of what is no question, nothing is said here."""
    known = names.values(field)
    if field in names.fields and value not in known:
        should = one_of(value, {told(each).strip("“”") for each in known})
        yield Mistake(file, at, f"问题“{field}”没有{told(value)}这个选项", should, rests=_QUESTIONS)


def _lost_cells(names: _Names, table: Table, file: str, key: str) -> Iterator[Mistake]:
    """The rows and columns of a tally's points are those of its question."""
    question = names.questions.get(table.get("field", ""), {})
    rows = [row.get("value") for row in question.get("rows", [])]
    columns = [column.get("value") for column in question.get("columns", [])]
    for name in ("rows", "limits"):
        for index, row in enumerate(table.get(name, []) if rows else ()):
            _, at = place(row, file, f"{key}.{name}[{index}]")
            if (value := row.get("value")) not in rows:
                should = one_of(value, map(str, rows))
                yield Mistake(file, f"{at}.value", f"问题里没有“{value}”这一行", should)
            for column in sorted(row.keys() - {"value", "words", "clause", *columns}):
                if name == "rows":
                    should = one_of(column, map(str, columns))
                    yield Mistake(file, f"{at}.words", f"问题里没有“{column}”这一列", should)


def _names_reading(name: str) -> bool:
    return name in ("reading", "only_under") or name.endswith("_reading")

"""The titles side by side and one by one: out of the rules and the words that these rest on.

What a way asks for is said in short (大学本科或学士学位及以上，取得本系列高级工程师后从事网信工程专业工作满5年), with the
numbers that the calculator decides by.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from calculator.eligibility import conversions, own_requirements
from calculator.mistakes import Mistake, no_clause
from calculator.policy import Annex, Clause, Policy
from calculator.procedure import Material
from calculator.readings import Reading
from calculator.routes import Route, Way
from calculator.rules import Rules, ScoreTable
from calculator.sourced import place
from calculator.titles import Title
from calculator.words import as_written, find
from calculator.works import Works
from sitegen.backlinks import requirement_name, title_page

FILE = "guide.toml"

type Table = Mapping[str, Any]


@dataclass(frozen=True)
class Said:
    """What is told of a title, and the clause that says so."""

    show: str
    clause: str


@dataclass(frozen=True)
class Fact:
    """A row of facts: what each title's text says, by title."""

    name: str
    said: Mapping[str, Said]


@dataclass(frozen=True)
class Quote:
    """A sentence of a clause. `name`: what it is about, "" where it speaks for itself."""

    name: str
    clause: str
    words: str
    extra: str = ""


@dataclass(frozen=True)
class Required(Quote):
    """What is required of everybody. `lifted`: where another clause does not require it of some."""

    lifted: tuple[Quote, ...] = ()


@dataclass(frozen=True)
class RouteShown:
    """A route: its ways in short, the words that open it, and what makes it shorter."""

    clause: str
    name: str
    ways: tuple[str, ...]
    only: tuple[Quote, ...]
    quotes: tuple[Quote, ...]
    earlier: str  # the words of what makes it earlier; "" where nothing does
    works: str  # what achievements it asks for instead: 11项条件中符合1项
    readings: tuple[Reading, ...]


@dataclass(frozen=True)
class WorksShown:
    """A list of achievements: what it is for, how many are asked for, and each with its words."""

    clause: str
    name: str
    count: str  # "9项条件中符合1项"
    easier: str  # for whom less will do, and how much: "“双定”评审：符合1项"; "" for nobody
    conditions: tuple[Quote, ...]


@dataclass(frozen=True)
class TitleShown:
    """All that concerns one title."""

    target: str
    name: str  # 高级工程师
    label: str  # 高级工程师（副高级）
    page: str
    facts: tuple[tuple[str, Said], ...]
    routes: tuple[RouteShown, ...]
    ability: Quote | None
    abilities: tuple[Quote, ...]
    works: tuple[WorksShown, ...]
    table: ScoreTable | None
    annex: Annex | None
    materials: tuple[Material, ...]
    readings: tuple[Reading, ...]

    @property
    def route(self) -> Mapping[str, RouteShown]:
        """The routes by name."""
        return {route.name: route for route in self.routes}


def read(policy: Policy, table: Table) -> tuple[tuple[Fact, ...], tuple[Mistake, ...]]:
    """The facts of the file, their numbers read from the text, and what is wrong with them."""
    mistakes: list[Mistake] = []
    facts = tuple(
        Fact(
            row["name"],
            {
                target: said
                for at, each in enumerate(row["said"])
                for target, said in _said(policy, each, f"fact[{index}].said[{at}]", mistakes)
            },
        )
        for index, row in enumerate(table.get("fact", ()))
    )
    return facts, tuple(mistakes)


def _said(
    policy: Policy, entry: Table, key: str, mistakes: list[Mistake]
) -> Iterator[tuple[str, Said]]:
    file, key = place(entry, FILE, key)
    clause, quoted = entry["clause"], entry["words"]
    if clause not in policy.clauses:
        mistakes.append(no_clause(file, f"{key}.clause", clause, policy.clauses))
        return
    found = find(quoted, policy.texts[clause])
    if len(found) != 1:
        problem = f"“{quoted}”在{clause}中" + (f"有{len(found)}处" if found else "找不到")
        once = "前后多引几个字，使它只有一处"
        should = once if found else as_written(quoted, policy.texts[clause])
        mistakes.append(Mistake(file, f"{key}.words", problem, should))
        return
    [(words, numbers)] = found
    show = re.sub(r"\{(\w+)\}", lambda hole: str(numbers.get(hole[1], hole[0])), entry["show"])
    if show not in words:
        problem = f"“{show}”不在引文“{words}”里"
        mistakes.append(Mistake(file, f"{key}.show", problem, "引文里的一段，照抄"))
    for target in entry["targets"]:
        yield target, Said(show, entry["clause"])


def context(policy: Policy, rules: Rules, compiled: Table, facts: Sequence[Fact]) -> dict[str, Any]:
    """The variables of the templates of these pages."""
    titles = tuple(
        _title(policy, rules, str(option.value), facts)
        for option in rules.question["target"].options
    )
    names = [route.name for title in reversed(titles) for route in title.routes]
    equivalence = compiled["routes.toml"].get("equivalence")
    return {
        "titles": titles,
        "facts": facts,
        "route_names": tuple(dict.fromkeys(names)),
        "requirements": tuple(requirements(policy, compiled)),
        "conversion": next((_route(policy, rules, route) for route in conversions(rules)), None),
        "levels": tuple(_levels(rules)),
        "equivalence": _quote(policy, equivalence) if equivalence else None,
        "counting": tuple(_counting(policy, compiled["scoring.toml"])),
        "materials": rules.materials,
        "passing": rules.passing,
    }


def _title(policy: Policy, rules: Rules, target: str, facts: Sequence[Fact]) -> TitleShown:
    title, table = rules.eligibility.titles[target], rules.table.get(target)
    label = _label(rules, "target", target)
    ability = policy.clauses[title.ability.clause] if title.ability else None
    assert ability is None or isinstance(ability, Clause)
    routes = tuple(_route(policy, rules, route) for route in title.routes)
    annex = policy.clauses[table.annex] if table else None
    assert annex is None or isinstance(annex, Annex)
    return TitleShown(
        target=target,
        name=label.partition("（")[0],
        label=label,
        page=title_page(target),
        facts=tuple((fact.name, fact.said[target]) for fact in facts if target in fact.said),
        routes=routes,
        ability=Quote("", ability.id, "".join(ability.paragraphs)) if ability else None,
        abilities=tuple(Quote("", each.id, each.paragraphs[0]) for each in ability.children)
        if ability
        else (),
        works=tuple(_works(policy, rules, table, title)) if table else (),
        table=table,
        annex=annex,
        materials=tuple(each for each in rules.materials if _asked_of(each, target)),
        readings=tuple(_readings(rules, title, table)),
    )


def _asked_of(material: Material, target: str) -> bool:
    only = material.only
    return not (only and only.field == "target") or target in only.values


def _readings(rules: Rules, title: Title, table: ScoreTable | None) -> Iterator[Reading]:
    """Those that concern the title: its routes, its clauses, its table, or how years and every table are read."""
    own = {each.clause for each in own_requirements(title)} | {each.clause for each in title.works}
    own |= {
        clause
        for route in title.routes
        for clause in (route.clause, *(it.clause for it in route.ways))
    }
    own |= {each.requirement.clause for each in rules.eligibility.asked}
    if table:
        own |= {table.annex, rules.passing.clause, *(group.clause for group in table.groups)}
        own |= {item.clause for group in table.groups for item in group.items}
    own |= {each.only.clause for works in title.works for each in works.ladder.substitutes}
    of_routes = {id for each in rules.eligibility.titles.values() for id in _of_routes(each)}
    consulted = _of_routes(title) | {rules.time.leave_reading}
    for reading in rules.readings:
        on_own = any(it in own or it.rpartition("-")[0] in own for it in reading.clauses)
        scored = bool(table) or "eligibility" in reading.subject
        if reading.id in consulted or (on_own and scored and reading.id not in of_routes):
            yield reading


def _of_routes(title: Title) -> set[str]:
    """The readings that the routes of a title ask."""
    return {id for route in title.routes for id in _consulted(route)}


# Routes and their ways


def _route(policy: Policy, rules: Rules, route: Route) -> RouteShown:
    consulted = _consulted(route)
    quotes = [Quote("", way.clause, way.words) for way in route.ways]
    if route.words:
        quotes = [Quote("", route.clause, route.words)]
    if route.earlier:
        quotes.append(Quote("", route.earlier.when.clause, route.earlier.when.words))
    if route.waived_words:
        quotes.append(Quote("", route.clause, route.waived_words))
    if route.works:
        quotes.append(Quote("", route.works.clause, route.works.words))
    return RouteShown(
        clause=route.clause,
        name=route.name,
        ways=tuple(way_words(rules, route, way) for way in route.ways),
        only=tuple(Quote("", when.clause, when.words) for when in route.only),
        quotes=tuple(quotes),
        earlier=route.earlier.when.words if route.earlier else "",
        works=_count(len(route.works.conditions), route.works.need) if route.works else "",
        readings=tuple(reading for reading in rules.readings if reading.id in consulted),
    )


def _consulted(route: Route) -> set[str]:
    """The readings that the route asks."""
    own = {route.level_reading, route.stack_reading, route.waived_reading}
    return own | ({route.works.reading} if route.works else set())


def level_and_years(route: Route, way: Way, lowest: int) -> tuple[int, int]:
    """The level of education (a place in the levels, -1 for any) and the years that a way of this route asks for."""
    level = min(way.level + route.levels, lowest) if way.level >= 0 else -1
    return level, max(0, way.years - route.shrink)


def way_words(rules: Rules, route: Route, way: Way) -> str:
    """What a way asks for, in short."""
    level, years = level_and_years(route, way, len(rules.eligibility.levels) - 1)
    title = _label(rules, rules.time.title, way.title).partition("（")[0] if way.title else ""
    own = "本系列" if way.series == (rules.time.own_series,) else ""
    worked = f"{way.work}满{years}年" if years else ""
    parts = [_education(rules, route, level)]
    since = rules.time.since.get(way.since, ())[:1]
    if way.since == "counted" or since == (rules.time.field_work_since,):
        parts += [title, worked]
    elif since not in ((), (rules.time.title_since,)):
        began = _opening(rules, route)
        start = f"取得{began}后" if began else f"自{rules.question[since[0]].name}起"
        parts.append(start + worked)
    elif title:
        parts.append(f"取得{own}{title}" + (f"后{worked}" if worked else ""))
    if way.fact:
        parts.append(way.fact.words)
    return "，".join(filter(None, parts))


def _education(rules: Rules, route: Route, level: int) -> str:
    """The lowest level that serves, by those of its names that the route's clause has, or else by the first."""
    levels = rules.eligibility.levels
    if level < 0:
        return ""
    lowest = route.levels > 0 and level == len(levels) - 1
    names = [
        _label(rules, levels.field, value).partition("（")[0]
        for value in levels.order[level - 1 if lowest else level]
    ]
    # Below the last level with a name the text names none.
    if lowest:
        return f"比{names[0]}低一个层次"
    words = "".join(way.words for way in route.ways)
    name = "或".join([name for name in names if name in words] or names[:1])
    return f"{name}及以上" if level else name


def _opening(rules: Rules, route: Route) -> str:
    """The answers that open a route: 技师或高级技师; "" where no list of answers does."""
    answers = [(when.field, value) for when in route.only for value in when.values]
    return "或".join(_label(rules, field, value) for field, value in answers)


def _levels(rules: Rules) -> Iterator[str]:
    levels = rules.eligibility.levels
    for level in levels.order:
        yield "、".join(_label(rules, levels.field, value) for value in level)


def _label(rules: Rules, path: str, value: object) -> str:
    return next(each.label for each in rules.question[path].options if each.value == value)


# Conditions


def _works(policy: Policy, rules: Rules, table: ScoreTable, title: Title) -> Iterator[WorksShown]:
    names = {item.id: item.name for group in table.groups for item in group.items}
    for works in title.works:
        conditions = works.ladder.conditions
        yield WorksShown(
            clause=works.clause,
            name=names[works.item].partition("（")[0],
            count=_count(len(conditions), works.need),
            easier=_easier(rules, works) if works.easier_need < works.need else "",
            conditions=tuple(
                Quote("", each.id, "".join(policy.texts[each.id])) for each in conditions
            ),
        )


def _easier(rules: Rules, works: Works) -> str:
    when = works.easier
    assert when
    labels = "或".join(_label(rules, when.field, value) for value in when.values)
    return f"{labels or rules.question[when.field].name}：符合{works.easier_need}项"


def _count(conditions: int, need: int) -> str:
    return f"{conditions}项条件中符合{need}项"


def requirements(policy: Policy, compiled: Table) -> Iterator[Required]:
    """What is required of everybody: what it is about, the whole paragraph that asks for it, and of whom it asks."""
    for entry in compiled["requirements.toml"]["requirement"]:
        clause, words = entry["clause"], entry["words"]
        lifting = (*entry.get("waivers", ()), *([entry["exempt"]] if "exempt" in entry else ()))
        yield Required(
            requirement_name(compiled, entry),
            clause,
            next(each for each in policy.texts[clause] if words in each),
            _condition(compiled, entry),
            tuple(
                Quote("", each["clause"], each["words"])
                for each in lifting
                if each["clause"] != clause
            ),
        )


def _condition(compiled: Table, entry: Table) -> str:
    """Of whom it is required: of a conversion too, or only where a fact holds."""
    if "only" not in entry:
        name = compiled["routes.toml"].get("conversion", {}).get("name", "")
        return f"{name}也要符合" if name and entry.get("conversion") else ""
    [question] = (
        each
        for each in compiled["questions.toml"]["question"]
        if each["path"] == entry["only"]["field"]
    )
    labels = (
        option["label"]
        for option in question["options"]
        if option["value"] in entry["only"]["values"]
    )
    return f"只限：{'、'.join(labels)}"


def _counting(policy: Policy, scoring: Table) -> Iterator[Quote]:
    """How years, points and the total are counted: each sentence that a rule of scoring rests on, once."""
    found: dict[tuple[str, str], None] = {}
    for each in _with_words(scoring):
        found[each["clause"], sentence(policy, each["clause"], each["words"])] = None
    yield from (Quote("", clause, words) for clause, words in found)


def _with_words(value: object) -> Iterator[Table]:
    if isinstance(value, dict):
        if "words" in value:
            yield value
        for inner in value.values():
            yield from _with_words(inner)


def _quote(policy: Policy, table: Table) -> Quote:
    return Quote("", table["clause"], sentence(policy, table["clause"], table["words"]))


def sentence(policy: Policy, clause: str, words: str) -> str:
    """The sentence of a clause in which words stand."""
    for paragraph in policy.texts[clause]:
        for each in re.finditer("[^。]+。?", paragraph):
            if words in each[0]:
                return each[0]
    return words

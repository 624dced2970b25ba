"""Results as tables, to be written as a workbook or as CSV: all figures, with their reasons and their clauses."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any, NamedTuple

from calculator.batch.line import Line
from calculator.batch.seals import MEANS
from calculator.batch.tables import Heading, Table
from calculator.eligibility import conversions
from calculator.outlook import NOT_SCORED, PASSES, VERDICTS, short, span
from calculator.parties import PARTIES
from calculator.points import shown
from calculator.rules import TARGET, Item, Rules
from calculator.summary import called

type Row = list[Any]

MOST_ROWS = 1_000_000  # of a sheet; a workbook takes 1,048,576
NOT_JUDGED = "未计算"
STATUSES = {"unmet": "不满足", "unknown": "不清楚"}
OWN = {True: "一致", False: "签核后有改动", None: "没有签核"}
NO_VERDICT = "本表按公布的规则和名册上填写的内容试算，供核对用；不是官方结论，也不代替评审。"
MEANS_SPAN = "“4 至 6”这样写的分，是还有内容没填或不清楚，最少4分、最多6分；填明以后就确定了。"


class About(NamedTuple):
    """What holds for a whole roster, beside the lines.

    `choices`: the readings chosen for it; `signed`: its sign-offs as `plain_checked` has them; `troubles`: those that are
    nobody's, as JSON has them; `ranked`: what `Tally.ranked` gives, None where nobody is ranked.
    """

    day: str  # of the calculation, in ISO form
    files: Sequence[str]
    choices: Mapping[str, str]
    signed: Sequence[Mapping[str, Any]]
    troubles: Sequence[Mapping[str, Any]]
    ranked: Mapping[str, Any] | None


type Standing = Callable[[Line], Mapping[str, Any] | None]  # where a line stands in `ranked`


def tables(
    rules: Rules,
    skeleton: Mapping[str, Any],
    lines: Iterable[Line],
    about: About,
    standing: Standing,
) -> Iterator[Table]:
    """All tables, the results first. Each is to be read to its end before the next is asked for.

    `lines` is gone through once for each of five tables, and nothing of it is kept.
    """
    words = _Words(rules, skeleton["clauses"])
    stamp = (f"规则版本{rules.version}，{about.day}试算。{NO_VERDICT}",)
    ranked = about.ranked or {"groups": []}
    yield from _split(results(rules, skeleton, lines, about, standing))
    if ranked["groups"]:
        yield Table("排名", _RANKED, _ranks(words, ranked), (*stamp, *ranked["notes"]))
    for name, headings, rows in (
        ("得分明细", _ITEMS, _items(words, lines)),
        ("条件明细", _REQUIREMENTS, _requirements(words, lines)),
        ("各方核对", _ACCOUNTS, _accounts(words, lines)),
        ("问题", _TROUBLES, _troubles(lines, about.troubles)),
    ):
        yield from _split(Table(name, headings, rows, stamp))
    yield Table("说明", _ABOUT, _told(rules, about))


def results(
    rules: Rules,
    skeleton: Mapping[str, Any],
    lines: Iterable[Line],
    about: About,
    standing: Standing,
) -> Table:
    """A row a person. Fit to stand alone: version and day are in each row."""
    words = _Words(rules, skeleton["clauses"])
    groups = {group.id: short(group.name) for table in rules.tables for group in table.groups}
    scored: tuple[Heading, ...] = ()
    if rules.tables:
        scored = (
            _number("总分（最低）"),
            _number("总分（最高）"),
            Heading(f"达到{shown(rules.passing.mark)}分", width=12),
            *(Heading(name, width=14) for name in groups.values()),
            _number("还没有定的分"),
        )
    placed = _PLACED if about.ranked and about.ranked["groups"] else ()
    headings = (
        *_PERSON,
        Heading("申报年度", width=10),
        Heading("能不能申报", width=14),
        Heading("理由", width=40),
        Heading("途径", width=24),
        _number("最早可以申报的年度"),
        *scored,
        *placed,
        Heading("问谁、问什么", width=40),
        Heading("换一种理解，结果会不同", width=40),
        Heading("核对", width=24),
        Heading("问题", width=24),
        Heading("规则版本", width=12),
        Heading("试算日期", width=12),
    )

    def row(line: Line) -> Row:
        return [
            *words.person(line),
            line["year"],
            words.verdict(line["verdict"]),
            line["why"],
            words.route(line),
            line["earliest_year"],
            *(words.score(line, groups) if scored else ()),
            *(words.standing(standing(line)) if placed else ()),
            words.asked(line["ask"]),
            words.readings(line["readings"]),
            words.checked(line["accounts"]),
            "；".join(trouble["problem"] for trouble in line["troubles"]),
            rules.version,
            about.day,
        ]

    return Table("结果", headings, map(row, lines))


class _Words:
    """What ids are called."""

    def __init__(self, rules: Rules, clauses: Mapping[str, str]) -> None:
        self.rules = rules
        self.clauses = clauses
        self.items: dict[tuple[str, str], Item] = {
            (table.target, item.id): item
            for table in rules.tables
            for group in table.groups
            for item in group.items
        }
        self.groups = {
            (table.target, group.id): group.name for table in rules.tables for group in table.groups
        }
        self._questions = {reading.id: reading for reading in rules.readings}
        self._routes = {
            (title.target, route.clause): route.name
            for title in rules.eligibility.titles.values()
            for route in (*title.routes, *conversions(rules))
        }

    def person(self, line: Line) -> Row:
        target = line["target"]
        title = self.rules.question[TARGET].label_of(target) if target else ""
        return [line["key"], line["name"], line["employer"], title]

    def verdict(self, verdict: str | None) -> str:
        return VERDICTS[verdict] if verdict else NOT_JUDGED

    def route(self, line: Line) -> str:
        return self._routes[line["target"], line["route"]] if line["route"] else ""

    def score(self, line: Line, groups: Iterable[str]) -> Row:
        """The total's ends, whether it passes, each group, and the points that are open."""
        if not line["total"]:
            none = NOT_SCORED if line["verdict"] else None
            return [None, None, none, *(None for _ in groups), None]
        own = {group["id"]: group for group in line["groups"]}
        return [
            line["total"]["min"],
            line["total"]["max"],
            PASSES[line["passes"]],
            *(_points(own.get(id)) for id in groups),
            line["open"],
        ]

    def asked(self, questions: Sequence[Mapping[str, Any]]) -> str:
        """What is still to be asked, party by party."""
        listed: dict[str, list[str]] = {}
        for each in questions:
            hangs = ["能不能申报"] if each["verdict"] else []
            hangs += [f"{shown(each['points'])}分"] if each["points"] else []
            listed.setdefault(each["who"], []).append(f"{each['name']}（{'，'.join(hangs)}）")
        return "；".join(f"{PARTIES[who]}：{'、'.join(names)}" for who, names in listed.items())

    def readings(self, others: Sequence[Mapping[str, Any]]) -> str:
        return "；".join(map(self._reading, others))

    def _reading(self, other: Mapping[str, Any]) -> str:
        reading = self._questions[other["id"]]
        side = reading.b if other["choice"] == "B" else reading.a
        total = f"，总分{_points(other['total'])}" if other["total"] else ""
        return f"{reading.question}改按“{side}”：{VERDICTS[other['verdict']]}{total}"

    def standing(self, found: Mapping[str, Any] | None) -> Row:
        """Where somebody stands; nothing of who is not ranked."""
        if not found:
            return [None] * len(_PLACED)
        groups = found["groups"]
        places = (
            f"{span(each['place']['min'], each['place']['max'])}"
            for each in groups
            if each["place"]
        )
        return [
            "或".join(each["name"] for each in groups),
            "或".join(places),
            found["why"],
        ]

    def checked(self, accounts: Sequence[Mapping[str, Any]]) -> str:
        """Who has given an account, and whose was altered after signing."""
        altered = [PARTIES[each["scorer"]] for each in accounts if each["own"] is False]
        return "、".join(PARTIES[each["scorer"]] for each in accounts) + (
            f"；{'、'.join(altered)}的内容{OWN[False]}" if altered else ""
        )


_PERSON = (
    Heading("编号", width=12),
    Heading("姓名", width=12),
    Heading("单位", width=24),
    Heading("申报职称", width=20),
)
_PLACED = (Heading("排名的组", width=16), Heading("名次", width=12), Heading("排名说明", width=40))


def _number(text: str) -> Heading:
    return Heading(text, width=12, kind="number")


_ITEMS = (
    *_PERSON,
    Heading("一级指标", width=20),
    Heading("二级指标", width=28),
    _number("最低得分"),
    _number("最高得分"),
    _number("最高分"),
    Heading("理由", width=60),
    Heading("依据", width=24),
    Heading("还要知道", width=40),
)


def _items(words: _Words, lines: Iterable[Line]) -> Iterator[Row]:
    for line in lines:
        for found in line["items"]:
            item = words.items[line["target"], found["id"]]
            yield [
                *words.person(line),
                words.groups[line["target"], found["group"]],
                item.name,
                found["min"],
                found["max"],
                item.cap,
                found["why"],
                words.clauses[item.clause],
                "、".join(called(words.rules, need) for need in found["needs"]),
            ]


_REQUIREMENTS = (
    *_PERSON,
    Heading("情况", width=10),
    Heading("理由", width=60),
    Heading("依据", width=32),
)


def _requirements(words: _Words, lines: Iterable[Line]) -> Iterator[Row]:
    for line in lines:
        for found in line["requirements"]:
            status, clause = STATUSES[found["status"]], words.clauses[found["id"]]
            yield [*words.person(line), status, found["why"], clause]


_ACCOUNTS = (
    *_PERSON,
    Heading("填写方", width=14),
    Heading("填写人", width=12),
    Heading("填写日期", width=12),
    Heading("能不能申报", width=14),
    _number("总分（最低）"),
    _number("总分（最高）"),
    Heading("改了哪一项", width=32),
    Heading("原来", width=28),
    Heading("改为", width=28),
    Heading("更改理由", width=32),
    Heading("校验码", width=12),
    Heading("与签核时", width=14),
)


def _accounts(words: _Words, lines: Iterable[Line]) -> Iterator[Row]:
    """A row for each change, one for an account that changes nothing."""
    for line in lines:
        for account in line["accounts"]:
            total = account["total"] or {"min": None, "max": None}
            for change in account["changes"] or ({"name": "", "before": "", "after": ""},):
                yield [
                    *words.person(line),
                    PARTIES[account["scorer"]],
                    account["by"],
                    account["day"],
                    words.verdict(account["verdict"]),
                    total["min"],
                    total["max"],
                    change["name"],
                    change["before"],
                    change["after"],
                    account["why"],
                    account["now"],
                    OWN[account["own"]],
                ]


_TROUBLES = (
    Heading("文件", width=24),
    Heading("工作表", width=16),
    Heading("单元格", width=10),
    Heading("栏目", width=24),
    Heading("编号", width=12),
    Heading("姓名", width=12),
    Heading("问题", width=48),
    Heading("应为", width=48),
    Heading("要紧吗", width=14),
)


def _troubles(lines: Iterable[Line], others: Iterable[Mapping[str, Any]]) -> Iterator[Row]:
    """Those of the roster first, then those of the people."""
    own = ((trouble, line["key"], line["name"]) for line in lines for trouble in line["troubles"])
    for trouble, key, name in chain(((each, "", "") for each in others), own):
        spot = trouble["spot"]
        yield [
            spot["file"],
            spot["sheet"],
            f"{spot['column']}{spot['row'] or ''}",
            spot["heading"],
            key,
            name,
            trouble["problem"],
            trouble["allowed"],
            "要改正" if trouble["grave"] else "请留意",
        ]


_RANKED = (
    Heading("申报职称", width=16),
    Heading("申报年度", width=10),
    Heading("组", width=20),
    Heading("名次", width=12),
    Heading("总分", width=12),
    _number("人数"),
    Heading("排名结论", width=14),
    Heading("这一组的说明", width=60),
    Heading("依据", width=24),
)


def _ranks(words: _Words, ranked: Mapping[str, Any]) -> Iterator[Row]:
    """Each group in order of rank: who has all the same figures is in one row."""
    for group in ranked["groups"]:
        for found in group["classes"]:
            place = found["place"]
            yield [
                group["title"],
                group["year"],
                group["name"],
                span(place["min"], place["max"]) if place else "",
                _points(found),
                found["count"],
                ranked["words"][found["standing"]],
                group["why"],
                words.clauses[group["clause"]],
            ]


_ABOUT = (Heading("事项", width=24), Heading("内容", width=100))


def _told(rules: Rules, about: About) -> Iterator[Row]:
    yield ["规则", f"{rules.standard.name}，{rules.standard.edition.name}"]
    yield ["规则版本", rules.version]
    yield ["试算日期", about.day]
    yield from (["名册", file] for file in about.files)
    yield ["说明", NO_VERDICT]
    yield ["分数的写法", MEANS_SPAN]
    yield ["校验码", MEANS]
    yield from (["签核", each["words"]] for each in about.signed)
    for reading in rules.readings:
        side = about.choices.get(reading.id, "A")
        yield ["选用的理解", f"{reading.question}——{reading.b if side == 'B' else reading.a}"]


def _points(ends: Mapping[str, Any] | None) -> Any:
    """A number where it is certain, to be counted with; else an interval in words."""
    if not ends:
        return None
    return ends["min"] if ends["min"] == ends["max"] else span(ends["min"], ends["max"])


def _split(table: Table, most: int = MOST_ROWS) -> Iterator[Table]:
    """The table in as many parts as sheets are needed for it; the first also where it has no rows."""
    rows = iter(table.rows)
    first = tuple(islice(rows, 1))
    number = 1
    while first or number == 1:
        name = table.name if number == 1 else f"{table.name}{number}"
        yield table._replace(name=name, rows=chain(first, islice(rows, most - 1)))
        first = tuple(islice(rows, 1))
        number += 1

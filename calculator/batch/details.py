"""The tables beside the results: a row for each item, each requirement, each change, each trouble, each rank."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from calculator.batch.line import Line
from calculator.batch.tables import Heading
from calculator.batch.wording import OWN, STATUSES, Words, points_of
from calculator.outlook import span
from calculator.parties import PARTIES
from calculator.summary import called

type Row = list[Any]

PERSON = (
    Heading("编号", width=12),
    Heading("姓名", width=12),
    Heading("单位", width=24),
    Heading("申报职称", width=20),
)


def number(text: str) -> Heading:
    """The head of a column of numbers."""
    return Heading(text, width=12, kind="number")


ITEMS = (
    *PERSON,
    Heading("一级指标", width=20),
    Heading("二级指标", width=28),
    number("得分（最低）"),
    number("得分（最高）"),
    number("最高分"),
    Heading("理由", width=60),
    Heading("依据", width=24),
    Heading("还要知道", width=40),
)


def items(words: Words, lines: Iterable[Line]) -> Iterator[Row]:
    """What each item gives, and why."""
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


REQUIREMENTS = (
    *PERSON,
    Heading("情况", width=10),
    Heading("理由", width=60),
    Heading("依据", width=32),
)


def requirements(words: Words, lines: Iterable[Line]) -> Iterator[Row]:
    """What keeps somebody from applying, or may."""
    for line in lines:
        for found in line["requirements"]:
            status, clause = STATUSES[found["status"]], words.clauses[found["id"]]
            yield [*words.person(line), status, found["why"], clause]


ACCOUNTS = (
    *PERSON,
    Heading("填写方", width=14),
    Heading("填写人", width=12),
    Heading("填写日期", width=12),
    Heading("能不能申报", width=14),
    number("总分（最低）"),
    number("总分（最高）"),
    Heading("改了哪一项", width=32),
    Heading("原来", width=28),
    Heading("改为", width=28),
    Heading("更改理由", width=32),
    Heading("校验码", width=12),
    Heading("与签核时", width=14),
)
_UNCHANGED = {"name": "", "before": "", "after": ""}


def accounts(words: Words, lines: Iterable[Line]) -> Iterator[Row]:
    """Who says what: a row for each change, one for an account that changes nothing."""
    for line in lines:
        for account in line["accounts"]:
            total = account["total"] or {"min": None, "max": None}
            for change in account["changes"] or (_UNCHANGED,):
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


TROUBLES = (
    Heading("文件", width=24),
    Heading("工作表", width=16),
    Heading("位置", width=10),
    Heading("栏目", width=24),
    Heading("编号", width=12),
    Heading("姓名", width=12),
    Heading("问题", width=48),
    Heading("应为", width=48),
    Heading("要紧吗", width=14),
)


def troubles(lines: Iterable[Line], others: Iterable[Mapping[str, Any]]) -> Iterator[Row]:
    """What must be said of the roster: `others` are nobody's; then those of the people."""
    own = ((trouble, line["key"], line["name"]) for line in lines for trouble in line["troubles"])
    for trouble, key, name in chain(((each, "", "") for each in others), own):
        spot = trouble["spot"]
        yield [
            spot["file"],
            spot["sheet"],
            place(spot),
            spot["heading"],
            key,
            name,
            trouble["problem"],
            trouble["allowed"],
            "要改正" if trouble["grave"] else "请留意",
        ]


def place(spot: Mapping[str, Any]) -> str:
    """Where in its sheet something stands: H12, 第12行; "" for all of the sheet.

    >>> place({"column": "H", "row": 12}), place({"column": "", "row": 12}), place({"column": "", "row": 0})
    ('H12', '第12行', '')
    """
    if not spot["row"]:
        return f"{spot['column']}列" if spot["column"] else ""
    return f"{spot['column']}{spot['row']}" if spot["column"] else f"第{spot['row']}行"


RANKS = (
    Heading("申报职称", width=16),
    Heading("申报年度", width=10),
    Heading("组", width=20),
    Heading("名次", width=12),
    Heading("总分", width=12),
    number("人数"),
    Heading("排名结论", width=14),
    Heading("这一组的说明", width=60),
    Heading("依据", width=24),
)


def ranks(words: Words, ranked: Mapping[str, Any]) -> Iterator[Row]:
    """Each group in order of rank: who has all the same figures is in one row."""
    for group in ranked["groups"]:
        for found in group["classes"]:
            where = found["place"]
            yield [
                group["title"],
                group["year"],
                group["name"],
                span(where["min"], where["max"]) if where else "",
                points_of(found),
                found["count"],
                ranked["words"][found["standing"]],
                group["why"],
                words.clauses[group["clause"]],
            ]

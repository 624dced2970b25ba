"""Results as tables, to be written as a workbook or as CSV: all figures, with their reasons and their clauses."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from calculator.batch import details
from calculator.batch.details import PERSON, Row, number
from calculator.batch.line import Line
from calculator.batch.seals import MEANS
from calculator.batch.tables import Heading, Table
from calculator.batch.wording import Words
from calculator.outlook import short
from calculator.points import shown
from calculator.rules import Rules

NO_VERDICT = "本表按公布的规则和名册上填写的内容试算，供核对用；不是官方结论，也不代替评审。"
MEANS_SPAN = "写成“4 至 6”的，是还有内容没填或不清楚：最少4分，最多6分，填明以后才确定。"


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


type Standing = Callable[
    [Line], Mapping[str, Any] | None
]  # where somebody stands in what is `ranked`


def tables(
    rules: Rules,
    skeleton: Mapping[str, Any],
    lines: Iterable[Line],
    about: About,
    standing: Standing,
) -> Iterator[Table]:
    """All tables, the results first.

    `lines` is gone through once for each of five tables, and nothing of it is kept.
    """
    words = Words(rules, skeleton["clauses"])
    stamp = (f"规则版本{rules.version}，{about.day}试算。{NO_VERDICT}",)
    yield results(rules, skeleton, lines, about, standing)
    if about.ranked and about.ranked["groups"]:
        lead = (*stamp, *about.ranked["notes"])
        yield Table("排名", details.RANKS, details.ranks(words, about.ranked), lead)
    for name, headings, rows in (
        ("得分明细", details.ITEMS, details.items(words, lines)),
        ("条件明细", details.REQUIREMENTS, details.requirements(words, lines)),
        ("各方核对", details.ACCOUNTS, details.accounts(words, lines)),
        ("问题", details.TROUBLES, details.troubles(lines, about.troubles)),
    ):
        yield Table(name, headings, rows, stamp)
    yield Table(
        "说明", (Heading("事项", width=16), Heading("内容", width=100)), _told(rules, about)
    )


def results(
    rules: Rules,
    skeleton: Mapping[str, Any],
    lines: Iterable[Line],
    about: About,
    standing: Standing,
) -> Table:
    """A row a person. Fit to stand alone: version and day are in each row."""
    words = Words(rules, skeleton["clauses"])
    ranked = about.ranked if about.ranked and about.ranked["groups"] else None
    groups = {group.id: short(group.name) for table in rules.tables for group in table.groups}
    headings = (
        *PERSON,
        Heading("申报年度", width=10, kind="number"),
        Heading("能不能申报", width=14),
        Heading("理由", width=40),
        Heading("途径", width=24),
        number("最早可以申报的年度"),
        *(_scored(rules, groups.values()) if rules.tables else ()),
        *(_PLACED if ranked else ()),
        Heading("问谁、问什么", width=40),
        Heading("换一种理解，结果会不同", width=40),
        Heading("核对", width=24),
        Heading("问题", width=24),
        Heading("规则版本"),
        Heading("试算日期"),
    )

    def row(line: Line) -> Row:
        return [
            *words.person(line),
            line["year"],
            words.verdict(line["verdict"]),
            line["why"],
            words.route(line),
            line["earliest_year"],
            *(words.score(line, groups) if rules.tables else ()),
            *(words.standing(ranked["words"], standing(line)) if ranked else ()),
            words.asked(line["ask"]),
            words.readings(line["readings"]),
            words.checked(line["accounts"]),
            "；".join(trouble["problem"] for trouble in line["troubles"]),
            rules.version,
            about.day,
        ]

    return Table("结果", headings, map(row, lines))


def _scored(rules: Rules, groups: Iterable[str]) -> Iterator[Heading]:
    yield from (number("总分（最低）"), number("总分（最高）"))
    yield Heading(f"达到{shown(rules.passing.mark)}分")
    yield from (Heading(name, width=14) for name in groups)
    yield number("还没有定的分")


_PLACED = (
    Heading("排名的组", width=16),
    Heading("名次"),
    Heading("排名结论", width=14),
    Heading("排名说明", width=40),
)


def _told(rules: Rules, about: About) -> Iterator[Row]:
    """What one has to know to read the tables."""
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

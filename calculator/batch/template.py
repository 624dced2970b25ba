"""The roster as it is handed out: a sheet for each title with nobody in it yet, and the sheets that say how to fill it in."""

from collections.abc import Iterator, Sequence

from calculator.batch import layout
from calculator.batch.cells import HAVE_NOT, UNKNOWN, YES, Choice, Claimed, Day, Number
from calculator.batch.columns import Column, columns, number_of, years_before
from calculator.batch.layout import Own
from calculator.batch.people import SCORERS
from calculator.batch.tables import Heading, Table
from calculator.parties import PARTIES
from calculator.questions import Option
from calculator.readings import Choices
from calculator.rules import TARGET, Rules

MOST_CHOICES_TOLD = 12  # that a note names; more are in the list to choose from
_WIDE, _WIDER = 40, 90  # characters
_NONE_CHOSEN: Choices = {}


def tables(rules: Rules, year: int, titles: Sequence[str] = ()) -> tuple[Table, ...]:
    """The sheets of an empty roster for applications of a year: of some titles, or of all."""
    every = columns(rules)
    sheets = (
        Table(name, headings(every.of(title, years_before(year))), ())
        for name, title in layout.sheet_names(rules).items()
        if not titles or title in titles
    )
    return (about(rules, year), *sheets, readings(rules), works(rules), signed(()))


def table(rules: Rules, year: int, titles: Sequence[str] = ()) -> Table:
    """An empty roster in one table, as CSV has it: the title is a column."""
    every, wanted = columns(rules), {*titles} or {*columns(rules).asked}
    asked = {column.heading for title in wanted for column in every.of(title, years_before(year))}
    found = tuple(each for each in every.of_all(years_before(year)) if each.heading in asked)
    own, *others = headings(found)
    return Table("", (own, titled(rules), *others), ())


def headings(found: Sequence[Column]) -> tuple[Heading, ...]:
    """The headings of a sheet of people: what is about the row, then the record."""
    return (*map(own_heading, layout.ROW), *map(_heading, found))


def titled(rules: Rules) -> Heading:
    """The column of the title, in a table that has people of several."""
    question = rules.question[TARGET]
    return own_heading(Own(question.name, Choice(question.options, sure=True), question.label))


def own_heading(own: Own) -> Heading:
    """The heading of a column that is not about the record."""
    kind = "date" if isinstance(own.kind, Day) else "text"
    note = "\n".join(filter(None, (own.note, f"填：{own.kind.allowed}")))
    return Heading(own.heading, note, own.kind.choices, _width(own.heading), kind)


def _heading(column: Column) -> Heading:
    kind = column.kind
    written = (
        "date"
        if isinstance(kind, Day)
        else "number"
        if isinstance(kind, Number | Claimed)
        else "text"
    )
    note = f"{column.note}\n填：{kind.allowed}"
    return Heading(column.heading, note, column.choices, _width(column.heading), written)


def _width(heading: str) -> int:
    return max(10, min(24, len(heading) + 2))


def readings(rules: Rules, choices: Choices = _NONE_CHOSEN) -> Table:
    """The sheet of the readings: what the text leaves open, and which way the roster takes it."""
    widths = (18, _WIDE, _WIDE, _WIDE, 10)
    heads = tuple(
        own_heading(own)._replace(width=width)
        for own, width in zip(layout.READ, widths, strict=True)
    )
    rows = (
        (each.id, each.question, each.a, each.b, choices.get(each.id))
        for each in rules.readings
        if each.b
    )
    return Table(layout.READINGS, heads, tuple(rows))


def works(rules: Rules, rows: Sequence[Sequence[object]] = ()) -> Table:
    """The sheet of the dated achievements."""
    claims = [claim for question in rules.questions for claim in question.claims if not claim.most]
    numbers = tuple(Option(claim.clause, number_of(claim)) for claim in claims)
    listed = layout.CONDITION._replace(kind=Choice(numbers, sure=True))
    heads = (own_heading(listed if own is layout.CONDITION else own) for own in layout.WORK)
    return Table(layout.WORKS, tuple(heads), rows)


def signed(rows: Sequence[Sequence[object]]) -> Table:
    """The sheet of the sign-offs."""
    heads = (Heading(name, width=16) for name in layout.SIGNED_HEADINGS)
    return Table(layout.SIGNED, tuple(heads), rows)


def about(rules: Rules, year: int) -> Table:
    """The sheet that says what the roster is, and how it is filled in."""
    edition = rules.standard.edition
    marks = (
        (layout.FORMAT_LINE, f"{layout.MARK}/{layout.FORMAT}"),
        (layout.RULES_LINE, rules.version),
        (layout.EDITION_LINE, edition.id, edition.name),
        (layout.YEAR_LINE, str(year)),
    )
    heads = (Heading("项目", width=14), Heading("内容", width=_WIDER), Heading("", width=_WIDE))
    return Table(layout.ABOUT, heads, (*marks, *_how(rules, year)), (_name(rules),))


def _name(rules: Rules) -> str:
    return f"{rules.standard.name}：申报人员名册"


def _how(rules: Rules, year: int) -> Iterator[tuple[str, str]]:
    """How to fill it in, line by line."""
    first, *later = (PARTIES[scorer] for scorer in SCORERS)
    sheets = "、".join(layout.sheet_names(rules))
    yield "资料在哪里", "名册只在自己的电脑上打开和计算，不会上传。"
    yield (
        "工作表",
        f"每级职称一张：{sheets}。每人一行，填在所申报的一级里；不用的工作表可以留着不填。",
    )
    yield (
        "标题",
        "不要改标题。列的次序可以变，整列不用的可以删去。鼠标停在标题上，会显示要填什么、依据哪一条。",
    )
    yield "编号、姓名", f"每人都要写。{layout.KEY.note}"
    yield (
        "空着的格子",
        f"空着就是还不知道，结果按区间算，不会当作“没有”。也可以写“{UNKNOWN.value}”。",
    )
    yield (
        "其余都没有",
        f"成果、奖项这类一项一列的，空着也按还不知道算；确实都没有的，在“其余都没有”一列写“{YES}”，空着的就按“{HAVE_NOT}”算。",
    )
    yield (
        "怎样写",
        "有列表的从列表中选。日期写全年月日，如 2021-03-15。数字只写数，也可以带单位。不要用公式，不要合并单元格。",
    )
    yield f"{layout.YEAR_LINE}一列", f"空着的，按本表所写的{year}年算。"
    yield (
        layout.WORKS,
        "要逐项写明日期的成果，列在这张表里，一项一行；对应的那一条就按清单算，不用再填个数。",
    )
    yield layout.READINGS, "条文可以有不同理解的地方，整份名册统一选用；空着就是默认的A。"
    yield (
        "后一方审核",
        (
            f"填写方空着的一行是{first}的。{'、'.join(later)}在同一人下面另起一行，写同一编号和填写方，"
            f"只填要改或要补的格子；空着的和上一行相同，写“{UNKNOWN.value}”的改为不知道。"
            f"改了前一方已填的，要写{layout.WHY.heading}。"
        ),
    )
    yield layout.SIGNED, "签核由计算器填写。校验码只能看出签核以后有没有改动，不是签名。"

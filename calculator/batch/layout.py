"""The layout of a roster: what its sheets and its columns are called, beside those that the rules ask for."""

from typing import NamedTuple

from calculator.batch.cells import Choice, Day, Flag, Kind, Words
from calculator.batch.people import SCORERS
from calculator.parties import PARTIES
from calculator.questions import Option
from calculator.rules import TARGET, Rules

# What a roster says it is. A later layout has a greater number.
FORMAT = 1
MARK = "title-roster"

ABOUT, READINGS, WORKS, SIGNED, CHOICES = "说明", "理解", "成果清单", "签核", "选项"
OTHERS = (ABOUT, READINGS, WORKS, SIGNED)
LONGEST_NAME = 31  # characters of a sheet's name

MOST_COLUMNS = 1_000  # of a sheet
MOST_LEAD = 50  # rows in which the headings are looked for


class Own(NamedTuple):
    """A column that is about the row, not about a fact of the record."""

    heading: str
    kind: Kind
    note: str


_parties = tuple(Option(scorer, PARTIES[scorer]) for scorer in SCORERS)

KEY = Own("编号", Words(100, exact=False), "每人一个，整份名册里不重复；同一人的各行写同一个编号。")
NAME = Own("姓名", Words(100), "")
EMPLOYER = Own("单位", Words(), "")
SCORER = Own(
    "填写方",
    Choice(_parties, sure=True),
    f"空着就是{PARTIES[SCORERS[0]]}。后一方写在同一人下面的一行，只填要改或要补的格子。",
)
BY = Own("填写人", Words(100), "这一行是谁填的。")
DAY = Own("填写日期", Day(), "")
WHY = Own("更改理由", Words(), "改了前一方已填的内容，要写理由。")
CODE = Own("校验码", Words(40, exact=False), "签核时由计算器填写，不用自己填。")
ROW = (KEY, NAME, EMPLOYER, SCORER, BY, DAY, WHY, CODE)

# The columns of the dated achievements.
CONDITION = Own("条件", Words(exact=False), "对应哪一条：从列表中选，或照抄标题里的条号。")
WHAT = Own("成果", Words(), "名称，如论文题目、项目名称。")
DATE = Own("取得日期", Day(), "")
USED = Own("以前评审用过", Flag(), "空着就是没有用过。")
WORK = (KEY, SCORER, CONDITION, WHAT, DATE, USED)

# What the sheet about the roster says, line by line.
FORMAT_LINE, RULES_LINE, EDITION_LINE, YEAR_LINE = "名册格式", "规则版本", "规则文本", "申报年度"

# The columns of the readings.
READING = Own("代号", Words(100, exact=False), "")
QUESTION = Own("问题", Words(5_000), "")
SIDE_A = Own("A（默认）", Words(5_000), "")
SIDE_B = Own("B", Words(5_000), "")
CHOSEN = Own(
    "选用",
    Choice((Option("A", "A"), Option("B", "B")), sure=True),
    "空着就是A。选的是整份名册都用的理解。",
)
READ = (READING, QUESTION, SIDE_A, SIDE_B, CHOSEN)

SIGNED_HEADINGS = ("签核方", "签核人", "日期", "人数", "规则版本", "校验码")


def sheet_name(label: str) -> str:
    """What a sheet is called: without what the label adds in brackets, and without what no sheet's name takes."""
    return unnamed(label.partition("（")[0])


def unnamed(words: str) -> str:
    """Words without what no sheet's name takes."""
    return "".join(each for each in words if each not in "[]:*?/\\'")[:LONGEST_NAME]


def sheet_names(rules: Rules) -> dict[str, str]:
    """The title of each sheet by the sheet's name."""
    return {
        sheet_name(option.label): str(option.value) for option in rules.question[TARGET].options
    }

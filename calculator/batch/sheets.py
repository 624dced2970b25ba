"""The official score tables of many people as one document to be printed: HTML that needs nothing else.

It has what the calculator's own sheet has (print.md.j2), and its look (print.css); here it streams, a person at a time.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import Any

from calculator.batch.line import Line
from calculator.batch.people import SCORERS
from calculator.batch.seals import MEANS
from calculator.batch.sheet_style import STYLE
from calculator.outlook import VERDICTS, span
from calculator.parties import PARTIES
from calculator.points import shown
from calculator.rules import TARGET, Rules

FINE = (
    "得分按{who}填写的内容试算，不是评审的得分，也不是官方结论。空白的得分还不能确定，留待手写。"
    + MEANS
)
NOT_JUDGED = "填写有错误，没有计算"
UNSCORED = "这次申报不计分"


def document(
    rules: Rules, skeleton: Mapping[str, Any], lines: Iterable[Line], day: str
) -> Iterator[str]:
    """The document in pieces: its head, a sheet for each person who is scored, and who has none, with the reason.

    `day` is that of the calculation, in ISO form.
    """
    forms = {target: _Form(form) for target, form in skeleton["forms"].items()}
    without: list[tuple[Line, str]] = []
    yield _HEAD.format(title=escape(f"{rules.standard.name}：量化计分表"), style=STYLE)
    for line in lines:
        if line["total"]:
            yield _sheet(rules, forms[line["target"]], line, day)
        else:
            without.append((line, UNSCORED if line["verdict"] else NOT_JUDGED))
    if without:
        yield _without(rules, without, day)
    yield "</body>\n</html>\n"


_HEAD = """<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
"""


# Where something is filled in: no text of a policy has this character.
_HOLE = "\0"
# What is filled in beside the points of a row, which go by the row's id.
_RUNNING, _TOTAL = "running", "total"


class _Form:
    """A score table as it is printed, cut where something is filled in."""

    def __init__(self, form: Mapping[str, Any]) -> None:
        self.number = escape(form["number"])
        self.title = escape(form["title"])
        # A form without a column for the points gets one.
        self._columns = [*form["columns"], "得分"][:7]
        self._holes: list[str] = []  # what goes into each
        self._pieces = "".join(self._table(form)).split(_HOLE)

    def filled(self, filling: Mapping[str, str]) -> str:
        """The table with a text in each hole."""
        first, *others = self._pieces
        pairs = zip(self._holes, others, strict=True)
        return first + "".join(part for name, piece in pairs for part in (filling[name], piece))

    def _hole(self, name: str) -> str:
        self._holes.append(name)
        return _HOLE

    def _table(self, form: Mapping[str, Any]) -> Iterator[str]:
        width = len(self._columns)
        yield f"<table>\n<colgroup>{'<col>' * width}</colgroup>\n<thead>\n"
        yield f'<tr class="running"><td colspan="{width}">{self._hole(_RUNNING)}</td></tr>\n<tr>'
        yield from (f'<th scope="col">{escape(column)}</th>' for column in self._columns)
        yield "</tr>\n</thead>\n"
        for group in form["groups"]:
            yield "<tbody>\n"
            yield from self._group(group)
            yield "</tbody>\n"
        yield "<tfoot>\n"
        yield from (self._closing(cells) for cells in form["closing"])
        yield "</tfoot>\n</table>\n"

    def _group(self, group: Mapping[str, Any]) -> Iterator[str]:
        height = sum(len(row["cells"]) for row in group["rows"])
        head = (
            f'<th class="group" scope="rowgroup" rowspan="{height}">{escape(group["number"])}</th>'
            f'<th class="group name" scope="rowgroup" rowspan="{height}">{escape(group["label"])}</th>'
        )
        for row in group["rows"]:
            span = f'rowspan="{len(row["cells"])}"'
            item = f'<th scope="row" {span}>{escape(row["label"])}</th>'
            own = (
                f'<td class="cap" {span}>{escape(row["cap"])}</td>'
                f'<td class="blank" {span}>{self._hole(row["id"])}</td>'
            )
            for cell in row["cells"]:
                content = "".join(map(_line, cell["lines"]))
                standard = f'<td class="standard">{escape(cell["standard"])}</td>'
                yield f"<tr>{head}{item}<td>{content}</td>{standard}{own}</tr>\n"
                head = item = own = ""

    def _closing(self, cells: Sequence[str]) -> str:
        """A row below the items: the total with its blank, an opinion with where to sign, or a remark."""
        width = len(self._columns)
        first, *others = map(escape, cells)
        if others:
            widths = [width - 2] if len(others) == 1 else range(2, 2 + len(others))
            signs = "".join(
                f'<td class="sign" colspan="{own}">{cell}</td>'
                for own, cell in zip(widths, others, strict=True)
            )
            return f'<tr><th class="opinion" scope="row" colspan="2">{first}</th>{signs}</tr>\n'
        if _TOTAL in self._holes:
            return f'<tr><td class="remark" colspan="{width}">{first}</td></tr>\n'
        total = f'<th class="total" scope="row" colspan="{width - 1}">{first}</th>'
        return f'<tr>{total}<td class="blank">{self._hole(_TOTAL)}</td></tr>\n'


def _line(line: Sequence[str]) -> str:
    number, words = map(escape, line)
    return f'<p class="line">{number}{words}</p>' if number else f"<p>{words}</p>"


def _sheet(rules: Rules, form: _Form, line: Line, day: str) -> str:
    """The sheet of one person."""
    accounts = line["accounts"]
    facts = {
        "规则版本": rules.version,
        "试算日期": day,
        "校验码": accounts[-1]["now"],
        "编号": line["key"],
    }
    stamp = "".join(
        f"<span>{name} <b>{escape(str(fact))}</b></span>" for name, fact in facts.items()
    )
    table = form.filled(
        {
            _RUNNING: f"<span>{escape(line['name'])}</span>{stamp}",
            _TOTAL: _certain(line["total"]),
            **{item["clause"]: _certain(item) for item in line["items"]},
        }
    )
    who = PARTIES[accounts[-1]["scorer"]]
    return (
        f'<section>\n<p class="number">{form.number}</p>\n<h1>{form.title}</h1>\n'
        f"{_person(rules, line)}{table}{_signatures(accounts)}"
        f'<p class="foot">{stamp}</p>\n'
        f"{''.join(_warnings(rules, line))}"
        f'<p class="fine">{escape(FINE.format(who=who))}</p>\n</section>\n'
    )


def _person(rules: Rules, line: Line) -> str:
    shown = {
        "姓名": line["name"],
        "单位": line["employer"],
        "现职称": line["told"].get(rules.time.title, ""),
        "申报职称": rules.question[TARGET].label_of(line["target"]),
        "申报年度": str(line["year"]),
    }
    wide = ("姓名", "单位")
    rows = (
        f"<div{' class="wide"' if name in wide else ''}><dt>{name}</dt><dd>{escape(value)}</dd></div>\n"
        for name, value in shown.items()
    )
    return f'<dl class="person">\n{"".join(rows)}</dl>\n'


def _signatures(accounts: Sequence[Mapping[str, Any]]) -> str:
    """Where each party signs; of several accounts, with what each comes to."""
    told = {
        each["scorer"]: f"试算总分 {_span(each['total'])}"
        for each in accounts
        if each["total"] and len(accounts) > 1
    }
    places = (
        f"<div><p>{PARTIES[scorer]}（{'盖章' if number else '签字'}）：</p><p>{told.get(scorer, '')}</p>"
        '<p class="day">年　　月　　日</p></div>\n'
        for number, scorer in enumerate(SCORERS)
    )
    return f'<div class="signatures">\n{"".join(places)}</div>\n'


def _warnings(rules: Rules, line: Line) -> Iterator[str]:
    """What whoever reads the sheet must know beside the points."""
    if line["verdict"] != "eligible":
        yield f'<p class="warning">{VERDICTS[line["verdict"]]}：{escape(line["why"])}</p>\n'
    for account in line["accounts"]:
        if account["own"] is False:
            who = PARTIES[account["scorer"]]
            yield f'<p class="warning">{who}的内容在签核以后改动过：校验码对不上。</p>\n'
    chosen = line["choices"]
    for reading in rules.readings:
        if chosen.get(reading.id) == "B":
            yield f'<p class="warning">{escape(reading.question)}按“{escape(reading.b)}”计算。</p>\n'


def _without(rules: Rules, people: Sequence[tuple[Line, str]], day: str) -> str:
    """Who has no sheet, so that nobody is missed."""
    titles = rules.question[TARGET]
    rows = "".join(
        "<tr>"
        + "".join(
            f"<td>{escape(cell)}</td>"
            for cell in (
                line["key"],
                line["name"],
                line["employer"],
                titles.label_of(line["target"]) if line["target"] else "",
                why,
            )
        )
        + "</tr>\n"
        for line, why in people
    )
    heads = "".join(
        f'<th scope="col">{name}</th>' for name in ("编号", "姓名", "单位", "申报职称", "原因")
    )
    return (
        f'<section class="without">\n<h1>没有量化计分表的人员（{len(people)}人）</h1>\n'
        f"<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n"
        f'<p class="foot"><span>规则版本 <b>{rules.version}</b></span><span>试算日期 <b>{day}</b></span></p>\n'
        "</section>\n"
    )


def _certain(ends: Mapping[str, Any]) -> str:
    """Points that are certain; a blank for those that are to be written by hand."""
    return shown(ends["min"]) if ends["min"] == ends["max"] else ""


def _span(ends: Mapping[str, Any]) -> str:
    return span(ends["min"], ends["max"])

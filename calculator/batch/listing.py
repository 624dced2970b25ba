"""The list of all applicants that a unit hands in, where the standard names one."""

from collections.abc import Iterable, Iterator

from calculator.batch.layout import unnamed
from calculator.batch.line import Line
from calculator.batch.tables import Heading, Table
from calculator.batch.told import listed, shown_in_list
from calculator.rules import TARGET, Rules

NO_FORM = (
    "原文只说了这份表的名称，没有印出格式：列哪些情况是这里选的；主管部门发了格式的，以它为准。"
)
_PERSON = (
    Heading("序号", width=6, kind="number"),
    Heading("姓名"),
    Heading("单位", width=24),
    Heading("申报职称", width=20),
    Heading("申报年度", kind="number"),
)


def listing(rules: Rules, lines: Iterable[Line], day: str) -> Table | None:
    """The list as it is on `day`, in ISO form, in the order of the lines; None where the standard names none."""
    material = listed(rules)
    if material is None or material.listing is None:
        return None
    shown = (Heading(rules.question[path].name, width=16) for path in shown_in_list(rules))
    name, version = material.listing.name, f"规则版本{rules.version}，{day}制表。"
    headings = (*_PERSON, *shown, Heading("备注", width=24))
    return Table(unnamed(name), headings, _rows(rules, lines), (name, version + NO_FORM))


def _rows(rules: Rules, lines: Iterable[Line]) -> Iterator[list[object]]:
    titles, shown = rules.question[TARGET], shown_in_list(rules)
    for number, line in enumerate(lines, 1):
        yield [
            number,
            line["name"],
            line["employer"],
            titles.label_of(line["target"]) if line["target"] else "",
            line["year"],
            *(line["told"].get(path, "") for path in shown),
            "" if line["verdict"] else "填写有错误，没有计算",
        ]

"""A result in words, a line for each thing that people compare: two scenarios, or then and now."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from calculator.eligibility import conversions
from calculator.points import Number, shown
from calculator.rules import Rules

VERDICTS = {"eligible": "可以申报", "undetermined": "还不能确定", "ineligible": "不能申报"}
PASSES = {"yes": "是", "undetermined": "还不能确定", "no": "否"}
NOT_SCORED = "不计分"
LONGEST_NAME = 24  # characters; a longer one goes without what it adds in brackets


class Line(NamedTuple):
    """Something of a result: its id in a table, what it is called, what it comes to."""

    id: str
    name: str
    value: str


def lines(rules: Rules, result: Mapping[str, Any]) -> Iterator[Line]:
    """All of a result that is worth comparing; of the score, what there is."""
    decided, score = result["eligibility"], result["score"]
    yield verdict_line(decided["verdict"])
    yield Line("route", "途径", _route(rules, result["target"], decided["route"]))
    yield Line("earliest_year", "最早哪一年可以申报", _earliest(decided))
    if rules.tables:
        yield total_line((score["total"]["min"], score["total"]["max"]) if score else None)
        yield passes_line(rules, score["passes"] if score else None)
    if score:
        yield from _rows(rules, result["target"], score)


def verdict_line(verdict: str) -> Line:
    """Whether the applicant may apply."""
    return Line("verdict", "能不能申报", VERDICTS[verdict])


def total_line(total: tuple[Number, Number] | None) -> Line:
    """The points in all, at least and at most; None where nothing is scored."""
    return Line("total", "总分", span(*total) if total else NOT_SCORED)


def passes_line(rules: Rules, passes: str | None) -> Line:
    """Whether the total reaches the pass mark; None where nothing is scored."""
    return Line(
        "passes", f"达到{shown(rules.passing.mark)}分", PASSES[passes] if passes else NOT_SCORED
    )


def order(rules: Rules) -> Iterator[str]:
    """The ids of all lines there are. The tables of several titles share their groups."""
    yield from ("verdict", "route", "earliest_year", "total", "passes")
    groups: dict[str, dict[str, None]] = {}
    for group in (group for table in rules.tables for group in table.groups):
        groups.setdefault(group.id, {}).update(dict.fromkeys(item.id for item in group.items))
    for id, items in groups.items():
        yield f"group-{id}"
        yield from (f"item-{item}" for item in items)


def _rows(rules: Rules, target: str, score: Mapping[str, Any]) -> Iterator[Line]:
    """Each group of the score table, and the items in it."""
    points = {
        f"{kind}-{found['id']}": span(found["min"], found["max"])
        for kind, all_found in (("group", score["groups"]), ("item", score["items"]))
        for found in all_found
    }
    for group in rules.table[target].groups:
        yield Line(f"group-{group.id}", short(group.name), points[f"group-{group.id}"])
        for item in group.items:
            yield Line(f"item-{item.id}", short(item.name), points[f"item-{item.id}"])


def short(name: str) -> str:
    """What a row of the score table is called, without long additions."""
    return name if len(name) <= LONGEST_NAME else name.partition("（")[0]


def span(low: Number, high: Number) -> str:
    """An interval of points as the page shows it: 4, 4 至 6."""
    return shown(low) if low == high else f"{shown(low)} 至 {shown(high)}"


def _earliest(decided: Mapping[str, Any]) -> str:
    """The first year in which nothing but time is needed, if there is one."""
    if decided["earliest_year"]:
        return f"{decided['earliest_year']}年"
    return "只靠等待不行" if decided["verdict"] == "ineligible" else VERDICTS["undetermined"]


def _route(rules: Rules, target: str, clause: str | None) -> str:
    title = rules.eligibility.titles[target]
    routes = (*title.routes, *conversions(rules))
    return next((route.name for route in routes if route.clause == clause), "没有")

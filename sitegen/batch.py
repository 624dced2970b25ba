"""What the page for rosters shows beside what it is filled with: names, and the columns of its table."""

from collections.abc import Mapping
from typing import Any

from calculator.batch.people import SCORERS
from calculator.batch.told import listed
from calculator.parties import PARTIES
from calculator.rules import Rules
from sitegen.form import short
from sitegen.places import Place

PAGE = "batch/"
FILE = "batch.md"
FAILED = "计算程序出错，没有算出"


def context(rules: Rules, where: Mapping[str, Place]) -> dict[str, Any]:
    """The variables of the page's template."""
    titles = {option.value: option.label for option in rules.question["target"].options}
    groups = {group.id: short(group.name) for table in rules.tables for group in table.groups}
    ranking_readings = rules.ranking.readings if rules.ranking else ()
    return {
        "rules": rules,
        "titles": titles,
        "parties": PARTIES,
        "scorers": SCORERS,
        "groups": [{"id": id, "name": name} for id, name in groups.items()],
        "sorts": sorts(groups),
        "ranking_readings": ranking_readings,
        "listed": listed(rules),
        "names": {
            "titles": {target: short(name) for target, name in titles.items()},
            "groups": groups,
            "failed": {"problem": FAILED, "allowed": "其他人不受影响"},
            "readings": {
                reading.id: {"question": reading.question, "A": reading.a, "B": reading.b}
                for reading in (*rules.readings, *ranking_readings)
            },
        },
        "clauses": {
            id: {"address": place.seen_from(PAGE), "name": place.short}
            for id, place in where.items()
        },
    }


def sorts(groups: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """What the table can be sorted by, as the page's script calls it, and the headings; first as the rosters have it."""
    return (
        ("", "按名册的顺序"),
        ("name", "姓名"),
        ("title", "职称"),
        ("route", "途径"),
        ("verdict", "结论"),
        ("total", "总分"),
        ("passes", "标准分"),
        *((f"group:{id}", name) for id, name in groups.items()),
        ("open", "未定的分"),
        ("rank", "排名"),
    )

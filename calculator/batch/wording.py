"""What a line says, in words: its ids are called what the rules and the text call them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from calculator.batch.line import Line
from calculator.eligibility import conversions
from calculator.outlook import NOT_SCORED, PASSES, VERDICTS, span
from calculator.parties import PARTIES
from calculator.points import shown
from calculator.rules import TARGET, Item, Rules

NOT_JUDGED = "未计算"
STATUSES = {"unmet": "不满足", "unknown": "不清楚"}
OWN = {True: "一致", False: "签核后有改动", None: "没有签核"}


class Words:
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
        self._readings = {reading.id: reading for reading in rules.readings}
        self._routes = {
            (title.target, route.clause): route.name
            for title in rules.eligibility.titles.values()
            for route in (*title.routes, *conversions(rules))
        }

    def person(self, line: Line) -> list[Any]:
        target = line["target"]
        title = self.rules.question[TARGET].label_of(target) if target else ""
        return [line["key"], line["name"], line["employer"], title]

    def verdict(self, verdict: str | None) -> str:
        return VERDICTS[verdict] if verdict else NOT_JUDGED

    def route(self, line: Line) -> str:
        return self._routes[line["target"], line["route"]] if line["route"] else ""

    def score(self, line: Line, groups: Iterable[str]) -> list[Any]:
        """The total's ends, whether it passes, each group, and the points that are open."""
        if not line["total"]:
            none = NOT_SCORED if line["verdict"] else None
            return [None, None, none, *(None for _ in groups), None]
        own = {group["id"]: group for group in line["groups"]}
        return [
            line["total"]["min"],
            line["total"]["max"],
            PASSES[line["passes"]],
            *(points_of(own.get(id)) for id in groups),
            line["open"],
        ]

    def asked(self, questions: Sequence[Mapping[str, Any]]) -> str:
        """What is still to be asked, party by party."""
        listed: dict[str, list[str]] = {}
        for each in questions:
            hangs = ["能不能申报"] if each["verdict"] else []
            hangs += [f"{shown(each['points'])}分"] if each["points"] else []
            name = each["name"] + (f"（{'，'.join(hangs)}）" if hangs else "")
            listed.setdefault(each["who"], []).append(name)
        return "；".join(f"{PARTIES[who]}：{'、'.join(names)}" for who, names in listed.items())

    def readings(self, others: Sequence[Mapping[str, Any]]) -> str:
        return "；".join(map(self._reading, others))

    def _reading(self, other: Mapping[str, Any]) -> str:
        reading = self._readings[other["id"]]
        side = reading.b if other["choice"] == "B" else reading.a
        total = f"，总分{points_of(other['total'])}" if other["total"] else ""
        return f"{reading.question}改按“{side}”：{VERDICTS[other['verdict']]}{total}"

    def standing(self, words: Mapping[str, str], found: Mapping[str, Any] | None) -> list[Any]:
        """In which group, at which place, and with what prospects somebody stands; nothing of who is not ranked."""
        if not found:
            return [None, None, None, None]
        groups = found["groups"]
        places = [each["place"] for each in groups if each["place"]]
        return [
            "或".join(each["name"] for each in groups),
            "或".join(str(points_of(place)) for place in places),
            words[found["standing"]],
            found["why"],
        ]

    def checked(self, accounts: Sequence[Mapping[str, Any]]) -> str:
        """Who has given an account, and whose was altered after signing."""
        altered = [PARTIES[each["scorer"]] for each in accounts if each["own"] is False]
        return "、".join(PARTIES[each["scorer"]] for each in accounts) + (
            f"；{'、'.join(altered)}的内容{OWN[False]}" if altered else ""
        )


def points_of(ends: Mapping[str, Any] | None) -> Any:
    """A number where it is certain, to be counted with; else an interval in words."""
    if not ends:
        return None
    return ends["min"] if ends["min"] == ends["max"] else span(ends["min"], ends["max"])

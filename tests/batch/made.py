"""People of a roster for the tests, made without one."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from calculator.batch.line import Line, line
from calculator.batch.people import SCORERS, Account, Person, Spot, Trouble
from calculator.batch.skeleton import skeleton
from calculator.loading import FOLDER, load
from calculator.rules import Rules
from tests.calculator.scoring import RULES

ROOT = Path(__file__).parents[2]
GREENING = ROOT / "examples" / "greening" / "rules"
EXAMPLES = [
    each["record"]
    for each in json.loads((ROOT / "tests" / "data" / "examples.json").read_text(encoding="utf-8"))
]
DAY = "2026-11-22"


def spot(row: int = 3) -> Spot:
    return Spot("名册.xlsx", "一张表", row)


def account(scorer: str, record: Mapping[str, Any], **other: Any) -> Account:
    """An account; `other`: what is not as usual."""
    usual: dict[str, Any] = {
        "by": "某人",
        "day": "2026-08-01",
        "why": "",
        "code": "",
        "spot": spot(),
    }
    return Account(scorer, record, **(usual | other))


def person(*records: Mapping[str, Any], **other: Any) -> Person:
    """Somebody of whom as many parties tell as there are records."""
    accounts = tuple(map(account, SCORERS, records))
    usual: dict[str, Any] = {"key": "001", "name": "张三", "employer": "某单位", "troubles": ()}
    return Person(**(usual | {"accounts": accounts} | other))


def trouble(**other: Any) -> Trouble:
    usual: dict[str, Any] = {
        "spot": spot(),
        "problem": "没有这一天",
        "allowed": "存在的日期",
        "grave": True,
    }
    return Trouble(**(usual | other))


def as_json(value: Any) -> Any:
    """As it comes out of a file, or from the page."""
    return json.loads(json.dumps(value))


def line_of(someone: Person, rules: Rules = RULES) -> Line:
    found: Line = as_json(line(rules, someone))
    return found


@cache
def printed(folder: Path = FOLDER) -> dict[str, Any]:
    """The skeleton of a standard."""
    rules, policy, _ = load(folder)
    found: dict[str, Any] = as_json(skeleton(policy, rules))
    return found

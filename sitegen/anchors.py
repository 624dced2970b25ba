"""Where each id of the policy leads, for links that name it on another page, and for ids that are renamed."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from calculator.mistakes import Mistake, no_clause
from calculator.policy import Policy
from sitegen.places import places

FILE = "renamed.toml"
ASSET = "assets/anchors.js"

type Renamed = Mapping[str, str]


def read(policy: Policy, table: Mapping[str, Any]) -> tuple[Renamed, tuple[Mistake, ...]]:
    """Old ids with the new ones, and what is wrong with them."""
    return table, tuple(_mistakes(policy, table))


def _mistakes(policy: Policy, table: Mapping[str, Any]) -> Iterator[Mistake]:
    for old, new in table.items():
        if old in policy.clauses:
            yield Mistake(FILE, old, f"“{old}”是原文里现有的编号", "原文里已经没有的旧编号")
        if new not in policy.clauses:
            yield no_clause(FILE, old, new, policy.clauses, old)


def anchors(policy: Policy, renamed: Renamed) -> dict[str, tuple[str, str]]:
    """By id the address from the root, and the name."""
    found = {id: (place.seen_from(""), place.label) for id, place in places(policy).items()}
    return found | {old: found[new] for old, new in renamed.items()}


def script(policy: Policy, renamed: Renamed) -> str:
    """A script that puts them where `anchors.mjs` looks for a lost anchor."""
    found = json.dumps(anchors(policy, renamed), ensure_ascii=False, separators=(",", ":"))
    return f"anchors={found};\n"

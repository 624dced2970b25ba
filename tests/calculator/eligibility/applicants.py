"""The applicants that the tests of eligibility start from, and how a case changes them."""

import copy
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

type Data = dict[str, Any]

FOLDER = Path(__file__).parent
BASES: Mapping[str, Data] = tomllib.loads((FOLDER / "base.toml").read_text(encoding="utf-8"))


def applicant(base: str, changes: Data, unknown: list[str]) -> Data:
    """A base record with the changes of a case, and then some facts unknown."""
    changed = merged(BASES[base], changes)
    for path in unknown:
        *above, name = path.split(".", 1) if path.startswith("achievements.") else path.split(".")
        level = changed
        for step in above:
            level = level[step]
        level[name] = None
    return changed


def merged(record: Data, changes: Data) -> Data:
    """The record with other facts. What a change says of a table adds to it; all else it replaces."""
    changed = copy.deepcopy(record)
    for name, fact in changes.items():
        old = changed.get(name)
        if isinstance(old, dict) and isinstance(fact, dict):
            changed[name] = merged(old, fact)
        else:
            changed[name] = fact
    return changed
